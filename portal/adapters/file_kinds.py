"""What a file is by its content, whatever its name says: PDF, a Word document or an Excel workbook."""

import tempfile
import zipfile
from typing import IO

from portal.adapters.file_store import FileStore

HEAD_BYTES = 1024
PDF = b"%PDF-"
MOST_MEMBERS = 10_000
MEMBERS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
"""The part that makes an Office Open XML package what it is (ECMA-376)."""
CONTENT_TYPES = "[Content_Types].xml"
IN_MEMORY = 2 * 1024 * 1024


def kind_of_file(store: FileStore, sha256: str) -> str | None:
    """ "pdf", "docx" or "xlsx" of a stored file, None for anything else; only the list of a package's parts is read."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        for chunk in store.open(sha256):
            if not copy.tell() and PDF in chunk[:HEAD_BYTES]:
                return "pdf"
            if not copy.tell() and not chunk.startswith(b"PK"):
                return None
            copy.write(chunk)
        copy.seek(0)
        return _kind_of_package(copy)


def _kind_of_package(file: IO[bytes]) -> str | None:
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if len(names) > MOST_MEMBERS or CONTENT_TYPES not in names:
        return None
    return next((kind for member, kind in MEMBERS.items() if member in names), None)
