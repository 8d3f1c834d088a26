"""Arrival numbers: from 1 each year, for each unit, without gap, whoever comes at the same time."""

import threading
from datetime import date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import ArrivalBook, Receipt
from portal.models.records import AuditEntry
from portal.services.documents import answering, arrivals
from portal.services.documents.books import arrival_years, dispatch_years, list_arrivals
from tests.cast import Cast, Person
from tests.make import actor_of, make_posted
from tests.register import faults, kinds


def enter(person: Person, document_id: int, handler: str = "", remark: str = "") -> int:
    receipt = arrivals.register_arrival(actor_of(person), document_id=document_id, handler=handler, remark=remark)
    db.session.commit()
    assert receipt.arrival_number is not None
    return receipt.arrival_number


def test_numbers_begin_at_one_for_each_unit_and_each_year(cast: Cast, clock_at) -> None:
    first, second, third = (make_posted(cast.clerk, code=f"{n}/VP").id for n in (1, 2, 3))
    assert [enter(cast.principal, second), enter(cast.principal, first)] == [1, 2]
    assert enter(cast.other_principal, first) == 1
    clock_at.move_to(datetime(2026, 12, 31, 23, 59, tzinfo=clock.LOCAL_ZONE))
    assert enter(cast.principal, third) == 3
    later = make_posted(cast.clerk, code="4/VP").id
    clock_at.move_to(datetime(2027, 1, 1, 0, 0, tzinfo=clock.LOCAL_ZONE))
    assert enter(cast.principal, later) == 1
    actor = actor_of(cast.principal)
    assert arrival_years(actor) == [2027, 2026]
    assert [line.number for line in list_arrivals(actor, year=2026, number=1).items] == [1, 2, 3]
    assert [line.arrived_on for line in list_arrivals(actor, year=2027, number=1).items] == [date(2027, 1, 1)]
    assert dispatch_years(actor_of(cast.clerk)) == [2027, 2026]
    assert faults() == []


def test_entering_again_keeps_the_first_entry(cast: Cast) -> None:
    document = make_posted(cast.clerk).id
    assert enter(cast.principal, document, "Tổ 4") == enter(cast.principal, document, "Tổ 5") == 1
    assert db.session.scalars(select(Receipt.arrival_handler).where(Receipt.arrival_number == 1)).all() == ["Tổ 4"]
    assert kinds() == ["posted", "registered"]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "document_registered")).one()
    assert entry.after == {"code": "12/SGDĐT-VP", "arrival_number": 1, "handler": "Tổ 4"}


def test_a_refused_attempt_uses_no_number(cast: Cast, mails) -> None:
    back, good = make_posted(cast.clerk, code="1/VP").id, make_posted(cast.clerk, code="2/VP").id
    answering.refuse(actor_of(cast.principal), document_id=back, reason="Nhầm")
    db.session.commit()
    for document_id, handler in ((back, ""), (good, "a" * 201)):
        with pytest.raises(RuleBroken):
            arrivals.register_arrival(actor_of(cast.principal), document_id=document_id, handler=handler, remark="")
        db.session.rollback()
    assert enter(cast.principal, good) == 1


def test_after_registering_nothing_is_sent_back_but_acknowledging_goes(cast: Cast) -> None:
    document = make_posted(cast.clerk).id
    enter(cast.principal, document)
    with pytest.raises(RuleBroken, match="đã vào sổ"):
        answering.refuse(actor_of(cast.principal), document_id=document, reason="Nhầm")
    answering.acknowledge(actor_of(cast.principal), document_id=document)
    db.session.commit()
    assert kinds() == ["posted", "registered", "acknowledged"]
    assert faults() == []


def test_who_may_not_enter(cast: Cast) -> None:
    document = make_posted(cast.clerk).id
    for person, error in ((cast.teacher, NotAllowed), (cast.stranger, NotFound), (cast.clerk, NotFound)):
        with pytest.raises(error):
            arrivals.register_arrival(actor_of(person), document_id=document, handler="", remark="")
    assert db.session.scalars(select(ArrivalBook)).all() == []


def test_the_database_refuses_a_number_twice(cast: Cast) -> None:
    first, second = make_posted(cast.clerk, code="1/VP").id, make_posted(cast.clerk, code="2/VP").id
    enter(cast.principal, first)
    db.session.execute(update(ArrivalBook).values(last_number=0))
    with pytest.raises(IntegrityError):
        enter(cast.principal, second)
    db.session.rollback()


def test_many_at_the_same_time_leave_no_gap(app, cast: Cast) -> None:
    """Each thread has its own connection; they all begin at once, before the book of the year exists."""
    documents = [make_posted(cast.clerk, code=f"{n}/VP").id for n in range(12)]
    actor = actor_of(cast.principal)
    db.session.remove()
    numbers: list[int | None] = []
    start = threading.Barrier(4)

    def work(mine: list[int]) -> None:
        with app.app_context():
            start.wait(10)
            for document_id in mine:
                begin_write()
                entered = arrivals.register_arrival(actor, document_id=document_id, handler="", remark="")
                numbers.append(entered.arrival_number)
                db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=work, args=(documents[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(numbers, key=str) == sorted(range(1, 13), key=str)
    assert db.session.scalars(select(ArrivalBook.last_number)).all() == [12]
    assert faults() == []


def test_two_tabs_enter_one_document_once(app, cast: Cast) -> None:
    document = make_posted(cast.clerk).id
    actor = actor_of(cast.principal)
    db.session.remove()
    numbers: list[int | None] = []
    start = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            start.wait(10)
            begin_write()
            entered = arrivals.register_arrival(actor, document_id=document, handler="", remark="")
            numbers.append(entered.arrival_number)
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert numbers == [1, 1]
    assert kinds() == ["posted", "registered"]
