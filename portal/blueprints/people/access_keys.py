"""Access keys: one's own, those of the units one administers, made, shown once, taken back."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.forms import AccessKeyForm
from portal.rules.people.access_keys import ENDED_WHY, MOST_DAYS, USE_LABELS
from portal.rules.permissions import Permission
from portal.services.people import account as own
from portal.services.people.access_keys import keeping, reminding
from portal.web.access import SIGNED_IN, page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to
from portal.web.signing_in import api_address, with_both_factors

WORDS: dict[str, Any] = {"uses": USE_LABELS, "why": ENDED_WHY, "state_of": keeping.key_state, "soon": reminding.due_of}


@bp.get("/tai-khoan/khoa-truy-cap")
@page(SIGNED_IN)
def own_keys() -> ResponseReturnValue:
    """The own access keys."""
    found = Page(keeping.list_own(actor(), number=page_number()))
    return answer("people/access_keys.html", found=found, may_make=keeping.may_make(actor()), **WORDS)


@bp.get("/nhan-su/khoa-truy-cap")
@page(Permission.PEOPLE_MANAGE)
def unit_keys() -> ResponseReturnValue:
    """The access keys of the unit acted for and those below it."""
    found = Page(keeping.list_managed(actor(), number=page_number()))
    return answer("people/unit_keys.html", found=found, **WORDS)


@bp.route("/tai-khoan/khoa-truy-cap/moi", methods=["GET", "POST"])
@page(SIGNED_IN, write=False)
def make_key() -> ResponseReturnValue:
    """A new key for the unit acted for; its secret is shown on the answer and never again."""
    form = load_form(AccessKeyForm)
    form.uses.offer((use.value, _l(USE_LABELS[use])) for use in keeping.offered(actor()))
    if form.validate_on_submit() and (
        made := form.attempt(
            with_both_factors,
            form.password.data,
            form.code.data,
            keeping.make_key,
            actor(),
            name=form.name.data,
            days=form.days.data,
            uses=form.uses.data,
        )
    ):
        return answer("people/key_made.html", made=made, api=api_address())
    return answer("people/make_key.html", form=form, mine=own.get_own_account(actor()), most=MOST_DAYS)


@bp.route("/tai-khoan/khoa-truy-cap/<int:key_id>/thu-hoi", methods=["GET", "POST"])
@page(SIGNED_IN)
def revoke_key(key_id: int) -> ResponseReturnValue:
    """Ask once more, then end a key."""
    key = keeping.get_key(actor(), key_id)
    back = url_for("people.own_keys" if key.account_id == actor().account_id else "people.unit_keys")
    if request.method == "POST":
        keeping.revoke_key(actor(), key_id=key_id)
        flash(_("Đã thu hồi khóa. Chương trình dùng khóa này không vào được nữa."), "success")
        return go_to(back)
    return answer("people/revoke_key.html", key=key, back=back)
