"""Files of a request, stored before the transaction begins; a view asks for them by field name."""

from dataclasses import dataclass

from flask import g, request

from portal.errors import RuleBroken
from portal.rules.documents.files import clean_file_name
from portal.web.parts import parts

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """One stored file of the request under its cleaned name."""

    name: str
    sha256: str
    size: int


def store_request_files() -> None:
    """Put every file of the request into the store; called before the database is locked."""
    kept: dict[str, list[Upload]] = {}
    refused: dict[str, list[RuleBroken]] = {}
    limit = parts().settings.max_file_mb * MEGABYTE
    for field, storage in request.files.items(multi=True):
        if not storage.filename:
            continue
        try:
            name = clean_file_name(storage.filename)
            stored = parts().file_store.put(storage.stream, limit=limit)
            if stored.size == 0:
                raise RuleBroken("Tệp “%(name)s” rỗng (0 byte). Vui lòng chọn lại.", name=name)
            kept.setdefault(field, []).append(Upload(name, stored.sha256, stored.size))
        except RuleBroken as error:
            refused.setdefault(field, []).append(error)
    g.uploads, g.refused_uploads = kept, refused


def uploads(field: str) -> list[Upload]:
    """The stored files of a field."""
    return list(g.get("uploads", {}).get(field, ()))


def refused(field: str) -> list[RuleBroken]:
    """Why other files of the field were not taken."""
    return list(g.get("refused_uploads", {}).get(field, ()))
