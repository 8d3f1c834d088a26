"""The clock guard: a step of the machine's clock is not believed, in this process or after it was started again.

The worker marks twice a minute what time it is and how long the machine has been running. A process that starts later
in the same run of the machine counts on from that mark; after a restart of the machine time never begins before it.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from portal.adapters import clock
from portal.adapters.logs import log
from portal.db import begin_write, db
from portal.models.records import ClockMark


def hold_clock() -> None:
    """Go by a steady clock in this process from now on; without a database to ask, from the machine's present time."""
    clock.release()
    machine = clock.machine_now()
    try:
        own, newest = db.session.get(ClockMark, clock.boot_id()), last_mark()
    except DBAPIError as failure:
        log.warning("clock_unmarked", error=str(failure.orig))
        own = newest = None
    db.session.rollback()
    if own is not None:
        passed = _steady_ms() - own.steady_ms
        clock.hold(own.marked_at + timedelta(milliseconds=passed))
    else:
        clock.hold(max(machine, newest or machine), wait=newest is not None and machine < newest)
    if step := clock.held_step():
        log.error("clock_stepped", seconds=step.total_seconds())


def last_mark() -> datetime | None:
    """The newest instant any worker has marked."""
    return db.session.scalar(select(func.max(ClockMark.marked_at)))


def mark_clock() -> None:
    """Note the instant for this run of the machine, never one before the last; in the caller's transaction."""
    if not clock.boot_id():
        return
    mark = db.session.get(ClockMark, clock.boot_id())
    if mark is None:
        mark = ClockMark(boot_id=clock.boot_id(), marked_at=clock.now())
        db.session.add(mark)
    mark.marked_at, mark.steady_ms = max(clock.now(), mark.marked_at), _steady_ms()
    db.session.flush()


def follow_acceptance() -> None:
    """Hold the clock anew when a person has accepted another time than this process goes by (see accept_clock)."""
    if not clock.is_held() or not clock.boot_id():
        return
    mark = db.session.get(ClockMark, clock.boot_id())
    passed = timedelta(milliseconds=_steady_ms() - mark.steady_ms) if mark is not None else timedelta()
    if mark is None or abs(mark.marked_at + passed - clock.now()) > clock.SMALL_STEP:
        hold_clock()
    db.session.rollback()


def accept_clock() -> datetime:
    """Believe the machine's clock after a person has set it right; gives the instant from which the portal goes on.

    When that clock is behind what was marked already, processes started from now on stand still until it has caught
    up, so that nothing happens before what has happened. The worker follows at its next heartbeat. Commits.
    """
    begin_write()
    machine, newest = clock.machine_now(), last_mark()
    own = db.session.get(ClockMark, clock.boot_id())
    if own is not None:
        db.session.delete(own)
        db.session.flush()
    ahead = newest is not None and newest > machine
    if ahead:
        db.session.merge(ClockMark(boot_id="accepted", marked_at=newest, steady_ms=0))
    elif own is not None:
        db.session.add(ClockMark(boot_id=own.boot_id, marked_at=machine, steady_ms=_steady_ms()))
    db.session.commit()
    return newest.astimezone(UTC) if newest is not None and ahead else machine


def _steady_ms() -> int:
    return round(clock.steady_seconds() * 1000)
