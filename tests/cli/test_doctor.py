"""`portal doctor`: one line for each finding, and an exit code for scripts."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.services import worker
from portal.services.records import jobs


def test_it_says_what_is_wrong_and_exits_with_1(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "FAIL  Tiến trình nền: Tiến trình nền chưa chạy lần nào" in result.output
    assert "ok    Cơ sở dữ liệu: " in result.output


def test_a_well_installation_exits_with_0(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = app.extensions["portal"]
    safe = replace(parts, settings=replace(parts.settings, secret_key="x" * 40))
    monkeypatch.setitem(app.extensions, "portal", safe)
    jobs.ensure(worker.recurring_jobs())
    worker.drain("w", {})
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    assert "FAIL" not in result.output
