"""Every file that may be searched is read once for its content, again by newer readers, and forgotten with the last."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import delete, select, update

from portal.adapters import clock
from portal.adapters.file_text import READER
from portal.db import Base, db
from portal.models.documents import DocumentFile, FileText
from portal.models.records import OutboxItem
from portal.services.documents import composing
from portal.services.file_texts import catching_up, holders
from portal.services.file_texts.reading import KIND, file_texts_of, key_of, queue_readings
from portal.web.uploads import Upload
from tests.cast import Cast
from tests.make import actor_of, make_draft
from tests.readable import old_word

LATER = timedelta(days=2)


@pytest.fixture
def stored(app):
    """Put a content into the store: a file of that name."""

    def put(name: str, data: bytes) -> Upload:
        kept = app.extensions["portal"].file_store.put(BytesIO(data))
        return Upload(name, kept.sha256, kept.size)

    return put


@pytest.fixture
def attached(stored, cast: Cast):
    """A committed draft with one file of that content."""

    def attach(name: str, data: bytes) -> DocumentFile:
        draft = make_draft(cast.clerk)
        composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=[stored(name, data)])
        db.session.commit()
        return draft.files[0]

    return attach


def readings() -> list[OutboxItem]:
    return list(db.session.scalars(select(OutboxItem).where(OutboxItem.kind == KIND).order_by(OutboxItem.id)))


def test_files_of_any_name_are_read_once_for_their_content(app, cast: Cast, stored, drain) -> None:
    one, twin, other = stored("a.pdf", b"Xin"), stored("không đuôi", b"Xin"), stored("b.docx", "Chào".encode())
    queue_readings([one, twin, other, stored("phim.mp4", b"x"), stored("ảnh.JPG", b"y")])
    queue_readings([twin])
    db.session.commit()
    drain()
    found = file_texts_of([one.sha256, other.sha256, "f" * 64])
    assert {key: (row.outcome, row.text, row.reader) for key, row in found.items()} == {
        one.sha256: ("read", "Xin", READER),
        other.sha256: ("read", "Chào", READER),
    }
    assert len(readings()) == 2


def test_a_picture_is_looked_at_only_as_a_page_of_a_document(app, attached, drain) -> None:
    file = attached("Trang 1.jpg", b"\xff\xd8\xff")
    assert catching_up.queue_missing() == 1
    drain()
    assert file_texts_of([file.sha256])[file.sha256].outcome == "no_text"
    assert len(readings()) == 1


def test_many_texts_cost_one_statement(app, cast: Cast, queries) -> None:
    with queries() as spent:
        assert file_texts_of([f"{number:064x}" for number in range(50)]) == {}
    with queries() as nothing:
        assert file_texts_of([]) == {}
    assert (len(spent), len(nothing)) == (1, 0)


def test_what_was_stored_before_is_found_at_night_page_by_page(app, attached, drain, monkeypatch) -> None:
    monkeypatch.setattr(catching_up, "PAGE", 2)
    shas = [attached(f"{number}.txt", f"chữ {number}".encode()).sha256 for number in range(5)]
    db.session.execute(delete(OutboxItem))
    db.session.add(FileText(sha256=shas[0], outcome="read", text="cũ", read_at=clock.now()))
    db.session.add(FileText(sha256=shas[1], outcome="read", text="mới", read_at=clock.now(), reader=READER))
    db.session.commit()
    assert catching_up.queue_missing() == 4
    due = sorted({item.available_at for item in readings()})
    assert len(due) == 2
    assert due[1] - due[0] >= catching_up.SPACING
    catching_up.queue_missing()
    assert len(readings()) == 4
    db.session.execute(update(OutboxItem).values(available_at=clock.now()))
    db.session.commit()
    drain()
    assert {row.sha256: row.text for row in file_texts_of(shas).values()} == {
        sha: "mới" if place == 1 else f"chữ {place}" for place, sha in enumerate(shas)
    }
    assert catching_up.queue_missing() == 0


def test_what_waited_for_a_program_is_read_once_it_is_there(app, attached, drain, monkeypatch) -> None:
    monkeypatch.setattr("portal.adapters.file_text.reading.doc_command", lambda: None)
    monkeypatch.setattr(catching_up, "can_read_doc", lambda: False)
    file = attached("cũ.doc", old_word("Kính gửi các đơn vị"))
    drain()
    assert file_texts_of([file.sha256])[file.sha256].outcome == "no_tool"
    assert catching_up.queue_missing() == 0
    monkeypatch.setattr(catching_up, "can_read_doc", lambda: True)
    assert catching_up.queue_missing() == 1
    assert [item.key for item in readings()] == [key_of(file.sha256), key_of(file.sha256, "-tool")]


def test_the_text_goes_with_the_last_file_and_comes_back_with_the_next(
    app, cast: Cast, attached, drain, clock_at
) -> None:
    first, second = attached("a.txt", b"chung"), attached("b.txt", b"chung")
    drain()
    sha256 = first.sha256
    for file in (first, second):
        clock_at.shift(LATER)
        catching_up.sweep_texts()
        assert file_texts_of([sha256])
        composing.remove_file(actor_of(cast.clerk), document_id=file.document_id, file_id=file.id)
        db.session.commit()
    catching_up.sweep_texts()
    assert not file_texts_of([sha256])
    attached("c.txt", b"chung")
    drain()
    assert file_texts_of([sha256])[sha256].text == "chung"


def test_every_table_of_files_is_searched_or_left_out_knowingly() -> None:
    """Papers about single children are not read."""
    left_out = {"LeaveFile", "NoticeHandIn", "FamilyProof"}
    tables = {
        mapper.class_ for mapper in Base.registry.mappers if {"name", "sha256", "size"} <= set(mapper.columns.keys())
    }
    assert {table.__name__ for table in tables - set(holders.HOLDERS)} == left_out
    assert set(holders.HOLDERS) <= tables
