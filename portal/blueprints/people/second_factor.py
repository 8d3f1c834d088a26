"""The second factor: asked for at sign-in, switched on and off on the own account."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters.qr import qr_data_uri
from portal.adapters.totp import enrolment_address
from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.forms import CodeForm, SwitchOffForm
from portal.services.people import account as own
from portal.services.people import second_factor as factor
from portal.web.access import SIGNED_IN, page
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, go_to, safe_path
from portal.web.signing_in import pass_second_factor, switch_off_second_factor, with_code


@bp.route("/xac-thuc-hai-buoc", methods=["GET", "POST"])
@page(SIGNED_IN, step="second_factor", write=False)
def second_factor() -> ResponseReturnValue:
    """The second step of signing in."""
    form = CodeForm(next=request.args.get("next", ""))
    if form.validate_on_submit() and form.attempt(pass_second_factor, form.code.data):
        return go_to(safe_path(form.next.data) or url_for("home.my_work"))
    return answer("people/second_factor.html", form=form)


@bp.get("/tai-khoan/hai-buoc")
@page(SIGNED_IN, step="enrol")
def own_second_factor() -> ResponseReturnValue:
    """Whether the own account is protected by a second factor."""
    onward = safe_path(request.args.get("next")) or ""
    return answer("people/own_second_factor.html", state=factor.get_second_factor(actor()), onward=onward)


@bp.post("/tai-khoan/hai-buoc/bat")
@page(SIGNED_IN, step="enrol")
def begin_enrolment() -> ResponseReturnValue:
    """Make the secret that the app takes over."""
    factor.begin_enrolment(actor())
    return go_to(url_for("people.enrol", next=safe_path(request.form.get("next"))))


@bp.route("/tai-khoan/hai-buoc/xac-nhan", methods=["GET", "POST"])
@page(SIGNED_IN, step="enrol")
def enrol() -> ResponseReturnValue:
    """Scan the QR code and prove it with a first code; then the recovery codes, once."""
    form = CodeForm(next=request.args.get("next", ""))
    if form.validate_on_submit() and (codes := form.attempt(factor.confirm_enrolment, actor(), code=form.code.data)):
        return answer("people/recovery_codes.html", codes=codes, onward=safe_path(form.next.data))
    state = factor.get_second_factor(actor())
    if state.secret is None:
        return go_to(url_for("people.own_second_factor"))
    user_name = own.get_own_account(actor()).account.user_name
    address = enrolment_address(state.secret, user_name, parts().settings.site_name)
    return answer("people/enrol.html", form=form, secret=state.secret, qr=qr_data_uri(address))


@bp.route("/tai-khoan/hai-buoc/ma-khoi-phuc", methods=["GET", "POST"])
@page(SIGNED_IN, write=False)
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes."""
    form = CodeForm()
    if form.validate_on_submit() and (codes := form.attempt(with_code, form.code.data, factor.renew_codes, actor())):
        return answer("people/recovery_codes.html", codes=codes, onward=None)
    return answer("people/renew_codes.html", form=form)


@bp.route("/tai-khoan/hai-buoc/tat", methods=["GET", "POST"])
@page(SIGNED_IN, write=False)
def switch_off() -> ResponseReturnValue:
    """Only the password again; asks for password and code."""
    form = SwitchOffForm()
    if form.validate_on_submit() and form.attempt(switch_off_second_factor, form.password.data, form.code.data):
        flash(_("Đã tắt xác thực hai bước."), "success")
        return go_to(url_for("people.own_second_factor"))
    return answer("people/switch_off.html", form=form)
