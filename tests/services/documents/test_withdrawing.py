"""Recalling: at once where nobody opened, by asking where somebody did; the trace stays, the content does not."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Opening, Recall, Receipt
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.services.documents import answering, arrivals, proving, receiving, withdrawing
from portal.services.documents.following import get_addressee, get_matrix
from portal.services.documents.inbox import count_unopened, list_received, what_needs_me
from portal.services.documents.scope import get_document
from tests.cast import Cast, Person
from tests.make import actor_of, make_posted
from tests.register import faults, kinds, open_as
from tests.trees import add_schools

WHY = "Gửi nhầm phụ lục."


def recall(person: Person, document: Document | int, receipt: Receipt | None = None, reason: str = WHY):
    document_id = document if isinstance(document, int) else document.id
    receipt_ids = [receipt.id] if receipt else None
    plan = withdrawing.recall(actor_of(person), document_id=document_id, receipt_ids=receipt_ids, reason=reason)
    counts = (len(plan.at_once), len(plan.asked))
    db.session.commit()
    return counts


def answer(person: Person, document: Document, *, accept: bool, reason: str = "") -> Recall:
    done = withdrawing.answer_recall(actor_of(person), document_id=document.id, accept=accept, reason=reason)
    db.session.commit()
    return done


def receipt_of(document: Document, unit_id: int) -> Receipt:
    db.session.expire_all()
    query = select(Receipt).where(Receipt.document_id == document.id, Receipt.unit_id == unit_id)
    return db.session.scalars(query).one()


def assert_gone(person: Person, document: Document) -> None:
    actor = actor_of(person)
    with pytest.raises(NotFound):
        get_document(actor, document.id)
    with pytest.raises(NotFound):
        receiving.read_document(actor, document_id=document.id, visit=True)
    with pytest.raises(NotFound):
        receiving.get_file(actor, document_id=document.id, file_id=1, visit=True)
    receipt = receipt_of(document, actor.unit_id or 0)
    with pytest.raises(NotFound):
        get_addressee(actor, document_id=document.id, receipt_id=receipt.id)
    with pytest.raises(RuleBroken, match="đã thu hồi"):
        answering.acknowledge(actor, document_id=document.id)
    db.session.rollback()


def test_where_nobody_opened_it_is_gone_at_once_and_the_trace_stays(cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    clock_at.shift(3600)
    assert recall(cast.clerk, document) == (4, 0)
    assert_gone(cast.principal, document)
    trace = withdrawing.find_trace(actor_of(cast.teacher), document_id=document.id)
    assert trace is not None
    assert (trace.document.code, trace.recall.ordered_by, trace.recall.reason) == ("12/SGDĐT-VP", cast.clerk.name, WHY)
    assert (trace.receipt.recalled_at, trace.received_at, trace.is_deemed) == (clock.now(), None, False)
    assert count_unopened(actor_of(cast.principal)) == 0
    assert [row.receipt.id for row in list_received(actor_of(cast.principal), number=1).items] == [trace.receipt.id]
    assert kinds() == ["posted", *["recalled"] * 4]
    assert faults() == []


def test_who_opened_acknowledged_or_registered_is_asked(cast: Cast, mails) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    answering.acknowledge(actor_of(cast.office_clerk), document_id=document.id)
    arrivals.register_arrival(actor_of(cast.other_principal), document_id=document.id, handler="", remark="")
    db.session.commit()
    plan = withdrawing.plan_recall(actor_of(cast.leader), document_id=document.id)
    assert {r.unit_name for r in plan.at_once} == {"Trường THPT Nguyễn Đình Chiểu"}
    assert recall(cast.leader, document) == (1, 3)
    assert receiving.read_document(actor_of(cast.principal), document_id=document.id, visit=True)
    asked = what_needs_me(actor_of(cast.principal)).recalls
    assert [receipt.document_id for receipt in asked] == [document.id]
    answer(cast.principal, document, accept=True)
    answer(cast.office_clerk, document, accept=False, reason="Đã triển khai.")
    assert_gone(cast.principal, document)
    assert receiving.read_document(actor_of(cast.office_clerk), document_id=document.id, visit=True)
    tally = get_matrix(actor_of(cast.clerk), document_id=document.id).tally
    assert (tally.recalled, tally.recall_requested, tally.waiting, tally.opened, tally.total) == (2, 1, 1, 1, 4)
    assert kinds()[-3:] == ["recall_accepted", "recall_refused", "opened"]
    assert faults() == []


def test_only_one_addressee(cast: Cast) -> None:
    document = make_posted(cast.clerk)
    assert recall(cast.clerk, document, receipt_of(document, cast.units["vinh_binh"])) == (1, 0)
    assert_gone(cast.principal, document)
    assert get_document(actor_of(cast.other_principal), document.id)
    assert [r.whole for r in db.session.scalars(select(Recall))] == [False]


def test_recalling_and_answering_twice_change_nothing(cast: Cast, clock_at, mails) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    assert recall(cast.clerk, document) == (3, 1)
    clock_at.shift(60)
    assert recall(cast.clerk, document) == (0, 0)
    first = answer(cast.principal, document, accept=True).answered_at
    clock_at.shift(60)
    assert answer(cast.principal, document, accept=True).answered_at == first
    with pytest.raises(RuleBroken, match="đã trả lời"):
        answer(cast.principal, document, accept=False, reason="Thôi")
    db.session.rollback()
    assert recall(cast.clerk, document) == (0, 0)
    assert len(kinds()) == 1 + 1 + 4 + 1
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "document_recalled")).all()) == 1


def test_a_unit_that_declined_may_be_asked_again(cast: Cast) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    receipt = receipt_of(document, cast.units["vinh_binh"])
    assert recall(cast.clerk, document, receipt) == (0, 1)
    answer(cast.principal, document, accept=False, reason="Chưa rõ vì sao.")
    assert recall(cast.clerk, document, receipt, "Sai số liệu trong phụ lục 1.") == (0, 1)
    answer(cast.principal, document, accept=True)
    assert_gone(cast.principal, document)
    assert faults() == []


@pytest.mark.parametrize(("hours", "deemed"), [(23, False), (24, True), (30, True)])
def test_a_recalled_document_is_deemed_only_if_it_was_before(cast: Cast, clock_at, hours: int, deemed: bool) -> None:
    document = make_posted(cast.clerk)
    clock_at.shift(timedelta(hours=hours))
    recall(cast.clerk, document, receipt_of(document, cast.units["vinh_binh"]))
    clock_at.shift(timedelta(hours=30))
    proving.sweep_deemed()
    trace = withdrawing.find_trace(actor_of(cast.principal), document_id=document.id)
    assert trace is not None
    assert (trace.is_deemed, trace.received_at is not None) == (deemed, deemed)
    assert faults() == []


def test_a_clock_set_back_cannot_unmake_what_was_deemed(cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    clock_at.shift(timedelta(hours=25))
    proving.sweep_deemed()
    clock_at.shift(timedelta(hours=-5))
    recall(cast.clerk, document, receipt_of(document, cast.units["vinh_binh"]))
    open_as(cast.other_principal, document.id)
    trace = withdrawing.find_trace(actor_of(cast.principal), document_id=document.id)
    assert trace is not None
    assert trace.is_deemed
    assert faults() == []


def test_who_may_recall_and_who_may_answer(cast: Cast) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    for person, error in ((cast.supervisor, NotAllowed), (cast.principal, NotFound), (cast.stranger, NotFound)):
        with pytest.raises(error):
            recall(person, document)
    other = make_posted(cast.clerk, code="13/VP")
    with pytest.raises(NotFound):
        recall(cast.clerk, document, receipt_of(other, cast.units["vinh_binh"]))
    for reason, words in (("", "lý do"), (" \n", "lý do"), ("a" * 1001, "1000")):
        with pytest.raises(RuleBroken, match=words) as broken:
            recall(cast.clerk, document, reason=reason)
        assert broken.value.field == "reason"
    recall(cast.clerk, document)
    for person, error in ((cast.teacher, NotAllowed), (cast.clerk, NotFound), (cast.other_principal, NotFound)):
        with pytest.raises(error):
            answer(person, document, accept=True)
    with pytest.raises(RuleBroken, match="không đồng ý"):
        answer(cast.principal, document, accept=False)


def test_everybody_concerned_is_told_once(cast: Cast, mails, drain) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    recall(cast.clerk, document)
    drain()
    answer(cast.principal, document, accept=False, reason="Đã làm.")
    drain()
    told = {(n.kind, n.account_id) for n in db.session.scalars(select(Notification))}
    people = {kind: {who for k, who in told if k == kind} for kind, _who in told}
    gone = {cast.office_clerk.id, cast.thpt_principal.id, cast.other_principal.id, cast.two_hats.id}
    assert people["document_recalled"] == gone
    assert people["recall_requested"] == {cast.principal.id}
    assert people["recall_refused"] == {cast.clerk.id, cast.leader.id}
    assert people["document_posted"] == {cast.principal.id}, "what is gone is not announced any more"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (update(Recall).values(reason="Khác"), "recalls"),
        (update(Recall).values(answered_by="Khác"), "recalls"),
        (update(Receipt).values(recalled_at=None), "lost it"),
        (update(Receipt).values(recall_asked_at=Receipt.posted_at), "lost it"),
        (update(Receipt).values(recalled_at=Receipt.posted_at), "lost it"),
    ],
)
def test_recalls_cannot_be_changed_unseen(cast: Cast, clock_at, statement, words: str) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    clock_at.shift(60)
    recall(cast.clerk, document)
    answer(cast.principal, document, accept=True)
    assert faults() == []
    db.session.execute(statement)
    db.session.commit()
    assert any(words in fault for fault in faults()), faults()


def test_recalling_from_700_takes_as_many_statements_as_from_4(cast: Cast, queries) -> None:
    small = make_posted(cast.clerk, code="1/A")
    actor = actor_of(cast.clerk)
    with queries() as few:
        withdrawing.recall(actor, document_id=small.id, reason=WHY)
        db.session.commit()
    add_schools(cast.units["ben_tre"], 700)
    large = make_posted(cast.clerk, code="2/A")
    with queries() as many:
        withdrawing.recall(actor, document_id=large.id, reason=WHY)
        db.session.commit()
    assert len(many) <= len(few) + 3, (len(few), many.statements[:14])


@pytest.mark.parametrize("attempt", range(6))
def test_an_opening_and_a_recall_at_once_have_one_winner(app, cast: Cast, attempt: int) -> None:
    document_id = make_posted(cast.clerk).id
    clerk, principal = actor_of(cast.clerk), actor_of(cast.principal)
    db.session.remove()
    start = threading.Barrier(2)
    ends: dict[str, object] = {}

    def opening() -> None:
        with app.app_context():
            start.wait(10)
            try:
                receiving.read_document(principal, document_id=document_id, visit=True)
                db.session.commit()
                ends["opening"] = "read"
            except NotFound:
                ends["opening"] = "gone"
            db.session.remove()

    def recalling() -> None:
        with app.app_context():
            start.wait(10)
            begin_write()
            plan = withdrawing.recall(clerk, document_id=document_id, reason=WHY)
            ends["recall"] = (len(plan.at_once), len(plan.asked))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=work) for work in (opening, recalling)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ends in ({"opening": "gone", "recall": (4, 0)}, {"opening": "read", "recall": (3, 1)})
    assert len(db.session.scalars(select(Opening)).all()) == (ends["opening"] == "read")
    assert faults() == []
