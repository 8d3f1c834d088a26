"""Whatever happens: no cell changes while locked by any path, an approval covers what it saw, deemed stays deemed,
totals are the sums of their sources."""

import os
from typing import Any

import time_machine
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from portal.db import db
from tests.cast import Cast
from tests.conftest import NOW
from tests.reports import hire_officer
from tests.school import make_class
from tests.services.data_forms.machine import Filling

LIVES = int(os.environ.get("PORTAL_LIFE", "0"))
SHORT = settings(max_examples=6, stateful_step_count=25, derandomize=True)
LONG = settings(max_examples=max(1, LIVES), stateful_step_count=60, print_blob=True)


def test_a_report_keeps_its_promises_whatever_happens(
    cast: Cast, clock_at: time_machine.Traveller, mails: object
) -> None:
    assert mails is not None
    parts: dict[str, Any] = {"cast": cast, "traveller": clock_at, "begins": NOW}
    make_class(cast, "1A", grade=1)
    make_class(cast, "2A", grade=2)
    db.session.commit()
    parts["checker"] = hire_officer(cast, "ben_tre", "Tô Minh Trí")
    chosen = settings(LONG if LIVES else SHORT, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(type("ThisReport", (Filling,), parts), settings=chosen)
