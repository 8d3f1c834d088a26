"""The school gives a child another turn of a notice, or takes the turn back."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.contact_book.notices import turning
from portal.web.access import page
from portal.web.forms import LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to

NONE = "none"


class TurnForm(PortalForm):
    """Another turn, or none, and why."""

    slot = RadioField(_l("Lượt mới"), validate_choice=False)
    words = LineField(_l("Lý do"), [required, at_most(300)], description=_l("Gia đình đọc được lý do này."))

    def offer(self, found: turning.PupilTurns) -> None:
        """The turns with a place left, and giving it up."""
        others = [turn for turn in found.turns if turn.left and not turn.is_own]
        offered = [(str(turn.number), turn.slot.name) for turn in others]
        self.slot.choices = [*offered, (NONE, _("Bỏ lượt của em"))]


@bp.route("/thong-bao/<int:notice_id>/hoc-sinh/<int:pupil_id>/luot", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def change_turn(notice_id: int, pupil_id: int) -> ResponseReturnValue:
    """Change the turn of a child, or take it back; both sides are told."""
    which = {"notice_id": notice_id, "pupil_id": pupil_id}
    form, found = load_form(TurnForm), turning.read_turns(actor(), **which)
    form.offer(found)
    if form.validate_on_submit() and _change(form, which):
        flash(_("Đã ghi. Gia đình được báo kèm lý do."), "success")
        return go_to(url_for("contact_book.notice_pupil", notice_id=notice_id, pupil_id=pupil_id))
    return answer("contact_book/notice_turn.html", form=form, found=found, notice=found.about.notice)


def _change(form: TurnForm, which: dict[str, int]) -> object:
    words = form.words.data or ""
    if form.slot.data == NONE:
        return form.attempt(turning.cancel_turn, actor(), **which, words=words)
    return form.attempt(turning.change_turn, actor(), **which, slot=whole_number(form.slot.data), words=words)
