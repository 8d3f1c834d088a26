"""Deadlines that stand in attached files are proposed like those of the text."""

from datetime import date
from io import BytesIO

import pytest

from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document
from portal.services.documents import composing, posting, superseding
from portal.services.documents.duties import preparing
from portal.services.documents.file_texts import MOST_READ
from portal.web.uploads import Upload
from tests.cast import Cast
from tests.duties import BODY, draft_with_text
from tests.make import actor_of
from tests.signed import plain_pdf
from tests.word import word_file

SENTENCE = "Nộp biểu số 2 trước ngày 15/12/2026."


@pytest.fixture
def attach(app, cast: Cast, drain):
    """Attach contents by name to a draft of the clerk, and let the worker read them."""

    def work(draft: Document, read: bool = True, **contents: bytes) -> preparing.Prepared:
        store = app.extensions["portal"].file_store
        files = []
        for name, data in contents.items():
            stored = store.put(BytesIO(data))
            files.append(Upload(name.replace("_", "."), stored.sha256, stored.size))
        composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=files)
        db.session.commit()
        if read:
            drain()
        return preparing.get_prepared(actor_of(cast.clerk), document_id=draft.id)

    return work


def offered(found: preparing.Prepared) -> list[tuple[str, str]]:
    return [(each.file, each.proposal.title) for each in found.offered]


def test_text_and_word_files_are_read_and_named(cast: Cast, attach) -> None:
    draft = draft_with_text(cast.clerk, body="Kính gửi các đơn vị.")
    found = attach(
        draft, kehoach_docx=word_file("Kế hoạch", SENTENCE), lich_txt="Báo cáo trước ngày 20/12/2026.".encode()
    )
    assert offered(found) == [("kehoach.docx", "Nộp biểu số 2"), ("lich.txt", "Báo cáo")]
    kept = preparing.keep(actor_of(cast.clerk), document_id=draft.id, key=found.offered[0].key)
    assert (kept.title, kept.sentence) == ("Nộp biểu số 2", SENTENCE)


def test_deadlines_are_found_in_a_pdf_across_its_lines_and_pages(cast: Cast, attach) -> None:
    draft = draft_with_text(cast.clerk, body="Kính gửi các đơn vị.")
    first = "Các trường tiểu học nộp biểu số 2 về phòng giáo dục trước ngày 15/12/2026."
    plan = plain_pdf(f"#set page(width: 9cm)\n{first}#pagebreak()\nBáo cáo trước ngày 20/12/2026.")
    found = attach(draft, kehoach_pdf=plan, so_xlsx=plain_pdf(SENTENCE))
    assert [(each.file, each.proposal.timing.due) for each in found.offered] == [
        ("kehoach.pdf", date(2026, 12, 15)),
        ("kehoach.pdf", date(2026, 12, 20)),
    ]
    assert found.unread == []


def test_the_same_sentence_in_text_and_file_is_proposed_once(cast: Cast, attach) -> None:
    draft = draft_with_text(cast.clerk)
    before = len(preparing.get_prepared(actor_of(cast.clerk), document_id=draft.id).offered)
    found = attach(draft, ban_txt=BODY.encode())
    assert [each.file for each in found.offered] == [""] * before


def test_files_not_read_yet_or_not_readable_are_named(cast: Cast, attach, client_for, drain) -> None:
    draft = draft_with_text(cast.clerk)
    attach(draft, read=False, a_txt=SENTENCE.encode())
    url = f"/van-ban/{draft.id}/viec"
    clerk = client_for(cast.clerk)
    assert "Cổng đang đọc tệp: a.txt." in clerk.get(url).get_data(as_text=True)
    found = attach(
        draft, anh_txt=b"\x89PNG\0", quet_pdf=b"%PDF-1.7", dai_txt=(SENTENCE + "\n" + "a " * MOST_READ).encode()
    )
    assert (found.waiting, found.unread, found.cut) == ([], ["anh.txt", "quet.pdf"], ["dai.txt"])
    page = clerk.get(url).get_data(as_text=True)
    assert "Không đọc được chữ trong tệp: anh.txt, quet.pdf." in page
    assert "Tệp dài, cổng chỉ đọc phần đầu: dai.txt." in page
    assert "Trong tệp a.txt" in page


def test_a_file_taken_off_takes_its_proposals_along(cast: Cast, attach) -> None:
    draft = draft_with_text(cast.clerk, body="Kính gửi.")
    found = attach(draft, a_txt=SENTENCE.encode())
    composing.remove_file(actor_of(cast.clerk), document_id=draft.id, file_id=draft.files[0].id)
    db.session.commit()
    with pytest.raises(RuleBroken, match="vừa được sửa"):
        preparing.keep(actor_of(cast.clerk), document_id=draft.id, key=found.offered[0].key)


def test_a_replacement_proposes_from_the_files_it_took_over(cast: Cast, attach) -> None:
    draft = draft_with_text(cast.clerk, body="Kính gửi.")
    attach(draft, a_txt=SENTENCE.encode())
    old = posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    draft = superseding.start_replacement(actor_of(cast.clerk), document_id=old.id)
    db.session.commit()
    assert offered(preparing.get_prepared(actor_of(cast.clerk), document_id=draft.id)) == [("a.txt", "Nộp biểu số 2")]


def test_ten_files_cost_one_statement_more_than_one(cast: Cast, attach, queries) -> None:
    draft = draft_with_text(cast.clerk)
    attach(draft, a_txt=b"a")
    actor = actor_of(cast.clerk)
    with queries() as few:
        preparing.get_prepared(actor, document_id=draft.id)
    attach(draft, **{f"b{n}_txt": f"{n} {SENTENCE}".encode() for n in range(9)})
    with queries() as many:
        preparing.get_prepared(actor, document_id=draft.id)
    assert len(many) <= len(few) + 1
