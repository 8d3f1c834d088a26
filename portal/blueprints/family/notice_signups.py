"""Signing up for a turn of a notice, and giving it back."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from portal.blueprints.family.blueprint import bp
from portal.blueprints.family.notices import show_notice
from portal.services.contact_book.notices import signing_up
from portal.web.access import FAMILY, page
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import go_to


class SignupForm(PortalForm):
    """One of the turns."""

    slot = RadioField(_l("Lượt"), validate_choice=False)


@bp.post("/<int:pupil_id>/thong-bao/<int:notice_id>/dang-ky")
@page(FAMILY)
def sign_up(pupil_id: int, notice_id: int) -> ResponseReturnValue:
    """Take a place; when it went to somebody else meanwhile, the page shows what is left."""
    form = SignupForm()
    which = {"pupil_id": pupil_id, "notice_id": notice_id}
    if form.validate_on_submit() and form.attempt(
        signing_up.sign_up, actor(), **which, slot=whole_number(form.slot.data)
    ):
        flash(_("Đã đăng ký. Bạn đổi hoặc bỏ được đến hết hạn."), "success")
        return go_to(url_for("family.notice", pupil_id=pupil_id, notice_id=notice_id))
    return show_notice(pupil_id, notice_id, signup=form)


@bp.post("/<int:pupil_id>/thong-bao/<int:notice_id>/bo-dang-ky")
@page(FAMILY)
def leave_signup(pupil_id: int, notice_id: int) -> ResponseReturnValue:
    """Give the place back."""
    form = SignupForm()
    which = {"pupil_id": pupil_id, "notice_id": notice_id}
    if form.validate_on_submit() and form.attempt(signing_up.leave, actor(), **which):
        flash(_("Đã bỏ đăng ký."), "success")
        return go_to(url_for("family.notice", pupil_id=pupil_id, notice_id=notice_id))
    return show_notice(pupil_id, notice_id, signup=form)
