"""Contest notes: added by an addressee, seen by its sender, answered once, withdrawn; nothing else changes."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import ContestNote, Document, Receipt
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.documents.contesting import MOST
from portal.services.documents import contesting, following, postings, withdrawing
from portal.services.documents.papers.postings import posting_paper
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.pages import parse, text_of
from tests.register import KEY, ORIGIN, PUBLIC, kinds, open_as
from tests.sheets import cells_of

WORDS = "Trường mất mạng suốt từ chiều 20/11, không ai mở được văn bản này."
ANSWER = "Sở đã xác minh với nhà mạng và ghi nhận."


@pytest.fixture
def document(app, cast: Cast, clock_at, mails) -> Document:
    """A document that nobody has opened, deemed received."""
    made = make_posted(cast.clerk)
    clock_at.shift(timedelta(hours=25))
    return made


@pytest.fixture
def note(client_for, cast: Cast, document: Document) -> ContestNote:
    """A school contests it, with a file."""
    file = {"file": (BytesIO(b"%PDF-1.4 xac nhan"), "xác nhận.pdf")}
    done = client_for(cast.principal).submit(path_of(document.id), {"words": WORDS, **file})
    assert (done.status_code, done.location) == (303, path_of(document.id))
    return db.session.scalars(select(ContestNote)).one()


def path_of(document_id: int, *parts: object) -> str:
    return "/".join(["", "van-ban", str(document_id), "khong-thua-nhan", *map(str, parts)])


def page_of(client, path: str) -> str:
    return text_of(parse(client.get(path)).find(".//main"))


def told(kind: str) -> set[int]:
    return set(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def receipt_of(document: Document, unit_id: int) -> Receipt:
    return db.session.scalars(select(Receipt).filter_by(document_id=document.id, unit_id=unit_id)).one()


def test_a_note_is_shown_to_both_and_changes_no_fact(client_for, cast: Cast, document: Document) -> None:
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    matrix = f"/van-ban/{document.id}/noi-nhan"
    before = following.get_matrix(actor_of(cast.clerk), document_id=document.id)
    assert "Không thừa nhận" not in page_of(clerk, matrix)
    assert principal.submit(path_of(document.id), {"words": WORDS}).status_code == 303
    after = following.get_matrix(actor_of(cast.clerk), document_id=document.id)
    assert (before.tally.contested, after.tally.contested) == (0, 1)
    facts = [(r.state, r.deemed_at, r.received_at, r.receipt.first_opened_at) for r in before.page.items]
    assert facts == [(r.state, r.deemed_at, r.received_at, r.receipt.first_opened_at) for r in after.page.items]
    assert receipt_of(document, cast.units["vinh_binh"]).first_opened_at is None, "writing a note is no opening"
    assert kinds() == ["posted", "contested"]
    assert told("document_contested") == {cast.clerk.id, cast.leader.id}
    assert "document_contested" in set(db.session.scalars(select(AuditEntry.action)))
    shown = page_of(clerk, matrix)
    assert "1 đơn vị không thừa nhận việc đã nhận" in shown
    assert WORDS in shown
    only = page_of(clerk, f"{matrix}?trang-thai=contested")
    assert ("Vĩnh Bình" in only, "Hòa Nghĩa" in only) == (True, False)
    assert "1 nơi nhận không thừa nhận việc đã nhận văn bản này." in page_of(clerk, f"/van-ban/{document.id}")
    assert "Đơn vị đã ghi 1 ý kiến không thừa nhận" in page_of(principal, f"/van-ban/{document.id}")
    receipt = receipt_of(document, cast.units["vinh_binh"])
    for client in (clerk, principal):
        assert WORDS in page_of(client, f"/van-ban/{document.id}/bien-nhan/{receipt.id}")
        assert WORDS in page_of(client, path_of(document.id))


def test_the_line_on_the_document_is_for_those_who_may_contest(client_for, cast: Cast, document: Document) -> None:
    offered = {
        who: "Đơn vị không thừa nhận việc đã nhận?"
        in page_of(client_for(getattr(cast, who)), f"/van-ban/{document.id}")
        for who in ("principal", "teacher", "office_clerk", "clerk")
    }
    assert offered == {"principal": True, "teacher": False, "office_clerk": False, "clerk": False}


def test_the_file_is_for_both_sides_only(client_for, cast: Cast, document: Document, note: ContestNote) -> None:
    path = path_of(document.id, note.id, "tep")
    statuses = {
        "clerk": 200,
        "principal": 200,
        "teacher": 200,
        "other_principal": 404,
        "stranger": 404,
        "operator": 403,
    }
    for who, status in statuses.items():
        got = client_for(getattr(cast, who)).get(path)
        assert got.status_code == status, who
    got = client_for(cast.clerk).get(path)
    assert got.get_data() == b"%PDF-1.4 xac nhan"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert client_for(cast.clerk).get(path_of(document.id, 999, "tep")).status_code == 404


def test_answered_once_and_withdrawn_in_two_tabs(client_for, cast: Cast, document: Document, note: ContestNote) -> None:
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    answering, withdrawing_ = path_of(document.id, note.id, "tra-loi"), path_of(document.id, note.id, "rut")
    assert "Trả lời ý kiến" in page_of(clerk, path_of(document.id))
    assert clerk.submit(answering, {"words": ANSWER}).status_code == 303
    assert clerk.send(answering, {"words": ANSWER}).status_code == 303, "pressed twice"
    late = client_for(cast.leader).send(answering, {"words": "Sở không đồng ý."})
    assert late.status_code == 422
    assert "đã trả lời ý kiến này" in late.get_data(as_text=True)
    assert "Sở không đồng ý." in late.get_data(as_text=True), "what was typed stays"
    assert "Ý kiến này đã được trả lời." in page_of(clerk, answering)
    assert ANSWER in page_of(principal, path_of(document.id))
    assert told("contest_answered") == {cast.principal.id}
    assert principal.submit(withdrawing_, {"reason": "Đã rõ."}).status_code == 303
    assert principal.send(withdrawing_, {"reason": "Lần hai."}).status_code == 303, "pressed twice"
    assert "Ý kiến này đã được rút." in page_of(principal, withdrawing_)
    seen = page_of(clerk, path_of(document.id))
    for words in (WORDS, ANSWER, "Đơn vị đã rút ý kiến này.", "Đã rõ."):
        assert words in seen, words
    assert "Lần hai." not in seen
    assert told("contest_withdrawn") == {cast.clerk.id, cast.leader.id}
    assert kinds() == ["posted", "contested", "contest_answered", "contest_withdrawn"]
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"contest_answered", "contest_withdrawn"} <= actions
    assert "Đã rút ý kiến không thừa nhận" in page_of(clerk, f"/van-ban/{document.id}/noi-nhan")
    assert "Ý kiến không thừa nhận đã được rút." in page_of(principal, f"/van-ban/{document.id}")


def test_a_withdrawn_note_is_not_answered_and_may_be_followed_by_another(
    client_for, cast: Cast, document: Document, note: ContestNote
) -> None:
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    principal.submit(path_of(document.id, note.id, "rut"), {})
    late = clerk.send(path_of(document.id, note.id, "tra-loi"), {"words": ANSWER})
    assert (late.status_code, ANSWER in late.get_data(as_text=True)) == (422, True)
    assert "Đơn vị đã rút ý kiến này" in late.get_data(as_text=True)
    assert principal.submit(path_of(document.id), {"words": WORDS}).status_code == 303
    assert principal.send(path_of(document.id), {"words": WORDS}).status_code == 303, "pressed twice"
    assert len(db.session.scalars(select(ContestNote)).all()) == 2
    for number in range(MOST - 2):
        contesting.contest(actor_of(cast.principal), document_id=document.id, words=f"{WORDS} {number}")
    db.session.commit()
    full = principal.submit(path_of(document.id), {"words": f"{WORDS} nữa"})
    assert (full.status_code, f"nhiều nhất {MOST} ý kiến" in full.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "Vui lòng nhập"), ("Không nhận.", "ít nhất 20"), (" " * 30, "Vui lòng nhập"), ("a" * 2001, "2000")],
)
def test_wrong_words_stay_in_the_form(client_for, cast: Cast, document: Document, words: str, said: str) -> None:
    refused = client_for(cast.principal).submit(path_of(document.id), {"words": words})
    tree = parse(refused)
    assert refused.status_code == 422
    assert said in text_of(next(e for e in tree.iter() if e.get("id") == "words-error"))
    assert words.strip() in (tree.find(".//textarea").text or "")
    assert db.session.scalars(select(ContestNote)).all() == []


@pytest.mark.parametrize(("words", "said"), [("", "Vui lòng nhập"), ("a" * 2001, "2000")])
def test_wrong_answers_stay_in_the_form(client_for, cast: Cast, note: ContestNote, words: str, said: str) -> None:
    path = path_of(note.receipt.document_id, note.id, "tra-loi")
    refused = client_for(cast.clerk).submit(path, {"words": words})
    tree = parse(refused)
    assert refused.status_code == 422
    assert said in text_of(next(e for e in tree.iter() if e.get("id") == "words-error"))
    long = client_for(cast.principal).submit(path_of(note.receipt.document_id, note.id, "rut"), {"reason": "a" * 1001})
    assert (long.status_code, "1000" in long.get_data(as_text=True)) == (422, True)


def test_wrong_files_are_refused_at_their_field(client_for, cast: Cast, document: Document) -> None:
    principal = client_for(cast.principal)
    empty = principal.submit(path_of(document.id), {"words": WORDS, "file": (BytesIO(b""), "rỗng.pdf")})
    two = principal.submit(
        path_of(document.id), {"words": WORDS, "file": [(BytesIO(b"1"), "một.pdf"), (BytesIO(b"2"), "hai.pdf")]}
    )
    for refused, said in ((empty, "rỗng (0 byte)"), (two, "kèm được một tệp")):
        tree = parse(refused)
        assert refused.status_code == 422
        assert said in text_of(next(e for e in tree.iter() if e.get("id") == "file-error"))
        assert WORDS in (tree.find(".//textarea").text or "")
    assert db.session.scalars(select(ContestNote)).all() == []


def test_who_may_contest_withdraw_and_answer(client_for, cast: Cast, document: Document, note: ContestNote) -> None:
    for who, status in (("teacher", 403), ("office_clerk", 403), ("stranger", 404), ("clerk", 403), ("operator", 403)):
        assert client_for(getattr(cast, who)).send(path_of(document.id), {"words": WORDS}).status_code == status, who
    reading = {"teacher": 200, "supervisor": 200, "stranger": 404, "operator": 403}
    for who, status in reading.items():
        assert client_for(getattr(cast, who)).get(path_of(document.id)).status_code == status, who
    assert WORDS not in page_of(client_for(cast.other_principal), path_of(document.id)), "only its own"
    refusals = {
        "tra-loi": {"supervisor": 403, "teacher": 403, "principal": 404, "other_principal": 404, "stranger": 404},
        "rut": {"teacher": 403, "clerk": 403, "leader": 404, "other_principal": 404, "stranger_principal": 404},
    }
    for ending, expected in refusals.items():
        for who, status in expected.items():
            client = client_for(getattr(cast, who))
            assert client.get(path_of(document.id, note.id, ending)).status_code == status, (who, ending)
            sent = client.send(path_of(document.id, note.id, ending), {"words": "Trả lời"})
            assert sent.status_code == status, (who, ending)
    other = make_posted(cast.clerk, code="2/VP")
    assert client_for(cast.clerk).get(path_of(other.id, note.id, "tra-loi")).status_code == 404
    draft = make_draft(cast.clerk, code="3/VP")
    assert client_for(cast.clerk).get(path_of(draft.id)).status_code == 404
    assert (note.withdrawn_at, note.answered_at) == (None, None)


def test_there_is_nothing_to_contest_before_anything_is_recorded(client_for, cast: Cast, mails) -> None:
    document = make_posted(cast.clerk)
    principal = client_for(cast.principal)
    early = principal.send(path_of(document.id), {"words": WORDS})
    assert (early.status_code, "Chưa có gì để không thừa nhận" in early.get_data(as_text=True)) == (422, True)
    assert "Chưa có gì để không thừa nhận" in page_of(principal, path_of(document.id))
    open_as(cast.principal, document.id)
    assert principal.send(path_of(document.id), {"words": WORDS}).status_code == 303, "its opening can be disputed"


def test_after_a_recall_what_was_recorded_before_can_be_contested(client_for, cast: Cast, document: Document) -> None:
    withdrawing.recall(actor_of(cast.clerk), document_id=document.id, reason="Sai số liệu.")
    db.session.commit()
    principal = client_for(cast.principal)
    assert "Đơn vị không thừa nhận việc đã nhận?" in page_of(principal, f"/van-ban/{document.id}")
    assert principal.get(path_of(document.id)).status_code == 200
    assert principal.submit(path_of(document.id), {"words": WORDS}).status_code == 303
    assert WORDS in page_of(client_for(cast.clerk), path_of(document.id))
    fresh = make_posted(cast.clerk, code="2/VP")
    withdrawing.recall(actor_of(cast.clerk), document_id=fresh.id, reason="Sai số liệu.")
    db.session.commit()
    never = principal.send(path_of(fresh.id), {"words": WORDS})
    assert never.status_code == 422, "recalled before anything was recorded"


def test_it_stands_in_the_spreadsheet_and_is_counted_on_the_paper(
    client_for, cast: Cast, document: Document, note: ContestNote
) -> None:
    contesting.contest(actor_of(cast.principal), document_id=document.id, words="=1+1 và hai mươi ký tự nữa")
    contesting.answer(actor_of(cast.clerk), document_id=document.id, note_id=note.id, words=ANSWER)
    db.session.commit()
    got = client_for(cast.clerk).get(f"/van-ban/{document.id}/noi-nhan.xlsx?trang-thai=contested")
    cells = cells_of(got.get_data())
    headings = ["Số ý kiến không thừa nhận", "Ý kiến không thừa nhận", "Nơi gửi trả lời ý kiến"]
    place = cells.index(headings[0])
    assert cells[place : place + 3] == headings
    count, said, answered = cells[-3:]
    assert (count, WORDS in said, "=1+1" in said, ANSWER in answered) == ("2.0", True, True, True)
    make_checkpoint(KEY, ORIGIN)
    made = postings.make_posting_certificate(actor_of(cast.clerk), document_id=document.id, verifier_key=PUBLIC)
    paper = posting_paper(made, portal="Cổng Trường", check_address="https://x.vn", qr="<svg/>").data
    assert ("Không thừa nhận", "1") in paper["sections"][1]["facts"]
    answers = next(row for row in paper["sections"][2]["rows"] if "Vĩnh Bình" in row[1])[-1]
    assert f"Không thừa nhận: 09:00:00 ngày 21/11/2026, {cast.principal.name}" in answers
    assert WORDS not in answers


def test_looking_at_the_notes_reads_what_was_told(
    client_for, cast: Cast, document: Document, note: ContestNote
) -> None:
    clerk = client_for(cast.clerk)
    query = select(Notification.read_at).where(Notification.account_id == cast.clerk.id)
    query = query.where(Notification.kind == "document_contested")
    clerk.get(path_of(document.id), headers={"Sec-Purpose": "prefetch"})
    assert db.session.scalars(query).one() is None
    clerk.get(path_of(document.id))
    assert db.session.scalars(query).one() is not None


def test_many_notes_are_paged_and_cost_the_same(client_for, cast: Cast, document: Document, queries) -> None:
    clerk = client_for(cast.clerk)
    for person in (cast.principal, cast.other_principal, cast.thpt_principal):
        for number in range(MOST):
            contesting.contest(actor_of(person), document_id=document.id, words=f"{WORDS} {number}")
            db.session.commit()
        clerk.get(path_of(document.id))  # what was told is read now
        if person is cast.principal:
            with queries() as few:
                clerk.get(path_of(document.id))
    with queries() as many:
        page = page_of(clerk, path_of(document.id))
    assert "1–20 / 30" in page
    assert len(many) <= len(few) <= 18, (len(many), len(few))
    for path, most in ((f"/van-ban/{document.id}", 30), (f"/van-ban/{document.id}/noi-nhan", 17)):
        with queries() as count:
            clerk.get(path)
        assert len(count) <= most, (path, len(count))
