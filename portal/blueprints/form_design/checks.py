"""Checks of a draft: two sides, how they must compare, and the designer's own sentence."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.form_design.blueprint import bp
from portal.blueprints.form_design.forms import CheckForm
from portal.blueprints.form_design.listing import DESIGN
from portal.blueprints.form_design.parts import status_of
from portal.rules.data_forms.definition import Check
from portal.rules.data_forms.designing import building
from portal.rules.data_forms.designing.wording import pickable
from portal.services.data_forms.designing import drafts, editing
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/<int:form_id>/soan/kiem-tra-moi", methods=["GET", "POST"])
@page(DESIGN)
def new_check(form_id: int) -> ResponseReturnValue:
    """A new check."""
    draft = drafts.get_draft(actor(), form_id)
    form = load_form(CheckForm)
    if form.validate_on_submit():
        if form.attempt(editing.save_check, actor(), form_id, "", "", form.facts()):
            flash(_("Đã thêm phép kiểm tra."), "success")
            return go_to(url_for("form_design.draft", form_id=form_id, _anchor="kiem-tra"))
        draft = drafts.get_draft(actor(), form_id)
    picks = pickable(draft.definition)
    return answer("form_design/check.html", form=form, draft=draft, item=None, place="", picks=picks)


@bp.route("/<int:form_id>/soan/kiem-tra/<code>", methods=["GET", "POST"])
@page(DESIGN)
def check(form_id: int, code: str) -> ResponseReturnValue:
    """Edit a check."""
    draft, place = drafts.get_draft(actor(), form_id), f"!{code}"
    item = building.find(draft.definition, place)
    assert isinstance(item, Check)
    form = load_form(CheckForm)
    if not form.is_submitted():
        form.show(draft, item)
    if form.validate_on_submit():
        if form.attempt(editing.save_check, actor(), form_id, place, form.seen.data or "", form.facts()):
            flash(_("Đã lưu phép kiểm tra."), "success")
            return go_to(url_for("form_design.draft", form_id=form_id, _anchor="kiem-tra"))
        draft = drafts.get_draft(actor(), form_id)
    status = status_of(form, draft, place)
    picks = pickable(draft.definition)
    return answer("form_design/check.html", form=form, draft=draft, item=item, place=place, picks=picks, status=status)
