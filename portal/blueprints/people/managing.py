"""Acts on an account as a whole: facts, suspension, leaving, password, sessions, second factor."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.inviting import slips_page
from portal.blueprints.people.staff_forms import EditForm, LeaveForm, ReasonForm, SureForm
from portal.rules.permissions import Permission
from portal.services.people import managing
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/nhan-su/<int:account_id>/sua", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def edit(account_id: int) -> ResponseReturnValue:
    """Correct the facts of a person."""
    account = managing.get_managed(actor(), account_id)
    form = load_form(EditForm, obj=account, data={"changed_on": clock.today()})
    if form.validate_on_submit() and form.attempt(
        managing.edit_person,
        actor(),
        account_id=account_id,
        full_name=form.full_name.data,
        title=form.title.data,
        email=form.email.data,
        phone=form.phone.data,
        expires_on=form.expires_on.data,
        version=form.version.data,
        changed_on=form.changed_on.data,
    ):
        return _done(account_id, _("Đã lưu."))
    return answer("people/edit.html", form=form, account=account)


@bp.route("/nhan-su/<int:account_id>/tam-khoa", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def suspend(account_id: int) -> ResponseReturnValue:
    """Close an account for now."""
    form = load_form(ReasonForm)
    if form.validate_on_submit() and form.attempt(
        managing.suspend, actor(), account_id=account_id, reason=form.reason.data
    ):
        return _done(account_id, _("Đã tạm khóa tài khoản."))
    return _ask("people/suspend.html", account_id, form)


@bp.route("/nhan-su/<int:account_id>/mo-lai", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def reactivate(account_id: int) -> ResponseReturnValue:
    """Open an account again."""
    form = SureForm()
    if form.validate_on_submit() and form.attempt(managing.reactivate, actor(), account_id=account_id):
        return _done(account_id, _("Đã mở lại tài khoản."))
    return _ask("people/reactivate.html", account_id, form)


@bp.route("/nhan-su/<int:account_id>/nghi", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def mark_left(account_id: int) -> ResponseReturnValue:
    """Note that a person stopped or moved away; nothing is deleted."""
    form = load_form(LeaveForm, data={"left_on": clock.today()})
    if form.validate_on_submit() and form.attempt(
        managing.mark_left, actor(), account_id=account_id, left_on=form.left_on.data, reason=form.reason.data
    ):
        return _done(account_id, _("Đã ghi nhận. Dữ liệu của người này vẫn còn nguyên."))
    return _ask("people/mark_left.html", account_id, form)


@bp.route("/nhan-su/<int:account_id>/mat-khau", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def reset_password(account_id: int) -> ResponseReturnValue:
    """A new first password on a slip."""
    form = SureForm()
    if form.validate_on_submit() and (slip := form.attempt(managing.reset_password, actor(), account_id=account_id)):
        return slips_page([slip], url_for("people.show", account_id=account_id))
    return _ask("people/reset_password.html", account_id, form)


@bp.post("/nhan-su/<int:account_id>/phien")
@page(Permission.PEOPLE_MANAGE)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    managing.end_sessions(actor(), account_id=account_id)
    return _done(account_id, _("Đã đăng xuất mọi thiết bị của người này."))


@bp.route("/nhan-su/<int:account_id>/hai-buoc", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def reset_second_factor(account_id: int) -> ResponseReturnValue:
    """Take the second factor off an account whose phone is lost."""
    form = load_form(ReasonForm)
    if form.validate_on_submit() and form.attempt(
        managing.reset_second_factor, actor(), account_id=account_id, reason=form.reason.data
    ):
        return _done(account_id, _("Đã gỡ xác thực hai bước."))
    return _ask("people/reset_second_factor.html", account_id, form)


def _done(account_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("people.show", account_id=account_id))


def _ask(template: str, account_id: int, form: Any) -> ResponseReturnValue:
    return answer(template, form=form, account=managing.get_managed(actor(), account_id))
