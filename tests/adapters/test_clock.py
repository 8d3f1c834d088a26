"""The steady clock: no step of the machine's clock is believed, and time never goes backwards."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters import clock
from portal.adapters.clock import SMALL_STEP, SteadyClock

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


class Machine:
    """A machine whose clock can be stepped."""

    def __init__(self) -> None:
        self.wall, self.steady = START, 1000.0

    def pass_time(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.steady += seconds

    def step(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)

    def clock(self, start: datetime = START, *, wait: bool = False) -> SteadyClock:
        return SteadyClock(lambda: self.wall, lambda: self.steady, start, wait=wait)


@pytest.mark.parametrize("step", [timedelta(hours=30), timedelta(hours=-30), SMALL_STEP * 1.01])
def test_a_step_is_not_believed(step: timedelta) -> None:
    machine = Machine()
    steady = machine.clock()
    machine.step(step.total_seconds())
    machine.pass_time(600)
    assert steady.now() == START + timedelta(seconds=600)
    assert steady.step == step
    machine.step(-step.total_seconds())
    assert steady.step == timedelta()


def test_a_small_correction_is_followed_without_going_back() -> None:
    machine = Machine()
    steady = machine.clock()
    machine.pass_time(100)
    before = steady.now()
    machine.step(-30)
    assert steady.now() == before
    machine.pass_time(31)
    assert steady.now() == machine.wall == before + timedelta(seconds=1)
    assert steady.step == timedelta()


def test_time_stands_still_while_the_machine_is_known_to_be_behind() -> None:
    machine = Machine()
    steady = machine.clock(START + timedelta(hours=2), wait=True)
    machine.pass_time(3600)
    assert steady.now() == START + timedelta(hours=2)
    assert steady.step == -timedelta(hours=1)
    machine.step(86400)
    assert steady.now() == machine.wall
    machine.step(86400)
    assert steady.now() == machine.wall - timedelta(days=1)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(-1e6, 1e6)), max_size=30))
def test_time_never_goes_back_nor_runs_ahead_of_what_passed(moves: list[tuple[float, float]]) -> None:
    machine = Machine()
    steady = machine.clock()
    last, passed, followed = steady.now(), 0.0, 0.0
    for seconds, step in moves:
        machine.pass_time(seconds)
        machine.step(step)
        passed, followed = passed + seconds, followed + SMALL_STEP.total_seconds()
        assert last <= (last := steady.now()) <= START + timedelta(seconds=passed + followed)


@pytest.fixture
def held() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        clock.hold(START)
        yield
        clock.release()


def test_the_portal_goes_by_the_held_clock(held: None) -> None:
    with time_machine.travel(START + timedelta(days=3), tick=False):
        assert clock.now() - START < timedelta(seconds=30)
        assert clock.held_step() > timedelta(days=2)
        clock.release()
        assert clock.now() == START + timedelta(days=3)
        assert clock.held_step() == timedelta()
