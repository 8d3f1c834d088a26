"""Lending permissions: what was given and received, giving, revoking."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.staff_forms import DelegationForm
from portal.rules.permission_labels import PERMISSION_LABELS
from portal.rules.permissions import Permission, delegable
from portal.services.people import delegations
from portal.web.access import SIGNED_IN, page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.get("/tai-khoan/uy-quyen")
@page(SIGNED_IN)
def own_delegations() -> ResponseReturnValue:
    """What one lent to others and what others lent to oneself."""
    found = delegations.list_delegations(actor())
    return answer("people/delegations.html", found=found, now=clock.now(), labels=PERMISSION_LABELS)


@bp.route("/tai-khoan/uy-quyen/moi", methods=["GET", "POST"])
@page(Permission.PEOPLE_DELEGATE)
def delegate() -> ResponseReturnValue:
    """Lend some of the own permissions to a person of the unit for a time."""
    form = load_form(DelegationForm, data={"first_day": clock.today()})
    _offer(form)
    if form.validate_on_submit() and form.attempt(
        delegations.delegate,
        actor(),
        receiver_id=int(form.receiver.data),
        permissions=form.permissions.data,
        first_day=form.first_day.data,
        last_day=form.last_day.data,
        reason=form.reason.data,
    ):
        flash(_("Đã ủy quyền."), "success")
        return go_to(url_for("people.own_delegations"))
    return answer("people/delegate.html", form=form)


def _offer(form: DelegationForm) -> None:
    people = delegations.possible_receivers(actor())
    form.receiver.offer([("", _("– Chọn người –")), *((str(person.id), person.full_name) for person in people)])
    allowed = delegable([delegations.own_lending_role(actor())])
    form.permissions.offer((p.value, _l(PERMISSION_LABELS[p])) for p in Permission if p in allowed)


@bp.post("/tai-khoan/uy-quyen/<int:delegation_id>/thu-hoi")
@page(SIGNED_IN)
def revoke(delegation_id: int) -> ResponseReturnValue:
    """Take back what one lent."""
    delegations.revoke(actor(), delegation_id=delegation_id)
    flash(_("Đã thu hồi ủy quyền."), "success")
    return go_to(url_for("people.own_delegations"))
