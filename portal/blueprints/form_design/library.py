"""The library of ready forms: the list by area, one as its filler sees it, taking it over."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.form_design.blueprint import bp
from portal.blueprints.form_design.listing import DESIGN
from portal.blueprints.form_design.preview import shown
from portal.rules.data_forms.calendars import Monthly
from portal.rules.data_forms.designing.trial import RECORDS, input_name, try_out, untried_of
from portal.rules.data_forms.ready import SYSTEM_LABELS
from portal.services.data_forms.designing import library
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.get("/mau-co-san")
@page(DESIGN)
def ready_forms() -> ResponseReturnValue:
    """Every ready form with what it asks and the letter it rests on."""
    return answer("form_design/library.html", shelves=library.list_ready(actor()), areas=SYSTEM_LABELS)


@bp.route("/mau-co-san/<code>", methods=["GET", "POST"])
@page(DESIGN, write=False)
def ready_form(code: str) -> ResponseReturnValue:
    """A ready form as it will be filled; what is typed is worked out, not stored."""
    looked = library.look_at(actor(), code)
    trial = try_out(looked.ready.definition, request.form)
    return answer(
        "form_design/ready.html",
        part="form_design/_trial.html",
        looked=looked,
        found=looked.ready,
        trial=trial,
        definition=trial.content.definition,
        tried=request.method == "POST",
        records=range(1, RECORDS + 1),
        input_name=input_name,
        shown=shown,
        untried=untried_of(looked.ready.definition),
        is_monthly=lambda rule: isinstance(rule, Monthly),
    )


@bp.post("/mau-co-san/<code>/dung")
@page(DESIGN)
def take_ready(code: str) -> ResponseReturnValue:
    """A draft of the own unit that asks what the ready form asks."""
    made = library.take_ready(actor(), code)
    flash(_("Đã lập bản nháp từ mẫu có sẵn. Sửa cho hợp với đơn vị rồi công bố."), "success")
    return go_to(url_for("form_design.draft", form_id=made.id))
