"""The clock guard over restarts of a process and of the machine, and the outages the heartbeat notices."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.notifications import Notification
from portal.models.records import ClockMark, Outage
from portal.rules.records.availability import LONGEST_SILENCE
from portal.services.notifications.alarms import tell_operators
from portal.services.records import availability, health, timekeeping
from tests.cast import Cast
from tests.conftest import NOW


class Machine:
    """A machine that can be restarted and whose steady clock is ours."""

    def __init__(self) -> None:
        self.boot, self.steady = "first", 500.0


@pytest.fixture
def machine(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    machine = Machine()
    monkeypatch.setattr(clock, "boot_id", lambda: machine.boot)
    monkeypatch.setattr(clock, "steady_seconds", lambda: machine.steady)
    yield machine
    clock.release()


def mark() -> None:
    timekeeping.mark_clock()
    db.session.commit()


def test_a_step_before_a_new_process_starts_is_not_believed(machine: Machine, clock_at: Any) -> None:
    mark()
    machine.steady += 3600
    clock_at.shift(timedelta(days=30))
    timekeeping.hold_clock()
    assert clock.now() == NOW + timedelta(hours=1)
    assert clock.held_step() == timedelta(days=30) - timedelta(hours=1)


def test_after_a_restart_of_the_machine_time_waits_for_the_last_mark(machine: Machine, clock_at: Any) -> None:
    mark()
    machine.boot, machine.steady = "second", 5.0
    clock_at.shift(-timedelta(hours=2))
    timekeeping.hold_clock()
    assert clock.now() == NOW
    machine.steady += 3600
    clock_at.shift(timedelta(hours=1))
    assert clock.now() == NOW
    clock_at.shift(timedelta(hours=2))
    assert clock.now() == NOW + timedelta(hours=1)


def test_after_a_restart_a_later_time_is_believed(machine: Machine, clock_at: Any) -> None:
    mark()
    machine.boot = "second"
    clock_at.shift(timedelta(days=2))
    timekeeping.hold_clock()
    assert clock.now() == NOW + timedelta(days=2)


def test_a_person_may_accept_a_step_forward(machine: Machine, clock_at: Any) -> None:
    mark()
    clock_at.shift(timedelta(days=30))
    timekeeping.hold_clock()
    assert clock.now() == NOW
    assert timekeeping.accept_clock() == NOW + timedelta(days=30)
    timekeeping.hold_clock()
    assert clock.now() == NOW + timedelta(days=30)
    assert clock.held_step() == timedelta()


def test_accepting_a_step_back_lets_time_stand_still(machine: Machine, clock_at: Any) -> None:
    mark()
    clock_at.shift(-timedelta(hours=1))
    assert timekeeping.accept_clock() == NOW
    timekeeping.hold_clock()
    machine.steady += 1800
    clock_at.shift(timedelta(minutes=30))
    assert clock.now() == NOW
    clock_at.shift(timedelta(minutes=31))
    assert clock.now() == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("step", [timedelta(days=30), -timedelta(hours=1)])
def test_a_worker_that_goes_on_follows_what_was_accepted(machine: Machine, clock_at: Any, step: timedelta) -> None:
    timekeeping.hold_clock()
    availability.beat()
    clock_at.shift(step)
    availability.beat()
    assert clock.now() == NOW
    accepted = timekeeping.accept_clock()
    machine.steady += 30
    clock_at.shift(timedelta(seconds=30))
    availability.beat()
    timekeeping.hold_clock()  # a web server that starts now
    assert clock.now() == max(accepted, NOW + step + timedelta(seconds=30))


def test_without_a_boot_id_nothing_is_marked(machine: Machine) -> None:
    machine.boot = ""
    mark()
    assert db.session.query(ClockMark).count() == 0


def test_a_database_that_does_not_answer_stops_nobody(
    machine: Machine, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.session.execute(db.text("DROP TABLE clock_mark"))  # in this transaction only
    timekeeping.hold_clock()
    assert clock.now() == NOW


def test_the_doctor_and_the_operators_are_told_of_a_step(
    machine: Machine, clock_at: Any, cast: Cast, mails: FolderMailer
) -> None:
    timekeeping.hold_clock()
    clock_at.shift(timedelta(hours=5))
    assert "lệch 5 giờ" in " ".join(finding.words for finding in health.database.examine())
    tell_operators()
    tell_operators()
    (told,) = db.session.query(Notification).filter_by(kind="clock_stepped")
    assert (told.account_id, told.params) == (cast.operator.id, {"minutes": 300})


def test_a_silence_of_the_worker_is_an_outage(machine: Machine, clock_at: Any) -> None:
    availability.beat()
    clock_at.shift(LONGEST_SILENCE)
    availability.beat()
    assert db.session.query(Outage).count() == 0
    clock_at.shift(timedelta(hours=3))
    availability.beat()
    (outage,) = db.session.query(Outage)
    assert (outage.cause, outage.ended_at - outage.started_at) == ("stopped", timedelta(hours=3))


def test_a_web_server_that_does_not_answer_is_an_outage_until_it_does(machine: Machine, clock_at: Any) -> None:
    def beat(answers: Callable[[], bool]) -> None:
        availability.beat(answers)
        clock_at.shift(timedelta(seconds=30))

    beat(lambda: True)
    for _ in range(4):
        beat(lambda: False)
    found = availability.get_availability()
    assert [(outage.cause, outage.ended_at) for outage in found.outages.items] == [("unreachable", None)]
    beat(lambda: True)
    beat(lambda: True)
    (outage,) = db.session.query(Outage)
    assert outage.ended_at is not None
    assert outage.ended_at - outage.started_at == timedelta(minutes=2)


def test_time_machine_moves_no_steady_clock() -> None:
    before = clock.steady_seconds()
    with time_machine.travel(NOW + timedelta(days=999), tick=False):
        assert clock.steady_seconds() - before < 60
    assert clock.boot_id() == clock.boot_id()
