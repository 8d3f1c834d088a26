"""The own account: facts, contact, language, password, running sessions."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.forms import ChangePasswordForm, ContactForm, LanguageForm
from portal.services.people import account as own
from portal.services.people import sessions
from portal.web.access import SIGNED_IN, page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to, safe_path
from portal.web.shell import remember_language
from portal.web.signing_in import change_password as change_own_password
from portal.web.signing_in import with_password


@bp.get("/tai-khoan/")
@page(SIGNED_IN)
def account() -> ResponseReturnValue:
    """The own account."""
    mine = own.get_own_account(actor())
    return answer("people/account.html", mine=mine, form=LanguageForm(obj=mine.account))


@bp.route("/tai-khoan/lien-he", methods=["GET", "POST"])
@page(SIGNED_IN, write=False)
def change_contact() -> ResponseReturnValue:
    """Another mail address or phone number."""
    form = load_form(ContactForm, obj=own.get_own_account(actor()).account)
    if form.validate_on_submit() and form.attempt(
        with_password, form.password.data, own.change_contact, actor(), email=form.email.data, phone=form.phone.data
    ):
        flash(_("Đã lưu thông tin liên hệ."), "success")
        return go_to(url_for("people.account"))
    return answer("people/contact.html", form=form)


@bp.post("/tai-khoan/ngon-ngu")
@page(SIGNED_IN)
def choose_language() -> ResponseReturnValue:
    """The language of pages on every device."""
    form = LanguageForm()
    if form.validate_on_submit():
        own.choose_language(actor(), locale=form.locale.data)
        remember_language(form.locale.data)
        flash(_("Đã lưu ngôn ngữ."), "success")
    return go_to(url_for("people.account"))


@bp.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
@page(SIGNED_IN, step="change_password", write=False)
def change_password() -> ResponseReturnValue:
    """Another password; also the first step after signing in with a handed-out one."""
    form = ChangePasswordForm(next=request.args.get("next", ""))
    if form.validate_on_submit() and form.attempt(change_own_password, form.password.data, form.new_password.data):
        flash(_("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất."), "success")
        return go_to(safe_path(form.next.data) or url_for("people.account"))
    return answer("people/change_password.html", form=form, mine=own.get_own_account(actor()))


@bp.get("/tai-khoan/phien")
@page(SIGNED_IN)
def own_sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    return answer("people/sessions.html", sessions=sessions.list_sessions(actor()))


@bp.post("/tai-khoan/phien/<int:session_id>/ket-thuc")
@page(SIGNED_IN)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one device out."""
    sessions.end_own_session(actor(), session_id=session_id)
    flash(_("Đã đăng xuất thiết bị đó."), "success")
    return go_to(url_for("people.own_sessions"))


@bp.post("/tai-khoan/phien/ket-thuc-het")
@page(SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """Sign all other devices out."""
    sessions.end_other_sessions(actor())
    flash(_("Đã đăng xuất mọi thiết bị khác."), "success")
    return go_to(url_for("people.own_sessions"))
