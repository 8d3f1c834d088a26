"""Recurring work: once for each time it is due, whoever of the workers comes first."""

import threading
from datetime import datetime, time, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.cli.work import prepare
from portal.db import db
from portal.models.records import Job
from portal.rules.records.work import JOB_LABELS, KIND_LABELS
from portal.services import worker
from portal.services.records import jobs
from portal.services.records.jobs import LEASE, RETRY, Recurring
from tests.conftest import NOW


class Counter:
    """An action that counts its runs and can be made to fail."""

    def __init__(self) -> None:
        self.runs = 0
        self.broken = False

    def __call__(self) -> None:
        self.runs += 1
        if self.broken:
            raise RuntimeError("no disk")


@pytest.fixture
def counter() -> Counter:
    return Counter()


def hourly(counter: Counter) -> list[Recurring]:
    found = [Recurring("hourly", timedelta(hours=1), counter)]
    jobs.ensure(found)
    return found


def row(name: str = "hourly") -> Job:
    db.session.rollback()
    return db.session.get_one(Job, name)


def test_it_runs_when_it_is_due_and_not_before(app: Flask, clock_at: time_machine.Traveller, counter: Counter) -> None:
    found = hourly(counter)
    assert [jobs.run_due(found), jobs.run_due(found)] == [1, 0]
    clock_at.shift(timedelta(minutes=59, seconds=59))
    assert jobs.run_due(found) == 0
    clock_at.shift(1)
    assert jobs.run_due(found) == 1
    assert counter.runs == 2


def test_times_that_were_missed_are_made_up_once(
    app: Flask, clock_at: time_machine.Traveller, counter: Counter
) -> None:
    found = hourly(counter)
    jobs.run_due(found)
    clock_at.shift(timedelta(days=3))
    assert [jobs.run_due(found), jobs.run_due(found)] == [1, 0]


def test_a_failing_job_keeps_its_error_and_runs_again(
    app: Flask, clock_at: time_machine.Traveller, counter: Counter
) -> None:
    found = hourly(counter)
    counter.broken = True
    jobs.run_due(found)
    assert row().last_error == "RuntimeError: no disk"
    assert row().next_run_at == clock.now() + RETRY
    counter.broken = False
    clock_at.shift(RETRY)
    jobs.run_due(found)
    assert (counter.runs, row().last_error, row().last_run_at) == (2, None, clock.now())


def test_a_job_whose_worker_died_runs_after_the_lease(
    app: Flask, clock_at: time_machine.Traveller, counter: Counter
) -> None:
    found = hourly(counter)
    row().lease_until = clock.now() + LEASE
    db.session.commit()
    assert jobs.run_due(found) == 0
    clock_at.shift(LEASE)
    assert jobs.run_due(found) == 1


def test_a_clock_that_ran_ahead_does_not_stop_a_job(
    app: Flask, clock_at: time_machine.Traveller, counter: Counter
) -> None:
    found = hourly(counter)
    with time_machine.travel(NOW + timedelta(days=3650), tick=False):
        jobs.run_due(found)
    assert jobs.run_due(found) == 1
    assert row().next_run_at == clock.now() + timedelta(hours=1)


def test_a_daily_job_waits_for_its_hour_in_vietnam(
    app: Flask, clock_at: time_machine.Traveller, counter: Counter
) -> None:
    daily = [Recurring("daily", timedelta(days=1), counter, at=time(17, 0))]
    jobs.ensure(daily)
    clock_at.move_to(datetime(2026, 11, 20, 16, 59, 59, tzinfo=clock.LOCAL_ZONE))
    assert jobs.run_due(daily) == 0
    clock_at.move_to(datetime(2026, 11, 20, 17, 0, 3, tzinfo=clock.LOCAL_ZONE))
    assert jobs.run_due(daily) == 1
    assert row("daily").next_run_at == datetime(2026, 11, 21, 17, 0, tzinfo=clock.LOCAL_ZONE)


def test_two_workers_run_a_job_once(app: Flask, counter: Counter) -> None:
    found = hourly(counter)
    together = threading.Barrier(3)
    ran: list[int] = []

    def work() -> None:
        with app.app_context():
            together.wait(10)
            ran.append(jobs.run_due(found))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ran) == [0, 0, 1]
    assert counter.runs == 1


def test_workers_that_start_together_enter_the_jobs_once(app: Flask, counter: Counter) -> None:
    found = hourly(counter)
    before = row().next_run_at
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        jobs.ensure(found)
    assert row().next_run_at == before


def test_operators_can_read_what_the_worker_does(app: Flask) -> None:
    """Every job and every kind of work has a name in words."""
    assert {job.name for job in worker.recurring_jobs()} == JOB_LABELS.keys()
    assert worker.DATABASE_WORK.keys() | prepare().keys() == KIND_LABELS.keys()


def test_the_portals_own_jobs_all_run(app: Flask, clock_at: time_machine.Traveller) -> None:
    jobs.ensure(worker.recurring_jobs())
    clock_at.shift(timedelta(days=1))
    worker.drain("w", {})
    db.session.rollback()
    rows = db.session.scalars(select(Job)).all()
    assert {job.name for job in rows} == {job.name for job in worker.recurring_jobs()}
    assert not [job.last_error for job in rows if job.last_error]
    assert {job.last_run_at for job in rows} == {clock.now()}
