"""The outbox: nothing announced that was rolled back, nothing lost, nothing done twice at the same time."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.records import OutboxItem
from portal.services import worker
from portal.services.records import outbox, sweeping
from portal.services.records.outbox import LEASE, MAX_ATTEMPTS
from tests.conftest import NOW
from tests.plans import plan_of

Handler = Callable[[OutboxItem], None]


def queue(*keys: str, kind: str = "noted") -> None:
    begin_write()
    for key in keys:
        outbox.queue(kind, key, {"n": key})
    db.session.commit()


def states() -> dict[str, str]:
    db.session.rollback()
    return {item.key: item.state for item in db.session.scalars(select(OutboxItem))}


def the_item() -> OutboxItem:
    db.session.rollback()
    return db.session.scalars(select(OutboxItem)).one()


def failing(_item: OutboxItem) -> None:
    raise RuntimeError("the other side is down")


@pytest.fixture
def noted() -> list[str]:
    return []


@pytest.fixture
def handlers(noted: list[str]) -> dict[str, Handler]:
    return {"noted": lambda item: noted.append(item.key)}


def test_what_was_rolled_back_is_never_done(app: Flask, handlers: dict[str, Handler], noted: list[str]) -> None:
    begin_write()
    outbox.queue("noted", "a", {})
    db.session.rollback()
    assert worker.work_once("w", handlers) >= 0
    assert noted == []
    assert states() == {}


def test_done_once_in_the_order_of_queueing(app: Flask, handlers: dict[str, Handler], noted: list[str]) -> None:
    queue("a", "b", "c")
    worker.drain("w", handlers)
    worker.drain("w", handlers)
    assert noted == ["a", "b", "c"]
    assert set(states().values()) == {"done"}


def test_a_key_is_queued_once(app: Flask, handlers: dict[str, Handler], noted: list[str]) -> None:
    queue("a", "a")
    queue("a")
    worker.drain("w", handlers)
    queue("a")
    worker.drain("w", handlers)
    assert noted == ["a"]


def test_nothing_is_locked_while_the_outside_world_takes_its_time(app: Flask) -> None:
    def slow(_item: OutboxItem) -> None:
        seen.append(db.session().in_transaction())

    seen: list[bool] = []
    queue("a", kind="slow")
    worker.drain("w", {"slow": slow})
    assert (seen, the_item().last_error) == ([False], None)


def test_a_failure_waits_longer_each_time_and_is_poisoned_at_last(app: Flask, clock_at: time_machine.Traveller) -> None:
    queue("a")
    pauses = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        worker.work_once("w", {"noted": failing})
        item = the_item()
        assert (item.attempts, item.last_error) == (attempt, "RuntimeError: the other side is down")
        assert item.state == ("waiting" if attempt < MAX_ATTEMPTS else "poisoned")
        pauses.append(item.available_at - clock.now())
        worker.work_once("w", {"noted": failing})  # not before its time
        assert the_item().attempts == attempt
        clock_at.shift(pauses[-1])
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=15), timedelta(hours=6))
    clock_at.shift(timedelta(days=3))
    assert outbox.claim("w") is None


def test_a_later_success_forgets_the_error(app: Flask, clock_at: time_machine.Traveller, handlers) -> None:
    queue("a")
    worker.work_once("w", {"noted": failing})
    clock_at.shift(timedelta(minutes=1))
    worker.work_once("w", handlers)
    assert (the_item().state, the_item().last_error) == ("done", None)


def test_an_unknown_kind_harms_nothing_else(
    app: Flask, clock_at: time_machine.Traveller, handlers: dict[str, Handler], noted: list[str]
) -> None:
    queue("strange", kind="unheard_of")
    queue("a")
    worker.drain("w", handlers)
    assert noted == ["a"]
    for _ in range(MAX_ATTEMPTS):
        clock_at.shift(outbox.LONGEST_PAUSE)
        worker.drain("w", handlers)
    assert states() == {"strange": "poisoned", "a": "done"}
    strange = db.session.scalars(select(OutboxItem).where(OutboxItem.key == "strange")).one()
    assert strange.last_error == "LookupError: no handler for 'unheard_of'"


def test_a_dead_workers_row_is_taken_up_when_its_lease_ends(app: Flask, clock_at: time_machine.Traveller) -> None:
    queue("a")
    first = outbox.claim("dead")
    assert first is not None
    clock_at.shift(LEASE - timedelta(seconds=1))
    assert outbox.claim("w") is None
    clock_at.shift(1)
    assert outbox.claim("w") == first


def test_a_row_that_kills_its_worker_is_poisoned(app: Flask, clock_at: time_machine.Traveller) -> None:
    queue("deadly", "harmless")
    for _ in range(MAX_ATTEMPTS):
        begin_write()
        assert outbox.claim("w") is not None
        clock_at.shift(LEASE)
    outbox.claim("w")
    assert states()["deadly"] == "poisoned"


def test_whoever_lost_the_lease_closes_nothing(app: Flask, clock_at: time_machine.Traveller) -> None:
    """The clock jumps while a worker is busy; another one takes the row; the first one's result does not count."""

    def slow(item: OutboxItem) -> None:
        clock_at.shift(LEASE)
        assert outbox.claim("quick") == item.id

    queue("a", kind="slow")
    worker.work_once("sluggish", {"slow": slow})
    assert (the_item().state, the_item().claimed_by) == ("claimed", "quick")
    begin_write()
    assert outbox.finish(the_item().id, "quick")
    db.session.commit()
    assert the_item().state == "done"


