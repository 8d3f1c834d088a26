"""Signing in and out, and choosing the unit to act for."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.forms import SignInForm
from portal.services.people import actors
from portal.web import identity
from portal.web.access import PUBLIC, SIGNED_IN, page
from portal.web.respond import answer, go_to, safe_path
from portal.web.signing_in import authenticate


@bp.route("/dang-nhap", methods=["GET", "POST"])
@page(PUBLIC, write=False)
def sign_in() -> ResponseReturnValue:
    """The way in."""
    form = SignInForm(next=request.args.get("next", ""))
    onward = safe_path(form.next.data) or url_for("home.my_work")
    if request.method == "GET" and identity.identity():
        return go_to(onward)
    if form.validate_on_submit():
        if form.attempt(authenticate, form.login.data, form.password.data, resume=form.resume.data or ""):
            return go_to(onward)
        form.password.errors = form.password.errors or [_("Tên đăng nhập hoặc mật khẩu chưa đúng.")]
    return answer("people/sign_in.html", form=form)


@bp.post("/dang-xuat")
@page(SIGNED_IN, step="any")
def sign_out() -> ResponseReturnValue:
    """Leave; the session ends on the server."""
    identity.sign_out()
    return go_to(url_for("home.index"))


@bp.post("/don-vi-dang-lam-viec")
@page(SIGNED_IN)
def choose_unit() -> ResponseReturnValue:
    """Act for another of one's units, and go on to ``next``."""
    actors.choose_unit(identity.actor(), unit_id=request.form.get("unit_id", 0, type=int))
    return go_to(safe_path(request.form.get("next")) or url_for("home.my_work"))
