"""A forgotten password: asking for a link by mail, and using it."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _

from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.forms import ForgottenForm, NewPasswordForm
from portal.services.people import links
from portal.web import identity
from portal.web.access import PUBLIC, page
from portal.web.respond import answer, go_to
from portal.web.signing_in import link_address, set_password_by_link


@bp.route("/quen-mat-khau", methods=["GET", "POST"])
@page(PUBLIC)
def forgotten() -> ResponseReturnValue:
    """Ask for a link to set the password anew; the answer is the same for every name."""
    form = ForgottenForm()
    if form.validate_on_submit():
        links.request_reset(form.login.data, network=identity.network(), address=link_address())
        return answer("people/link_sent.html")
    return answer("people/forgotten.html", form=form)


@bp.route("/dat-lai-mat-khau/<token>", methods=["GET", "POST"])
@page(PUBLIC, write=False)
def use_link(token: str) -> ResponseReturnValue:
    """Set a password by a mailed link."""
    link = links.find_link(token)
    if link is None:
        return _unseen(answer("people/link_over.html", status=410))
    form = NewPasswordForm()
    if form.validate_on_submit() and form.attempt(set_password_by_link, token, form.new_password.data):
        flash(_("Đã đặt mật khẩu mới. Hãy đăng nhập."), "success")
        return _unseen(go_to(url_for("people.sign_in")))
    return _unseen(answer("people/use_link.html", form=form, link=link, token=token))


def _unseen(response: Response) -> Response:
    """The address is a secret: no page opened from here may learn it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
