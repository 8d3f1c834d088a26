"""`portal doctor`: one line for each finding, and an exit code for scripts."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.services import worker
from portal.services.records import jobs
from portal.services.records.health import installation
from portal.services.search.reporting import Reporter


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
    Reporter(parts.settings.index_folder).note(at_once=True)
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    assert "FAIL" not in result.output


@pytest.mark.parametrize(
    ("confined", "ocr", "doc", "line"),
    [
        (True, True, True, "ok    Đọc chữ trong tệp: Đọc được mọi loại tệp thường dùng"),
        (True, True, False, "ok    Đọc chữ trong tệp: Word trước năm 2007 (.doc) chưa đọc được; cần catdoc"),
        (True, False, True, "WARN  Đọc chữ trong tệp: PORTAL_OCR đang bật nhưng thiếu tesseract"),
        (False, True, True, "WARN  Đọc chữ trong tệp: Máy này không chặn được mạng"),
    ],
)
def test_it_says_which_files_can_be_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch, confined: bool, ocr: bool, doc: bool, line: str
) -> None:
    parts = app.extensions["portal"]
    monkeypatch.setitem(app.extensions, "portal", replace(parts, settings=replace(parts.settings, ocr=True)))
    monkeypatch.setattr(installation, "is_confined", lambda: confined)
    monkeypatch.setattr(installation, "ocr_command", lambda: ("tesseract",) if ocr else None)
    monkeypatch.setattr(installation, "can_read_doc", lambda: doc)
    assert line in app.test_cli_runner().invoke(args=["doctor"]).output
