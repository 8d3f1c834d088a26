"""What a file is, is read from its bytes."""

import io
from pathlib import Path

import pytest

from portal.adapters.file_kinds import MOST_MEMBERS, kind_of_file
from portal.adapters.file_store import LocalStore
from tests.disclosure import DOCX, PDF, XLSX, package

LARGE = b"%PDF-1.4\n" + b"x" * (3 * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\n\n" + PDF, "pdf"),
        (LARGE, "pdf"),
        (XLSX, "xlsx"),
        (DOCX, "docx"),
        (b"", None),
        (b"x" * 2000 + PDF, None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (package("word/document.xml"), None),
        (package("[Content_Types].xml", "ppt/presentation.xml"), None),
        (XLSX[:-30], None),
        (b"PK\x03\x04" + b"\x00" * 400, None),
        (package("[Content_Types].xml", "xl/workbook.xml", *(f"a{n}" for n in range(MOST_MEMBERS))), None),
    ],
)
def test_the_kind_is_that_of_the_content(tmp_path: Path, content: bytes, kind: str | None) -> None:
    store = LocalStore(tmp_path)
    assert kind_of_file(store, store.put(io.BytesIO(content)).sha256) == kind
