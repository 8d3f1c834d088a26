"""What a machine read from a scan is marked where it is shown, with its page."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from portal.adapters import clock
from portal.adapters.file_text import ocr_command
from portal.db import db
from portal.models.documents import Document, FileText
from portal.services import worker
from portal.services.documents import composing, posting
from portal.services.file_texts import reading, scans
from portal.web.uploads import Upload
from tests.cast import Cast, Person
from tests.make import actor_of, make_draft
from tests.pages import PageClient, parse, text_of
from tests.readable import photographed, printed
from tests.search_pages import Fixed, fill, serve

pytestmark = pytest.mark.usefixtures("mails")
ClientFor = Callable[[Person], PageClient]
MARK = "chữ máy đọc từ ảnh quét, có thể sai"
RECORDED = (
    "ỦY BAN NHÂN DÂN TỈNH BÉN TRE\nSỞ GIÁO DỤC VÀ ĐÀO TẠO",
    "Các trường nộp báo cáo thống kê trước ngay 30/11/2026\nNơi nhận: - Nhu trên; - Luu: VT.",
)
"""As tesseract reads a letter on paper: some marks are missing."""


def _posted(app: Flask, cast: Cast, content: bytes, name: str = "Bản quét.pdf") -> Document:
    kept = app.extensions["portal"].file_store.put(BytesIO(content))
    draft = make_draft(cast.clerk, subject="Báo cáo đầu năm học")
    upload = Upload(name, kept.sha256, kept.size)
    composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=[upload])
    document = posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    return document


def _places(client: PageClient, typed: str) -> list[str]:
    page = client.get("/tim-kiem/", query_string={"q": typed})
    assert page.status_code == 200
    return [text_of(each) for each in parse(page).iterfind(".//p[@class='passage']")]


def test_words_of_a_scan_say_so_and_on_which_page(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"what was scanned"
    letter = _posted(app, cast, content)
    texts = {"ocr": "\f".join(RECORDED), "read": "\f".join(RECORDED)}
    client = client_for(cast.principal)
    for outcome, text in texts.items():
        row = FileText(sha256=letter.files[0].sha256, outcome=outcome, text=text, read_at=clock.now())
        db.session.merge(row)
        db.session.commit()
        serve(app, Fixed(fill(app)), monkeypatch)
        (place,) = _places(client, "báo cáo thống kê")
        mark = f" ({MARK})" if outcome == "ocr" else ""
        assert place.startswith(f"Bản quét.pdf, trang 2{mark}:")
        assert "báo cáo thống kê" in place


def test_the_letter_itself_is_not_marked(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = _posted(app, cast, b"x")
    db.session.add(FileText(sha256=letter.files[0].sha256, outcome="ocr", text="chữ khác", read_at=clock.now()))
    db.session.commit()
    serve(app, Fixed(fill(app)), monkeypatch)
    (place,) = _places(client_for(cast.principal), "kính gửi")
    assert MARK not in place


def test_a_page_of_paper_is_scanned_read_found_and_marked(
    app: Flask, cast: Cast, client_for: ClientFor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock_at
) -> None:
    if ocr_command() is None:
        pytest.skip("tesseract with Vietnamese data is not installed")
    paper = printed(tmp_path, "Trang bìa của công văn", "Kính đề nghị sửa chữa mái tôn nhà vệ sinh")
    _posted(app, cast, photographed(paper))
    store = app.extensions["portal"].file_store
    handlers = {reading.KIND: reading.reader(store, ocr=True), scans.KIND: scans.scan_reader(store)}
    for _ in range(3):
        worker.drain("test", handlers)
        clock_at.shift(scans.REST)
    serve(app, Fixed(fill(app)), monkeypatch)
    (place,) = _places(client_for(cast.principal), "mai ton nha ve sinh")
    assert place.startswith(f"Bản quét.pdf, trang 2 ({MARK}):")
    assert place.count("…") == 0
