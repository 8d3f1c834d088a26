"""Filters of the inbox, their counts and orders; many documents at once; saved filters."""

import pytest

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Receipt
from portal.services.documents import answering, bulk, saved_filters
from portal.services.documents.handling import working
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.inbox import SHOWN, _shown, count_unopened, list_received, read_inbox
from tests.cast import Cast
from tests.handling import in_days, make_assigned, make_registered
from tests.make import actor_of, make_posted
from tests.plans import plan_of
from tests.register import faults


@pytest.fixture(autouse=True)
def _mail_is_expected(mails) -> None:
    """Whoever is named is told by mail."""


def test_each_filter_counts_what_it_shows(cast: Cast, clock_at) -> None:
    new, registered = make_posted(cast.clerk, code="1/VP").id, make_registered(cast, "2/VP")
    soon = make_assigned(cast, due_on=in_days(3), code="3/VP")
    late = make_assigned(cast, due_on=in_days(0), code="4/VP", lead=cast.principal)
    done = make_assigned(cast, due_on=in_days(0), code="5/VP")
    working.complete(actor_of(cast.teacher), document_id=done, text="Xong")
    back = make_posted(cast.clerk, code="6/VP").id
    answering.refuse(actor_of(cast.principal), document_id=back, reason="Nhầm")
    answering.acknowledge(actor_of(cast.principal), document_id=registered)
    db.session.commit()
    clock_at.shift(86400)
    principal = actor_of(cast.principal)
    expected = {
        "unopened": {new, registered, soon, late, done, back},
        "unanswered": {new, soon, late, done},
        "unregistered": {new},
        "waiting": {registered},
        "soon": {soon},
        "overdue": {late},
        "mine": {late},
    }
    assert set(expected) == set(SHOWN)
    counts = read_inbox(principal, number=1).counts
    for name, ids in expected.items():
        shown = list_received(principal, number=1, show=name)
        assert {row.document.id for row in shown.items} == ids, name
        assert counts[name] == shown.total == len(ids), name
    assert count_unopened(principal) == 6
    assert list_received(principal, number=1).total == 6


def test_orders(cast: Cast, clock_at) -> None:
    ids = []
    for code, days, priority in (("1/VP", 9, 0), ("2/VP", 2, 3), ("3/VP", None, 1)):
        ids.append(make_assigned(cast, due_on=None if days is None else in_days(days), code=code))
        clock_at.shift(60)
        db.session.query(Receipt).filter_by(document_id=ids[-1]).update({"priority": priority})
    principal = actor_of(cast.principal)
    orders = {sort: [row.document.id for row in list_received(principal, number=1, sort=sort).items] for sort in SORTS}
    first, second, third = ids
    assert orders == {
        "posted": [third, second, first],
        "deadline": [second, first],
        "urgency": [second, third, first],
    }


SORTS = ("posted", "deadline", "urgency")


@pytest.mark.parametrize(
    ("show", "index"),
    [
        ("unopened", "ix_receipt_unopened"),
        ("unanswered", "ix_receipt_unanswered"),
        ("unregistered", "ix_receipt_unregistered"),
        ("waiting", "ix_receipt_waiting"),
        ("soon", "ix_receipt_due"),
        ("overdue", "ix_receipt_due"),
    ],
)
def test_every_filter_has_its_index(cast: Cast, queries, show: str, index: str) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    assert index in plan_of(_shown(actor_of(cast.principal), show))


def test_two_statements_answer_for_everything(cast: Cast, queries) -> None:
    make_assigned(cast)
    principal = actor_of(cast.principal)
    with queries() as count:
        read_inbox(principal, number=1, words="thử")
    assert len(count) == 2, count.statements


def test_many_at_once_say_what_was_skipped(cast: Cast, clock_at) -> None:
    back, first, second = (make_posted(cast.clerk, code=f"{n}/VP").id for n in (1, 2, 3))
    principal = actor_of(cast.principal)
    answering.refuse(principal, document_id=back, reason="Nhầm")
    everything = [second, back, first, 999_999]
    done = bulk.act_on_many(principal, act="register", document_ids=everything)
    assert (done.count, [each.code for each in done.skipped]) == (2, ["1/VP"])
    numbers = {r.document_id: r.arrival_number for r in db.session.query(Receipt) if r.arrival_number}
    assert numbers == {first: 1, second: 2}  # in the order they came, not in the order of the ticks
    again = bulk.act_on_many(principal, act="register", document_ids=everything)
    assert (again.count, len(again.skipped)) == (0, 3)
    assert bulk.act_on_many(principal, act="acknowledge", document_ids=everything).count == 2
    assert bulk.act_on_many(principal, act="watch", document_ids=[first]).count == 1
    assert bulk.act_on_many(principal, act="watch", document_ids=[first]).count == 0
    assert faults() == []


def test_many_are_given_to_one_lead(cast: Cast) -> None:
    ready, taken, fresh = make_registered(cast, "1/VP"), make_assigned(cast, code="2/VP"), make_posted(cast.clerk).id
    principal, ids = actor_of(cast.principal), [ready, taken, fresh]
    done = bulk.act_on_many(
        principal, act="assign", document_ids=ids, instruction=Instruction("Làm", cast.it_teacher.id)
    )
    assert (done.count, len(done.skipped)) == (1, 2)
    nobody = bulk.act_on_many(principal, act="assign", document_ids=[fresh], instruction=Instruction("", None))
    assert (nobody.count, len(nobody.skipped)) == (0, 1)  # nothing fits, so nothing is asked of the instruction
    with pytest.raises(NotAllowed):
        bulk.act_on_many(actor_of(cast.teacher), act="acknowledge", document_ids=ids)
    with pytest.raises(RuleBroken):
        bulk.act_on_many(actor_of(cast.stranger), act="acknowledge", document_ids=ids)


def test_saved_filters_are_ones_own(cast: Cast) -> None:
    principal = actor_of(cast.principal)
    first = saved_filters.save_filter(principal, name="Quá hạn", query="loc=qua-han")
    second = saved_filters.save_filter(principal, name="Thu chi", query="q=thu+chi")
    for name, query in (("Quá hạn", "q=x"), ("", "q=x"), ("a" * 61, "q=x"), ("Tất cả", ""), ("Dài", "q" * 501)):
        with pytest.raises(RuleBroken):
            saved_filters.save_filter(principal, name=name, query=query)
    assert saved_filters.star_filter(principal, filter_id=first.id)
    assert saved_filters.star_filter(principal, filter_id=second.id)
    assert [each.starred for each in saved_filters.list_filters(principal)] == [False, True]
    assert not saved_filters.star_filter(principal, filter_id=second.id)
    with pytest.raises(RuleBroken):
        saved_filters.rename_filter(principal, filter_id=second.id, name="Quá hạn")
    with pytest.raises(NotFound):
        saved_filters.delete_filter(actor_of(cast.teacher), filter_id=first.id)
    saved_filters.delete_filter(principal, filter_id=first.id)
    assert [each.name for each in saved_filters.list_filters(principal)] == ["Thu chi"]
    for number in range(saved_filters.MOST - 1):
        saved_filters.save_filter(principal, name=f"Tên {number}", query="q=x")
    with pytest.raises(RuleBroken):
        saved_filters.save_filter(principal, name="Quá nhiều", query="q=x")
