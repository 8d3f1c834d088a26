"""Activation of a family: codes and passwords of a request, hashed without holding a lock, wrong ones counted."""

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.adapters import tokens
from portal.adapters.passwords import hash_password
from portal.db import begin_write
from portal.errors import NotFound, RuleBroken, mark
from portal.models.people import Account
from portal.rules.contact_book.activation import read_code
from portal.rules.people.passwords import check_new_password
from portal.services.contact_book import activating
from portal.services.people import sign_in
from portal.services.records import note
from portal.web import identity
from portal.web.parts import parts
from portal.web.signing_in import count_failure

TICKET_SECONDS = 30 * 60
"""How long somebody may take from the code to the account."""


def prove(code: str, proof: str) -> str:
    """A ticket for the next step when the code works and the second fact is right; counts what was wrong."""
    plain = read_code(code)
    key = f"activation {plain}"
    sign_in.check_throttle(key, identity.network())
    code_hash = tokens.code_hash(plain)
    begin_write()
    try:
        slip = activating.find_slip(code_hash)
    except RuleBroken:
        count_failure(key)
        raise
    if not activating.is_proven(slip, proof):
        count_failure(key)
        raise RuleBroken(mark("Chưa khớp với điều nhà trường ghi. Sai 5 lần thì mã hết dùng được."), field="proof")
    sign_in.forget_failures(key)
    return ticket_for(slip.id)


def ticket_for(slip_id: int) -> str:
    """What goes from the proven slip to the next step in its address."""
    ticket: str = _signer().dumps(slip_id)
    return ticket


def read_ticket(ticket: str) -> activating.Invited:
    """Whom the ticket of a proven slip is for; NotFound when it is too old or the slip does not work any more."""
    return activating.get_invited(_slip_of(ticket))


def open_account(ticket: str, *, user_name: str, email: str, phone: str, password: str) -> Account:
    """A new account for the guardian of a proven slip, signed in in this browser."""
    invited = read_ticket(ticket)
    check_new_password(password, names=[user_name, invited.person_name, email])
    password_hash = hash_password(password)
    begin_write()
    account = activating.open_account(
        invited.slip_id, user_name=user_name, email=email, phone=phone, password_hash=password_hash
    )
    sign_in.note_sign_in(account)
    identity.sign_in(account)
    note(identity.actor(), "signed_in", "account", account.id)
    return account


def link_account(ticket: str) -> activating.Invited:
    """The account signed in follows the child of a proven slip too."""
    return activating.link_account(identity.actor(), _slip_of(ticket))


def code_address(code: str = "{code}") -> str:
    """The public address of the page on which a code is already filled in."""
    path = url_for("activation.enter", token="CODE")  # noqa: S106 - a place, not a secret
    return f"{parts().settings.public_url.rstrip('/')}{path.replace('CODE', code)}"


def plain_address() -> str:
    """The public address on which a code is typed."""
    return f"{parts().settings.public_url.rstrip('/')}{url_for('activation.enter')}"


def _slip_of(ticket: str) -> int:
    try:
        return int(_signer().loads(ticket, max_age=TICKET_SECONDS))
    except BadSignature:
        raise NotFound from None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="activation")
