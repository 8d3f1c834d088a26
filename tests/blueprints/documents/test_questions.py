"""Questions on a letter: asked by an addressee, answered once, kept between the two until it becomes guidance."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import Document, Question, QuestionAnswer
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.services.documents import questions, withdrawing
from portal.services.documents.inbox import what_needs_me
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.pages import parse, text_of

WORDS = "Trường ghép có phải lập hai bảng không?"
ANSWER = "Lập một bảng, ghi rõ từng điểm trường."


@pytest.fixture
def asked(client_for, cast: Cast, mails) -> Question:
    """A school has asked about a letter."""
    document = make_posted(cast.clerk)
    done = client_for(cast.principal).submit(f"/van-ban/{document.id}/hoi-dap", {"words": WORDS})
    assert done.location == f"/van-ban/{document.id}/hoi-dap"
    return db.session.scalars(select(Question)).one()


def path_of(question: Question, ending: str = "") -> str:
    return f"/van-ban/{question.document_id}/hoi-dap" + (f"/{question.id}/{ending}" if ending else "")


def page_of(client, path: str) -> str:
    return text_of(parse(client.get(path)).find(".//main"))


def told(kind: str) -> set[int]:
    return set(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def test_only_asker_and_issuer_see_it_before_it_is_guidance(client_for, cast: Cast, asked: Question) -> None:
    for who, there in (("principal", True), ("clerk", True), ("teacher", True), ("other_principal", False)):
        assert (WORDS in page_of(client_for(getattr(cast, who)), path_of(asked))) is there, who
    assert "Hỏi đáp 1" in page_of(client_for(cast.clerk), f"/van-ban/{asked.document_id}")
    assert "Chưa có câu hỏi nào" in page_of(client_for(cast.other_principal), path_of(asked))
    assert told("question_asked") == {cast.clerk.id, cast.leader.id}
    assert [q.id for q in what_needs_me(actor_of(cast.leader)).questions] == [asked.id]
    assert WORDS in page_of(client_for(cast.clerk), "/viec-cua-toi")
    for who, status in (("stranger", 404), ("operator", 403)):
        assert client_for(getattr(cast, who)).get(path_of(asked)).status_code == status


def test_answered_once_and_corrected_by_a_new_answer(client_for, cast: Cast, asked: Question) -> None:
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    form = clerk.get(path_of(asked, "tra-loi"))
    assert clerk.submit(path_of(asked, "tra-loi"), {"words": ANSWER}).status_code == 303
    assert clerk.send(path_of(asked, "tra-loi"), {"words": ANSWER, "seen": "0"}).status_code == 303, "pressed twice"
    late = client_for(cast.leader).send(path_of(asked, "tra-loi"), {"words": "Hai bảng.", "seen": "0"})
    assert (form.status_code, late.status_code) == (200, 422)
    assert "Hai bảng." in late.get_data(as_text=True)
    assert "Câu hỏi này vừa được trả lời." in late.get_data(as_text=True)
    assert ANSWER in page_of(principal, path_of(asked))
    assert told("question_answered") == {cast.principal.id}
    assert what_needs_me(actor_of(cast.clerk)).questions == []
    assert clerk.submit(path_of(asked, "tra-loi"), {"words": "Lập hai bảng."}).status_code == 303
    seen = page_of(principal, path_of(asked))
    assert ("Lập hai bảng." in seen, ANSWER in seen, "đã đính chính" in seen) == (True, False, True)
    assert ANSWER in page_of(clerk, path_of(asked)), "the issuer keeps the earlier answer"
    numbers = db.session.scalars(select(QuestionAnswer.number).order_by(QuestionAnswer.number)).all()
    assert numbers == [1, 2]
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"question_asked", "question_answered"} <= actions


def test_guidance_reaches_all_without_naming_who_asked(client_for, cast: Cast, asked: Question, drain) -> None:
    clerk, other = client_for(cast.clerk), client_for(cast.other_principal)
    early = clerk.send(path_of(asked, "huong-dan-chung"))
    assert (early.status_code, "chưa được trả lời" in early.get_data(as_text=True)) == (422, True)
    clerk.submit(path_of(asked, "tra-loi"), {"words": ANSWER})
    assert clerk.submit(path_of(asked, "huong-dan-chung"), {}).status_code == 303
    assert clerk.send(path_of(asked, "huong-dan-chung"), {"names_unit": "y"}).status_code == 303, "pressed twice"
    seen = page_of(other, path_of(asked))
    for words, there in ((WORDS, True), (ANSWER, True), ("Một đơn vị hỏi", True), ("Vĩnh Bình", False)):
        assert (words in seen) is there, words
    assert cast.principal.name not in seen
    drain()
    assert told("guidance_given") == {
        cast.office_clerk.id,
        cast.thpt_principal.id,
        cast.other_principal.id,
        cast.two_hats.id,
    }


def test_the_issuer_may_name_the_unit(client_for, cast: Cast, asked: Question) -> None:
    clerk = client_for(cast.clerk)
    clerk.submit(path_of(asked, "tra-loi"), {"words": ANSWER})
    clerk.submit(path_of(asked, "huong-dan-chung"), {"names_unit": "y"})
    seen = page_of(client_for(cast.other_principal), path_of(asked))
    assert "Trường Tiểu học Vĩnh Bình" in seen
    assert cast.principal.name not in seen


@pytest.mark.parametrize(("words", "said"), [("", "Vui lòng nhập"), (" \n", "Vui lòng nhập"), ("a" * 4001, "4000")])
def test_wrong_words_stay_in_the_form(client_for, cast: Cast, asked: Question, words: str, said: str) -> None:
    for client, path in (
        (client_for(cast.principal), path_of(asked)),
        (client_for(cast.clerk), path_of(asked, "tra-loi")),
    ):
        refused = client.submit(path, {"words": words})
        tree = parse(refused)
        assert refused.status_code == 422
        assert said in text_of(next(e for e in tree.iter() if e.get("id") == "words-error"))
        assert words.strip() in (tree.find(".//textarea").text or "")


def test_who_may_ask_answer_and_promote(client_for, cast: Cast, asked: Question) -> None:
    for who, status in (("teacher", 403), ("stranger", 404), ("clerk", 403)):
        assert client_for(getattr(cast, who)).send(path_of(asked), {"words": "Hỏi"}).status_code == status, who
    expected = {"supervisor": 403, "teacher": 403, "principal": 404, "other_principal": 404, "stranger": 404}
    for who, status in expected.items():
        client = client_for(getattr(cast, who))
        for ending in ("tra-loi", "huong-dan-chung"):
            assert client.get(path_of(asked, ending)).status_code == status, who
            assert client.send(path_of(asked, ending), {"words": "x", "seen": "0"}).status_code == status, who
    other = make_posted(cast.clerk, code="2/VP")
    clerk = client_for(cast.clerk)
    assert clerk.get(f"/van-ban/{other.id}/hoi-dap/{asked.id}/tra-loi").status_code == 404
    draft = make_draft(cast.clerk, code="3/VP")
    assert clerk.get(f"/van-ban/{draft.id}/hoi-dap").status_code == 404
    assert db.session.scalars(select(QuestionAnswer)).all() == []


def test_asking_twice_is_one_question_and_a_recalled_letter_none(client_for, cast: Cast, asked: Question) -> None:
    principal = client_for(cast.principal)
    assert principal.send(path_of(asked), {"words": WORDS}).status_code == 303
    assert len(db.session.scalars(select(Question)).all()) == 1
    withdrawing.recall(actor_of(cast.clerk), document_id=asked.document_id, reason="Sai.")
    db.session.commit()
    assert client_for(cast.other_principal).get(path_of(asked)).status_code == 404


def test_many_questions_are_paged_and_cost_the_same(client_for, cast: Cast, asked: Question, queries) -> None:
    principal, clerk = client_for(cast.principal), client_for(cast.clerk)
    with queries() as few:
        clerk.get(path_of(asked))
    for number in range(30):
        questions.ask(actor_of(cast.principal), document_id=asked.document_id, words=f"Câu {number}")
    db.session.commit()
    with queries() as many:
        page = page_of(clerk, path_of(asked))
    assert "1–20 / 31" in page
    assert len(many) <= len(few) <= 19, (len(many), len(few))
    assert "21–31 / 31" in page_of(principal, f"{path_of(asked)}?trang=2")
    assert db.session.scalars(select(Document)).one().id == asked.document_id
