"""The letters of scans are read after everything else, a few pages at a time, and only where it is switched on."""

from io import BytesIO

import pytest
from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, DocumentFile, FileText
from portal.models.records import OutboxItem
from portal.services import worker
from portal.services.documents import composing, posting
from portal.services.file_texts import catching_up, reading, scans
from portal.web.uploads import Upload
from tests.cast import Cast
from tests.make import actor_of, make_draft
from tests.readable import scanned


@pytest.fixture
def scan(app, cast: Cast) -> DocumentFile:
    """A draft with a scan of seven pages, committed."""
    kept = app.extensions["portal"].file_store.put(BytesIO(scanned(7)))
    draft = make_draft(cast.clerk)
    composing.attach_files(
        actor_of(cast.clerk), document_id=draft.id, files=[Upload("Bản quét.pdf", kept.sha256, kept.size)]
    )
    db.session.commit()
    return draft.files[0]


@pytest.fixture
def pages(monkeypatch) -> list[list[int]]:
    """Stands for the program that reads letters: which pages it was asked for."""
    asked: list[list[int]] = []

    def read(_chunks, _size, wanted):
        asked.append(list(wanted))
        return [f"trang {page + 1}" if page != 2 else "" for page in wanted if page < 7]

    monkeypatch.setattr(scans, "read_scan", read)
    return asked


@pytest.fixture
def work(app, clock_at):
    """Let the worker do everything that is due within the next hours."""
    store = app.extensions["portal"].file_store

    def run(*, ocr: bool) -> None:
        handlers = {reading.KIND: reading.reader(store, ocr=ocr), scans.KIND: scans.scan_reader(store)}
        for _ in range(12):
            worker.drain("test", handlers)
            clock_at.shift(scans.REST)

    return run


def text_of(file: DocumentFile) -> FileText:
    db.session.expire_all()
    return db.session.get_one(FileText, file.sha256)


def test_off_unless_switched_on(scan: DocumentFile, pages, work) -> None:
    work(ocr=False)
    assert (text_of(scan).outcome, pages) == ("no_text", [])


def test_all_pages_are_read_bit_by_bit_and_stand_at_their_place(scan: DocumentFile, pages, work) -> None:
    work(ocr=True)
    found = text_of(scan)
    assert found.outcome == "ocr"
    assert found.text.split("\f") == ["trang 1", "trang 2", "", "trang 4", "trang 5", "trang 6", "trang 7"]
    assert pages == [[0, 1], [2, 3], [4, 5], [6, 7]]


def test_doing_a_part_again_changes_nothing(app, scan: DocumentFile, pages, work) -> None:
    work(ocr=True)
    before = text_of(scan).text
    db.session.execute(delete(OutboxItem).where(OutboxItem.key != scans.key_of(scan.sha256, 2)))
    again = db.session.scalars(select(OutboxItem)).one()
    again.state, again.done_at, again.available_at = "waiting", None, clock.now()
    db.session.commit()
    work(ocr=True)
    assert text_of(scan).text == before


def test_pages_come_after_what_became_due_meanwhile(app, scan: DocumentFile, pages, work) -> None:
    queued = clock.now()
    scans.queue_scan(scan.sha256, scan.size)
    db.session.commit()
    assert db.session.scalars(select(OutboxItem.available_at).where(OutboxItem.kind == scans.KIND)).one() > queued


def test_scans_of_before_are_queued_when_it_is_switched_on(scan: DocumentFile, pages, work) -> None:
    work(ocr=False)
    assert (catching_up.queue_scans(), catching_up.queue_missing()) == (1, 0)
    work(ocr=True)
    assert text_of(scan).outcome == "ocr"
    assert catching_up.queue_scans() == 0


def test_a_text_that_is_gone_is_not_brought_back(scan: DocumentFile, pages, work) -> None:
    work(ocr=False)
    db.session.execute(delete(FileText))
    scans.queue_scan(scan.sha256, scan.size)
    db.session.commit()
    work(ocr=True)
    assert db.session.get(FileText, scan.sha256) is None


@pytest.mark.parametrize(
    ("outcome", "why"),
    [(None, "chỉ là ảnh chụp"), ("encrypted", "được đặt mật khẩu"), ("too_heavy", "quá nặng để đọc")],
)
def test_who_sends_a_scan_is_told_that_nobody_finds_its_words(
    scan: DocumentFile, cast: Cast, work, client_for, outcome: str | None, why: str
) -> None:
    page = f"/van-ban/{scan.document_id}/xem-truoc"
    assert "không tìm được theo chữ" not in client_for(cast.clerk).get(page).get_data(as_text=True)
    work(ocr=False)
    if outcome is not None:
        text_of(scan).outcome = outcome
        db.session.commit()
    text = client_for(cast.clerk).get(page).get_data(as_text=True)
    assert "không tìm được theo chữ bên trong các tệp" in text
    assert f"<li>Bản quét.pdf: {why}</li>" in text


def test_the_page_of_a_posted_letter_tells_its_sender_alone(scan: DocumentFile, cast: Cast, work, client_for) -> None:
    work(ocr=False)
    draft = db.session.get_one(Document, scan.document_id)
    posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    pages = [client_for(person).get(f"/van-ban/{scan.document_id}") for person in (cast.clerk, cast.office_clerk)]
    assert [page.status_code for page in pages] == [200, 200]
    sender, receiver = (page.get_data(as_text=True) for page in pages)
    assert "1 tệp không tìm được theo chữ bên trong" in sender
    assert "<li>Bản quét.pdf: chỉ là ảnh chụp</li>" in sender
    assert "không tìm được theo chữ" not in receiver


def test_a_file_that_was_read_is_no_matter(scan: DocumentFile, cast: Cast, pages, work) -> None:
    work(ocr=True)
    assert posting.preview(actor_of(cast.clerk), document_id=scan.document_id).unsearchable == []
