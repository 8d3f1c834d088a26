"""A form as whoever fills it will see it, to try out: nothing typed here is kept."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.blueprints.form_design.blueprint import bp
from portal.blueprints.form_design.listing import DESIGN
from portal.errors import NotFound
from portal.rules.data_forms.designing.trial import RECORDS, input_name, try_out, untried_of
from portal.rules.data_forms.expressions import Value
from portal.rules.data_forms.stored import read_definition
from portal.rules.data_forms.values import NO, YES, YES_NO_LABELS, write_number
from portal.services.data_forms.designing.forms import get_form, versions_of
from portal.services.data_forms.designing.others import others_in
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import answer
from portal.web.words import number, say


@bp.route("/<int:form_id>/xem-thu/<int:version>", methods=["GET", "POST"])
@page(DESIGN, write=False)
def preview(form_id: int, version: int) -> ResponseReturnValue:
    """A version as it will be filled; what is typed is worked out, not stored."""
    form = get_form(actor(), form_id)
    kept = next((one for one in versions_of(form) if one.number == version), None)
    if kept is None:
        raise NotFound
    definition = read_definition(kept.definition)
    trial = try_out(definition, request.form)
    return answer(
        "form_design/preview.html",
        part="form_design/_trial.html",
        found=form,
        version=kept,
        trial=trial,
        definition=definition,
        tried=request.method == "POST",
        records=range(1, RECORDS + 1),
        input_name=input_name,
        shown=shown,
        untried=untried_of(definition, others_in(form.unit_id, definition, but=form.code)),
    )


def shown(value: Value) -> str:
    """A value that was worked out, in words."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say(YES_NO_LABELS[YES if value else NO])
    if isinstance(value, str):
        return value
    whole, _point, rest = write_number(abs(value)).partition(".")
    return ("-" if value < 0 else "") + number(int(whole)) + (f",{rest}" if rest else "")
