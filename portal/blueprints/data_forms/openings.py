"""Openings of locked reports: asked for, granted with the totals in view, closed early, put on record."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField

from portal.blueprints.data_forms.blueprint import REPORT, bp, opening_state
from portal.rules.permissions import Permission
from portal.services.data_forms.filling.reading import View, open_view
from portal.services.data_forms.openings import amending, asking, touching
from portal.services.notifications.reading import mark_seen
from portal.web.access import SIGNED_IN, page
from portal.web.forms import ChoicesField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.respond import answer, go_to, is_real_visit


class OpeningForm(PortalForm):
    """What is to be opened, why, for how long."""

    sections = ChoicesField(_l("Phần cần mở"))
    keys = ChoicesField(_l("Hoặc chỉ mở một số ô"))
    reason = ProseField(_l("Lý do"), [required, at_most(1000)])
    hours = IntegerField(_l("Số giờ"), default=24)

    def offer(self, view: View) -> None:
        """The sections and cells of the form."""
        self.sections.offer([(section.code, section.label) for section in view.loaded.definition.sections])
        self.keys.offer([(cell.key, cell.label) for cell in view.loaded.definition.typed])


class DecideForm(PortalForm):
    """For how many hours, or why not."""

    hours = IntegerField(_l("Số giờ"), default=24)
    refusal = ProseField(_l("Lý do không mở"), [at_most(1000)])


@bp.route(f"{REPORT}/xin-mo", methods=["GET", "POST"])
@page(Permission.FORMS_ENTER)
def ask_opening(report_id: int) -> ResponseReturnValue:
    """Ask whose form it is to open parts of a locked report."""
    view, form = open_view(actor(), report_id), load_form(OpeningForm)
    form.offer(view)
    if form.validate_on_submit() and form.attempt(asking.ask_opening, actor(), report_id, **_facts(form)):
        flash(_("Đã gửi đề nghị mở khóa."), "success")
        return go_to(url_for("data_forms.report", report_id=report_id))
    return answer("data_forms/ask_opening.html", view=view, form=form, asking=True)


@bp.route(f"{REPORT}/mo", methods=["GET", "POST"])
@page(Permission.FORMS_UNLOCK)
def open_report(report_id: int) -> ResponseReturnValue:
    """Open parts of a locked report without being asked."""
    view, form = open_view(actor(), report_id), load_form(OpeningForm)
    form.offer(view)
    if form.validate_on_submit() and form.attempt(asking.open_report, actor(), report_id, **_facts(form)):
        flash(_("Đã mở khóa, đơn vị được báo ngay."), "success")
        return go_to(url_for("data_forms.report", report_id=report_id))
    everything = [section.code for section in view.loaded.definition.sections]
    effect = amending.effect_of(view, everything, [])
    touched = touching.totals_touched(actor(), view, everything, [])
    return answer("data_forms/ask_opening.html", view=view, form=form, asking=False, effect=effect, touched=touched)


@bp.get("/mo-khoa")
@page(Permission.FORMS_UNLOCK)
def openings() -> ResponseReturnValue:
    """Who asks, what is open now, what was open."""
    return answer("data_forms/openings.html", rows=asking.list_openings(actor()))


@bp.route("/mo-khoa/<int:opening_id>", methods=["GET", "POST"])
@page(SIGNED_IN)
def opening(opening_id: int) -> ResponseReturnValue:
    """One opening: what it would change above, the decision, and what it changed."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    found = asking.get_opening(actor(), opening_id)
    form = load_form(DecideForm, data={"hours": found.hours})
    if form.validate_on_submit() and form.attempt(
        asking.decide,
        actor(),
        opening_id,
        granted=request.form.get("act") == "grant",
        hours=form.hours.data or 0,
        refusal=form.refusal.data or "",
    ):
        flash(_("Đã quyết định, đơn vị được báo ngay."), "success")
        return go_to(url_for("data_forms.opening", opening_id=opening_id))
    return _show(opening_id, "data_forms/opening.html", form)


@bp.get("/mo-khoa/<int:opening_id>/phu-luc")
@page(SIGNED_IN)
def print_amendment(opening_id: int) -> ResponseReturnValue:
    """The amendment on paper."""
    return _show(opening_id, "data_forms/amendment_print.html")


@bp.post("/mo-khoa/<int:opening_id>/dong")
@page(Permission.FORMS_UNLOCK)
def close_opening(opening_id: int) -> ResponseReturnValue:
    """Lock again before the hours are over."""
    asking.close_early(actor(), opening_id)
    flash(_("Đã khóa lại."), "success")
    return go_to(url_for("data_forms.opening", opening_id=opening_id))


def _facts(form: OpeningForm) -> dict[str, Any]:
    return {
        "sections": form.sections.data or [],
        "keys": form.keys.data or [],
        "reason": form.reason.data or "",
        "hours": form.hours.data or 0,
    }


def _show(opening_id: int, template: str, form: DecideForm | None = None) -> ResponseReturnValue:
    amendment = amending.read_amendment(actor(), opening_id)
    view, found = amendment.view, amendment.opening
    return answer(
        template,
        view=view,
        opening=found,
        form=form,
        differences=amendment.differences,
        moves=amendment.moves,
        parts=amending.part_names(view.loaded.definition, found),
        effect=amending.effect_of(view, found.sections, found.keys),
        touched=touching.totals_touched(actor(), view, found.sections, found.keys),
        state=opening_state(found),
    )
