"""A few kills in every test run, and proof that the script notices a portal that does it wrong.

The long version: ``python -m tests.crash --cycles 60``.
"""

import subprocess
import sys

import pytest

from tests.crash.portal import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]


def crash(*options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "tests.crash", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stdout + done.stderr


def test_nothing_acknowledged_is_lost_under_kill_9() -> None:
    code, said = crash("--cycles", "4")
    assert code == 0, said
    assert ", 0 faults" in said


@pytest.mark.parametrize(
    ("fault", "cycles", "lost"),
    [("order", "3", "is posted with 0 of"), ("answer", "1", "was acknowledged as posted and is a draft")],
)
def test_the_script_notices_a_portal_that_does_it_wrong(fault: str, cycles: str, lost: str) -> None:
    code, said = crash("--cycles", cycles, "--break", fault)
    assert code == 1, said
    assert lost in said, said
