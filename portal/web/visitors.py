"""Forms for people without an account, on pages that caches keep: no cookie, no script, no foreign service.

What is typed is shown once more before it is sent. That page is kept by nobody and carries a signed ticket with the
time it was made: sent back too quickly it asks again, and one ticket sends one message however often it comes. A field
that people do not see catches programs that fill in everything. Such forms act for nobody who is signed in, so they
need no token against forged requests (``page(..., visitors=True)``).
"""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Response, current_app, request
from flask_babel import lazy_gettext
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import HiddenField

from portal.adapters import clock, tokens
from portal.db import begin_write, db
from portal.errors import RuleBroken, TooManyAttempts, mark
from portal.services.news.reading import Around
from portal.web.forms import LineField, Parameters, PortalForm, Result
from portal.web.sites import dress, picture_for

LEAST_SECONDS, MOST_SECONDS = 2, 24 * 60 * 60
"""A page is read for at least so long before its form is sent; after a day it is shown once more."""
TOO_QUICK = mark("Gửi nhanh quá. Mời bạn xem lại rồi bấm gửi lần nữa; nội dung vẫn còn nguyên.")


class VisitorForm(PortalForm):
    """Base of these forms."""

    class Meta(PortalForm.Meta):
        """No session, hence no token."""

        csrf = False

    retry_after = 0
    """Seconds to wait after too many messages."""
    ticket = HiddenField()
    homepage = LineField(lazy_gettext("Để trống ô này"))


class Stage(StrEnum):
    """How far somebody is: typing, looking once more, sending."""

    TYPING = "typing"
    CHECKING = "checking"
    SENDING = "sending"


@dataclass(frozen=True)
class Ticket:
    """What a page gave to its reader."""

    key: str
    age: float

    @property
    def secret(self) -> str:
        """A secret that only who sends the ticket learns: the same for the same ticket."""
        digest = hmac.digest(str(current_app.secret_key).encode(), f"visitor {self.key}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def stage_of(form: VisitorForm) -> Stage:
    """What the answer to this form is; puts a new ticket into a form that is looked at for the first time."""
    if not form.validate_on_submit():
        return Stage.TYPING
    if form.homepage.data:
        form.homepage.data = ""
        form.refuse(RuleBroken("Chương trình điền giúp đã điền ô ẩn. Hãy bấm gửi lần nữa.", field="homepage"))
        return Stage.TYPING
    if "sua" in request.form:
        return Stage.TYPING
    ticket = read_ticket(form)
    if ticket is None:
        form.ticket.data = _signer().dumps([tokens.new_key(), int(clock.now().timestamp())])
        return Stage.CHECKING
    if ticket.age < LEAST_SECONDS:
        form.refuse(RuleBroken(TOO_QUICK))
        return Stage.CHECKING
    return Stage.SENDING


def read_ticket(form: VisitorForm) -> Ticket | None:
    """The ticket that came with the form, if this very address gave it during the last day."""
    try:
        key, given_at = _signer().loads(form.ticket.data or "")
    except BadSignature:
        return None
    age = clock.now().timestamp() - given_at
    return Ticket(key, age) if age <= MOST_SECONDS else None


def attempt_visit(
    form: VisitorForm, action: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result | None:
    """Do the use case in a write transaction; what broke a rule, or came too often, is told at the form."""
    begin_write()
    try:
        return form.attempt(action, *args, **kwargs)
    except TooManyAttempts as error:
        db.session.rollback()
        form.refuse(error)
        form.retry_after = error.retry_after
        return None


def show_once(template: str, around: Around, *, form: VisitorForm | None = None, **context: Any) -> Response:
    """A page of the site that nobody keeps, whose address nobody learns from its links; 429 after too many messages."""
    status = 422 if form is not None and form.errors else 200
    response = dress(
        template, around, lambda medium: picture_for(around.site, medium), status=status, form=form, **context
    )
    if form is not None and form.retry_after:
        response.status_code = 429
        response.headers["Retry-After"] = str(form.retry_after)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"visitor {request.path}")


__all__ = ["Stage", "Ticket", "VisitorForm", "attempt_visit", "read_ticket", "show_once", "stage_of"]
