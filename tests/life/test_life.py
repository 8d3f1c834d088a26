"""A short life in every test run; ``PORTAL_LIFE=500`` lives so many, each of 60 steps, with new dice."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cast import Cast, cast_of
from tests.conftest import NOW
from tests.life.machine import Life

LIVES = int(os.environ.get("PORTAL_LIFE", "0"))
SHORT = settings(max_examples=5, stateful_step_count=30, derandomize=True)
LONG = settings(max_examples=max(1, LIVES), stateful_step_count=60, print_blob=True)


def test_a_document_keeps_its_promises_whatever_happens(app, request: pytest.FixtureRequest, clock_at, mails) -> None:
    database = request.getfixturevalue("_database")

    def reset() -> Cast:
        database.reset()
        return cast_of(app)

    parts: dict[str, Any] = {"reset": staticmethod(reset), "traveller": clock_at, "begins": NOW}
    chosen = settings(LONG if LIVES else SHORT, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(type("ThisLife", (Life,), parts), settings=chosen)
