"""The draft of a form as an outline: what it asks, in order; moving, copying, removing, taking back."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.form_design.blueprint import bp
from portal.blueprints.form_design.forms import OPERATOR_LABELS
from portal.blueprints.form_design.listing import DESIGN
from portal.errors import NotFound, RuleBroken
from portal.rules.data_forms.definition import FIELD_TYPE_LABELS, Definition, Field, Repeat
from portal.rules.data_forms.designing import building
from portal.rules.data_forms.designing.faults import faults_of
from portal.rules.data_forms.designing.others import usable
from portal.services.data_forms.designing import drafts
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import answer, go_to, is_htmx
from portal.web.words import say

ACTS = {
    "len": lambda definition, place: building.move(definition, place, -1),
    "xuong": lambda definition, place: building.move(definition, place, 1),
    "chep": lambda definition, place: building.copy(definition, place)[0],
    "xoa": building.remove,
}


def place_url(form_id: int, place: str) -> str:
    """Where a place is edited."""
    if place.startswith("@"):
        return url_for("form_design.section", form_id=form_id, code=place[1:])
    if place.startswith("!"):
        return url_for("form_design.check", form_id=form_id, code=place[1:])
    if place:
        return url_for("form_design.part", form_id=form_id, place=place)
    return url_for("form_design.draft", form_id=form_id)


def kind_of(part: object) -> str:
    """Which of the three kinds a part is, for templates."""
    return "field" if isinstance(part, Field) else "repeat" if isinstance(part, Repeat) else "table"


def _outline(draft: drafts.Draft, message: str = "") -> ResponseReturnValue:
    definition: Definition = draft.definition
    faults = faults_of(definition, usable(draft.others))
    return answer(
        "form_design/draft.html",
        part="form_design/_outline.html",
        draft=draft,
        definition=definition,
        faults=faults,
        message=message,
        place_url=place_url,
        kind_of=kind_of,
        types=FIELD_TYPE_LABELS,
        operators=OPERATOR_LABELS,
    )


@bp.get("/<int:form_id>/soan")
@page(DESIGN)
def draft(form_id: int) -> ResponseReturnValue:
    """The draft as an outline."""
    return _outline(drafts.get_draft(actor(), form_id))


@bp.post("/<int:form_id>/soan/doi")
@page(DESIGN)
def act(form_id: int) -> ResponseReturnValue:
    """Move, copy or remove one place (``lam`` is "act:place"), or take the last change back."""
    what, _colon, place = request.form.get("lam", "").partition(":")
    message = ""
    try:
        if what == "hoan-tac":
            changed = drafts.undo(actor(), form_id)
            message = _("Đã hoàn tác.")
        elif what in ACTS:
            changed = drafts.change_draft(actor(), form_id, lambda definition: ACTS[what](definition, place))
            message = _("Đã xóa. Nhầm thì bấm “Hoàn tác việc vừa làm”.") if what == "xoa" else ""
        else:
            changed = drafts.get_draft(actor(), form_id)
    except NotFound:
        changed = drafts.get_draft(actor(), form_id)
        message = _("Mục này không còn trong bản nháp.")
    except RuleBroken as error:
        changed = drafts.get_draft(actor(), form_id)
        message = say(error.message, **error.params)
    if is_htmx():
        return _outline(changed, message)
    if message:
        flash(message, "info")
    return go_to(url_for("form_design.draft", form_id=form_id, _anchor=f"m-{place}" if place else None))