def test_database_work_and_its_mark_are_one_transaction(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def announce(item: OutboxItem) -> None:
        outbox.queue("noted", f"from-{item.key}", {})

    def announce_and_break(item: OutboxItem) -> None:
        announce(item)
        raise RuntimeError("half-way")

    monkeypatch.setitem(worker.DATABASE_WORK, "announce", announce_and_break)
    queue("a", kind="announce")
    worker.work_once("w", {})
    assert states() == {"a": "waiting"}
    monkeypatch.setitem(worker.DATABASE_WORK, "announce", announce)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        worker.work_once("w", {})
    assert states() == {"a": "done", "from-a": "waiting"}


@pytest.mark.parametrize("hours", [5, 24 * 365])
def test_a_clock_that_ran_ahead_holds_nothing_up_for_ever(
    app: Flask, clock_at: time_machine.Traveller, handlers: dict[str, Handler], noted: list[str], hours: int
) -> None:
    clock_at.shift(timedelta(hours=hours))
    queue("waiting", "claimed")
    worker.work_once("w", {"noted": failing})
    assert outbox.claim("dead") is not None
    clock_at.move_to(NOW)
    for _ in range(3):
        worker.drain("w", handlers)
        clock_at.shift(timedelta(hours=3))
    assert sorted(noted) == ["claimed", "waiting"]


def test_two_workers_share_the_rows_and_never_one_row(app: Flask) -> None:
    """Real threads, real connections: every row once, and no two workers in the same row."""
    queue(*(f"k{n}" for n in range(40)))
    inside: set[int] = set()
    done: list[tuple[str, int]] = []
    guard = threading.Lock()
    stop = threading.Event()

    def handle(item: OutboxItem) -> None:
        with guard:
            assert item.id not in inside
            inside.add(item.id)
        stop.wait(0.002)
        with guard:
            inside.discard(item.id)
            done.append((threading.current_thread().name, item.id))
            if len(done) >= 40:
                stop.set()

    def work() -> None:
        with app.app_context():
            worker.work_until(stop, threading.current_thread().name, {"noted": handle}, rest=0.01)

    threads = [threading.Thread(target=work, name=f"worker {n}") for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(item for _, item in done) == sorted({item for _, item in done})
    assert set(states().values()) == {"done"}
    assert len(states()) == 40
    assert len({name for name, _ in done}) > 1


def test_told_to_stop_it_finishes_what_it_began_and_nothing_more(app: Flask) -> None:
    stop = threading.Event()
    queue("a", "b", kind="stopping")
    worker.work_until(stop, "w", {"stopping": lambda _item: stop.set()}, rest=0.01)
    assert states() == {"a": "done", "b": "waiting"}


def test_resting_costs_one_read_and_no_lock(app: Flask, queries) -> None:
    with queries() as count:
        assert outbox.claim("w") is None
    assert len(count) == 1
    assert "UPDATE" not in count.statements[0]


def test_only_old_done_work_is_forgotten(app: Flask, clock_at: time_machine.Traveller, handlers) -> None:
    queue("done")
    worker.drain("w", handlers)
    queue("poisoned", "waiting")
    begin_write()
    for item in db.session.scalars(select(OutboxItem).where(OutboxItem.key != "done")):
        item.state = item.key
    db.session.commit()
    clock_at.shift(timedelta(days=30))
    sweeping.sweep_outbox()
    assert len(states()) == 3
    clock_at.shift(timedelta(seconds=1))
    sweeping.sweep_outbox()
    assert states() == {"poisoned": "poisoned", "waiting": "waiting"}


@pytest.mark.sqlite_only
def test_claiming_reads_no_done_rows(app: Flask) -> None:
    plan = plan_of(outbox.due_ids())
    assert "SCAN" not in plan, plan
    assert plan.count("ix_outbox_item_state") >= 2, plan
