"""`portal clock`: what it shows, and that accepting asks first."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.services.records.timekeeping import hold_clock, mark_clock
from portal.web.clock_guard import start_clock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stepped(app: Flask, clock_at: Any) -> Iterator[Flask]:
    """A portal whose machine's clock was moved by two days after the last mark."""
    mark_clock()
    db.session.commit()
    clock_at.shift(timedelta(days=2))
    yield app
    clock.release()


def test_it_shows_the_step(stepped: Flask) -> None:
    said = stepped.test_cli_runner().invoke(args=["clock", "show"]).output
    assert "The machine's clock was moved by " in said


def test_it_asks_before_it_accepts(stepped: Flask) -> None:
    runner = stepped.test_cli_runner()
    assert runner.invoke(args=["clock", "accept"], input="n\n").exit_code == 1
    hold_clock()
    assert clock.held_step() > timedelta(days=1)
    said = runner.invoke(args=["clock", "accept"], input="y\n").output
    assert "goes on from 2026-11-22 01:00:00 UTC" in said
    assert "is believed" in runner.invoke(args=["clock", "show"]).output


def test_a_process_that_serves_holds_the_clock(stepped: Flask) -> None:
    start_clock(stepped)
    assert clock.held_step() > timedelta(days=1)


def test_the_web_server_holds_it_from_the_start(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import wsgi; from portal.adapters import clock; print(clock.is_held())"],
        cwd=ROOT,
        env={**os.environ, "PORTAL_INSTANCE": str(tmp_path), "PORTAL_LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.strip() == "True"
