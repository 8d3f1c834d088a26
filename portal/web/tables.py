"""Spreadsheets and packages of a request: uploaded once, looked at, and read again when the person confirms.

Between the two steps the page carries a ticket: the file's hash, signed for this person. Reading takes seconds for a
hostile file, so views read with ``page(..., write=False)`` and take the lock afterwards with :func:`begin_write`.
"""

from collections.abc import Mapping

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.adapters.spreadsheet import Cell, Table, read_filling, read_rows, read_sheets, read_table
from portal.db import begin_write
from portal.errors import NotFound, RuleBroken, mark
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.uploads import refused, uploads

VALID_SECONDS = 24 * 60 * 60


def uploaded_ticket(field: str = "file", *, missing: str = mark("Hãy chọn một tệp bảng tính.")) -> str:
    """The ticket of the file just uploaded in the field, or a broken rule at it; ``missing`` is said without a file."""
    for error in refused(field):
        raise RuleBroken(error.message, field=field, **error.params)
    found = uploads(field)
    if not found:
        raise RuleBroken(missing, field=field)
    return ticket_for(found[0].sha256, actor().account_id, found[0].name)


def ticket_for(sha256: str, account_id: int, name: str = "") -> str:
    """The ticket with which one person reads a stored file during a day."""
    return str(_signer().dumps([sha256, account_id, name]))


def sha256_of(ticket: str) -> str:
    """The hash in a ticket given to this person during the last day, else a broken rule."""
    return _read(ticket)[0]


def name_of(ticket: str) -> str:
    """The name of the file in such a ticket."""
    return _read(ticket)[1]


def _read(ticket: str) -> tuple[str, str]:
    try:
        sha256, account_id, *name = _signer().loads(ticket, max_age=VALID_SECONDS)
    except BadSignature as error:
        raise too_old() from error
    if account_id != actor().account_id:
        raise too_old()
    return str(sha256), str(*name)


def read_ticket(ticket: str, columns: Mapping[str, str], *, field: str = "file", text: bool = False) -> Table:
    """The table in the file of a ticket; ``text``: a CSV file is taken too."""
    return read_table(_data_of(ticket), columns, field=field, text=text)


def read_rows_of(ticket: str, *, field: str = "file") -> list[list[Cell]]:
    """Every row in the file of a ticket, for tables whose headings a person explains."""
    return read_rows(_data_of(ticket), field=field)


def read_sheets_of(ticket: str, *, field: str = "file") -> list[tuple[str, list[list[Cell]]]]:
    """Every sheet in the file of a ticket, with its name."""
    return read_sheets(_data_of(ticket), field=field)


def read_filling_of(ticket: str, *, field: str = "file") -> list[tuple[str, list[list[Cell]]]]:
    """Every sheet in the file of a ticket, of a workbook the portal gave out to be filled."""
    return read_filling(_data_of(ticket), field=field)


def read_sheets_in(sha256: str, *, field: str = "file") -> list[tuple[str, list[list[Cell]]]]:
    """Every sheet in a stored file that may be read by whoever asks."""
    return read_sheets(_stored(sha256), field=field)


def _data_of(ticket: str) -> bytes:
    return _stored(sha256_of(ticket))


def _stored(sha256: str) -> bytes:
    try:
        return b"".join(parts().file_store.open(sha256))
    except NotFound as error:
        raise too_old() from error


def too_old() -> RuleBroken:
    """What is said when an uploaded file is not to be had any more."""
    return RuleBroken("Trang đã mở quá lâu. Hãy tải tệp lên lại.", field="file")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="spreadsheet")


__all__ = ["begin_write", "name_of", "read_filling_of", "read_rows_of", "read_sheets_in", "read_sheets_of"]
__all__ += ["read_ticket", "sha256_of", "ticket_for", "too_old", "uploaded_ticket"]
