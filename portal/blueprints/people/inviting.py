"""New people, roles given and ended."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.adapters.qr import qr_data_uri
from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.staff_forms import EndRoleForm, GrantForm, InviteForm
from portal.rules.permissions import Permission
from portal.services.people import inviting, places, roles, staff
from portal.services.people.inviting import NewPerson
from portal.services.people.managing import Slip
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.signing_in import link_address


def sign_in_address() -> str:
    """Where people of a slip sign in."""
    return parts().settings.public_url.rstrip("/") + url_for("people.sign_in")


@bp.route("/nhan-su/them", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def invite() -> ResponseReturnValue:
    """Make an account with its first role; a slip to print or a mail with a link."""
    form = load_form(InviteForm, data={"unit": places.own_unit_text(actor()), "valid_from": clock.today()})
    form.for_actor(actor())
    if form.validate_on_submit():
        done = form.attempt(
            inviting.invite_person,
            actor(),
            person=_person(form),
            grant=form.grant(),
            by_mail=form.way.data == "mail",
            link_address=link_address(),
        )
        if done and done.slip:
            return slips_page([done.slip], url_for("people.show", account_id=done.account.id))
        if done:
            flash(_("Đã gửi lời mời. Liên kết trong thư dùng được trong 7 ngày."), "success")
            return go_to(url_for("people.show", account_id=done.account.id))
    return answer("people/invite.html", form=form, units=places.suggest_units(actor()))


def _person(form: InviteForm) -> NewPerson:
    return NewPerson(
        full_name=form.full_name.data,
        user_name=form.user_name.data,
        title=form.title.data,
        email=form.email.data,
        phone=form.phone.data,
        expires_on=form.expires_on.data,
    )


def slips_page(slips: list[Slip], back: str) -> ResponseReturnValue:
    """The slips to print, shown in this answer and never again."""
    address = sign_in_address()
    return answer("people/slips.html", slips=slips, address=address, qr=qr_data_uri(address), back=back)


@bp.route("/nhan-su/<int:account_id>/vai-tro", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def grant_role(account_id: int) -> ResponseReturnValue:
    """Give a person another role."""
    account = roles.get_grantable(actor(), account_id)
    form = load_form(GrantForm, data={"unit": places.own_unit_text(actor()), "valid_from": clock.today()})
    form.for_actor(actor())
    if form.validate_on_submit() and form.attempt(roles.grant_role, actor(), account_id=account_id, grant=form.grant()):
        flash(_("Đã giao vai trò."), "success")
        return go_to(url_for("people.show", account_id=account_id))
    return answer("people/grant.html", form=form, account=account, units=places.suggest_units(actor()))


@bp.route("/nhan-su/<int:account_id>/vai-tro/<int:membership_id>/ket-thuc", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE)
def end_role(account_id: int, membership_id: int) -> ResponseReturnValue:
    """End a role on a day."""
    held = roles.get_endable(actor(), account_id=account_id, membership_id=membership_id)
    form = load_form(EndRoleForm, data={"valid_to": clock.today()})
    if form.validate_on_submit() and form.attempt(
        roles.end_role, actor(), account_id=account_id, membership_id=membership_id, valid_to=form.valid_to.data
    ):
        flash(_("Đã kết thúc vai trò."), "success")
        return go_to(url_for("people.show", account_id=account_id))
    return answer(
        "people/end_role.html", form=form, held=held, account=staff.get_account(actor(), account_id), url=request.path
    )
