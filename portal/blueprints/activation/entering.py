"""From the code of a slip to the child's page: a second fact, then a new account or the one there is."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import EqualTo

from portal.blueprints.activation.blueprint import bp
from portal.errors import NotFound
from portal.rules.people import emails
from portal.services.contact_book.activating import Invited
from portal.web import activating
from portal.web.access import PUBLIC, SIGNED_IN, page
from portal.web.forms import LineField, PortalForm, at_most, required
from portal.web.identity import identity
from portal.web.respond import answer, go_to


class CodeForm(PortalForm):
    """The code of the slip, and what only the family and the school know."""

    code = LineField(_l("Mã trên phiếu"), [required, at_most(40)])
    proof = LineField(_l("Ngày sinh của con, hoặc 3 số cuối điện thoại của bạn"), [required, at_most(40)])


class AccountForm(PortalForm):
    """A new account of one's own."""

    user_name = LineField(_l("Tên đăng nhập"), [required, at_most(60)])
    new_password = PasswordField(_l("Mật khẩu mới"), [required])
    repeated = PasswordField(
        _l("Nhập lại mật khẩu mới"), [required, EqualTo("new_password", _l("Hai lần nhập chưa giống nhau."))]
    )
    phone = LineField(_l("Số điện thoại (nếu muốn)"), [at_most(40)])
    email = LineField(_l("Thư điện tử (nếu có)"), [at_most(emails.LONGEST)])


class LinkForm(PortalForm):
    """One button."""


@bp.route("", methods=["GET", "POST"])
@bp.route("/phieu/<token>", methods=["GET"])
@page(PUBLIC, write=False)
def enter(token: str = "") -> ResponseReturnValue:
    """The code of a slip and the second fact."""
    form = CodeForm(data={"code": token})
    if form.validate_on_submit() and (ticket := form.attempt(activating.prove, form.code.data, form.proof.data)):
        return _unseen(go_to(url_for("activation.begin", token=ticket)))
    return _unseen(answer("activation/enter.html", form=form))


@bp.route("/tiep/<token>", methods=["GET", "POST"])
@page(PUBLIC, write=False)
def begin(token: str) -> ResponseReturnValue:
    """A new account for the guardian, or the one signed in."""
    invited = _invited(token)
    if invited is None:
        return _over()
    form = AccountForm(data={"user_name": invited.user_name})
    if form.validate_on_submit() and form.attempt(
        activating.open_account,
        token,
        user_name=form.user_name.data,
        email=form.email.data,
        phone=form.phone.data,
        password=form.new_password.data,
    ):
        return _to_child(invited)
    return _show(token, invited, form)


@bp.post("/tiep/<token>/gan")
@page(SIGNED_IN)
def link(token: str) -> ResponseReturnValue:
    """The account signed in follows the child too."""
    invited = _invited(token)
    if invited is None:
        return _over()
    form = LinkForm()
    if form.validate_on_submit() and form.attempt(activating.link_account, token):
        return _to_child(invited)
    return _show(token, invited, form)


def _invited(token: str) -> Invited | None:
    try:
        return activating.read_ticket(token)
    except NotFound:
        return None


def _show(token: str, invited: Invited, form: PortalForm) -> Response:
    found = identity()
    name = found.account.full_name if found else ""
    return _unseen(answer("activation/begin.html", form=form, invited=invited, token=token, signed_in_as=name))


def _to_child(invited: Invited) -> Response:
    flash(_("Xong. Từ nay bạn xem được sổ liên lạc của %(name)s.", name=invited.pupil_name), "success")
    return _unseen(go_to(url_for("family.show_child", pupil_id=invited.pupil_id)))


def _over() -> Response:
    return _unseen(answer("activation/over.html", status=410))


def _unseen(response: Response) -> Response:
    """The address is a secret: no page opened from here may learn it, nobody keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response
