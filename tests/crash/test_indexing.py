"""A few kills of the indexer in every test run. The long version: ``python -m tests.crash.indexing --cycles 60``."""

import subprocess
import sys

import pytest

from tests.crash.portal import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]


def test_search_answers_again_by_itself_and_says_what_the_database_says() -> None:
    command = [sys.executable, "-m", "tests.crash.indexing", "--cycles", "1", "--seconds", "0", "--seed", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "1 kills" in said
    assert ", 0 differences" in said
