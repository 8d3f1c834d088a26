"""Files of a form that was refused: kept with a signed ticket, so that nobody has to choose them a second time."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.errors import RuleBroken
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.uploads import Upload, refused, uploads

VALID_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class KeptFile:
    """A file already here, and the ticket with which the form brings it again."""

    name: str
    size: int
    ticket: str


def chosen_files(form: PortalForm, field: str = "files") -> Sequence[Upload] | None:
    """The files sent with the form and those it kept from before; None when one was refused, said at the field."""
    problems = refused(field)
    for problem in problems:
        problem.field = field
        form.refuse(problem)
    try:
        found = [*_kept(field), *uploads(field)]
    except BadSignature:
        form.refuse(RuleBroken("Trang đã mở quá lâu. Hãy chọn lại tệp.", field=field))
        return None
    return None if problems else found


def kept_files(field: str = "files") -> Sequence[KeptFile]:
    """What a refused form shows as already sent."""
    if request.method != "POST":
        return []
    try:
        found = [*_kept(field), *uploads(field)]
    except BadSignature:
        found = uploads(field)
    return [KeptFile(file.name, file.size, _ticket(file)) for file in found]


def _kept(field: str) -> list[Upload]:
    return [_read(ticket) for ticket in request.form.getlist(f"kept_{field}")]


def _ticket(file: Upload) -> str:
    return str(_signer().dumps([actor().account_id, file.name, file.sha256, file.size]))


def _read(ticket: str) -> Upload:
    account_id, name, sha256, size = _signer().loads(ticket, max_age=VALID_SECONDS)
    if account_id != actor().account_id:
        raise BadSignature("another person's file")
    return Upload(name, sha256, size)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-file")
