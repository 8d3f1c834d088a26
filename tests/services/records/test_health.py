"""The doctor: each ailment is found, and a well installation has none."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from portal.adapters import clock, disk
from portal.adapters.file_store import make_file_store
from portal.config import Settings
from portal.db import SQLITE_PRAGMAS, db
from portal.errors import StorageFull
from portal.models.records import OutboxItem
from portal.models.search import SearchChange
from portal.services import worker
from portal.services.records import health, jobs, note
from portal.services.records.health import Finding, Level
from portal.services.search.health import examine_index
from portal.services.search.reporting import Reporter
from tests.conftest import NOW

Examine = Callable[..., list[Finding]]
SAFE = {"demo": False, "secret_key": "x" * 40, "public_url": "http://localhost"}


@pytest.fixture
def examine(app: Flask, tmp_path: Path) -> Examine:
    """The findings that are not all right, of an installation with other settings."""
    jobs.ensure(worker.recurring_jobs())
    worker.drain("w", {})
    Reporter(tmp_path / "index").note()

    def run(**changed: object) -> list[Finding]:
        db.session.rollback()
        settings = replace(Settings(instance=str(tmp_path)), **{**SAFE, **changed})  # type: ignore[arg-type]
        of_index = partial(examine_index, settings.index_folder)
        store = make_file_store("", tmp_path / "files")
        findings = health.examine(settings, store, worker.recurring_jobs(), more=[of_index])
        assert all(finding.words for finding in findings)
        return [finding for finding in findings if finding.level != Level.OK]

    return run


def words(findings: list[Finding]) -> str:
    return "\n".join(f"{finding.level} {finding.name}: {finding.words}" for finding in findings)


def test_a_well_installation(examine: Examine) -> None:
    assert examine() == []


def test_holidays_nobody_entered_are_asked_for(examine: Examine, clock_at: time_machine.Traveller) -> None:
    clock_at.move_to(NOW.replace(month=11, day=30))
    assert "Lịch nghỉ" not in words(examine()), "next year is needed from December on"
    clock_at.move_to(NOW.replace(month=12, day=1))
    assert "warn Lịch nghỉ lễ, tết: Chưa có lịch nghỉ năm 2027" in words(examine())
    clock_at.move_to(NOW.replace(year=2028, month=12, day=1))
    assert "Chưa có lịch nghỉ năm 2028, 2029" in words(examine())


@pytest.mark.parametrize(
    ("changed", "level", "said"),
    [
        ({"demo": True, "public_url": "https://truong.example.vn"}, Level.FAIL, "PORTAL_DEMO"),
        ({"secret_key": "secret"}, Level.FAIL, "PORTAL_SECRET_KEY"),
        ({"public_url": "https://truong.example.vn"}, Level.WARN, "PORTAL_MAIL_URL"),
        ({"public_url": "https://truong.example.vn"}, Level.WARN, "PORTAL_SECURE_COOKIES"),
        ({"public_url": "http://truong.example.vn"}, Level.WARN, "không dùng https"),
        ({"public_url": "https://truong.example.vn"}, Level.WARN, "nơi hỗ trợ"),
    ],
)
def test_unsafe_settings(examine: Examine, changed: dict[str, object], level: Level, said: str) -> None:
    assert level in {finding.level for finding in examine(**changed) if said in finding.words}


def test_a_good_public_installation_has_no_complaint(examine: Examine) -> None:
    settings = {
        "mail_url": "smtp://mail",
        "secure_cookies": True,
        "support_phone": "0123",
        "public_url": "https://a.vn",
    }
    assert examine(**settings) == []


def test_a_key_that_others_can_read(examine: Examine, tmp_path: Path) -> None:
    key = tmp_path / "secret_key"
    key.write_text("x" * 40)
    key.chmod(0o644)
    assert "secret_key" in words(examine())
    key.chmod(0o600)
    assert examine() == []


def test_little_room_on_the_disk(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: 700 * 1024 * 1024)
    assert "fail Chỗ trống trên đĩa: Chỉ còn 0,7 GB" in words(examine())


def test_a_file_store_that_refuses(examine: Examine, app: Flask, tmp_path: Path) -> None:
    class Broken:
        def check(self) -> str:
            raise StorageFull

    findings = health.examine(Settings(instance=str(tmp_path)), Broken(), [])  # type: ignore[arg-type]
    assert "fail Kho tệp" in words(findings)


def test_migrations_that_wait(examine: Examine) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    assert "Cần nâng cấp cấu trúc từ 0001" in words(examine())
    assert not health.is_well(examine())


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(SQLITE_PRAGMAS, "synchronous", "normal")
    db.session.remove()
    db.engine.dispose()
    yield
    db.session.remove()
    db.engine.dispose()


@pytest.mark.sqlite_only
def test_a_database_that_would_forget(app: Flask, careless: None, tmp_path: Path) -> None:
    findings = health.examine(Settings(instance=str(tmp_path)), make_file_store("", tmp_path), [])
    assert "fail Chế độ ghi cơ sở dữ liệu: Chế độ ghi không an toàn: {'synchronous': 1}" in words(findings)


def test_a_clock_that_went_back(examine: Examine) -> None:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        note(None, "tested", "test", 1)
        db.session.commit()
    assert "Đồng hồ máy chủ chạy chậm" in words(examine())


def test_a_worker_that_never_ran(app: Flask, tmp_path: Path) -> None:
    findings = health.examine(Settings(instance=str(tmp_path)), make_file_store("", tmp_path), worker.recurring_jobs())
    assert "chưa chạy lần nào" in words(findings)
    assert not health.is_well(findings)


def test_a_worker_that_went_silent(examine: Examine, clock_at: time_machine.Traveller) -> None:
    clock_at.shift(timedelta(minutes=2))
    assert examine() == []
    clock_at.shift(timedelta(minutes=18))
    said = words(examine())
    assert "Tiến trình nền đã im 20 phút" in said
    assert "Báo tiến trình nền đang chạy: Đã trễ 19 phút" in said


def test_a_job_that_fails(examine: Examine, monkeypatch: pytest.MonkeyPatch, clock_at: time_machine.Traveller) -> None:
    broken = jobs.Recurring("sweep_outbox", timedelta(seconds=1), lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    clock_at.shift(timedelta(days=1))
    jobs.run_due([broken])
    assert "Lần chạy gần nhất bị lỗi: ZeroDivisionError" in words(examine())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "x", "state": "poisoned"}, "fail Việc sau khi lưu: 1 việc không làm được"),
        ({"kind": "x", "state": "waiting"}, "fail Việc đang chờ: Có việc đã chờ 10 phút"),
        ({"kind": "digest_mail", "state": "waiting", "last_error": "down"}, "warn Thư điện tử: 1 thư chưa gửi được"),
    ],
)
def test_work_that_failed_or_waits(examine: Examine, mails, values: dict[str, str], said: str) -> None:
    before = clock.now() - timedelta(minutes=10)
    db.session.add(OutboxItem(key="k", payload={}, available_at=before, created_at=before, **values))
    db.session.commit()
    assert said in words(examine())


def test_no_database(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.session, "scalar", _refuse)
    findings = health.examine(Settings(instance=str(tmp_path)), make_file_store("", tmp_path), worker.recurring_jobs())
    assert "fail Cơ sở dữ liệu: Không đọc được cơ sở dữ liệu: server closed the connection" in words(findings)
    assert "Kho tệp" in words(findings)
    monkeypatch.undo()


def _refuse(*_args: object, **_options: object) -> None:
    raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))


def of_search(examine: Examine) -> str:
    return words([finding for finding in examine() if "hỉ mục" in finding.name or "Đối chiếu" in finding.name])


def test_an_index_nobody_has_made_yet(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "index" / "status.json").unlink()
    assert "warn Chỉ mục tìm kiếm: Chưa có trên máy này" in of_search(examine)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"error": "OSError: no room"}, "fail Chỉ mục tìm kiếm: Lỗi khi cập nhật, đang thử lại: OSError: no room"),
        ({"is_building": True, "done": 3, "total": 9}, "warn Chỉ mục tìm kiếm: Đang lập lại: 3 trên 9"),
        (
            {"broken": 2, "faults": [["document:7", "ValueError: x"]]},
            "fail Mục chưa đưa được vào chỉ mục tìm kiếm: 2 mục không đọc được nên chưa tìm thấy, đang thử lại.",
        ),
        (
            {"kinds_aside": 1, "faults": [["report:0", "no such column: x"], ["document:7", "ValueError: y"]]},
            "fail Mục chưa đưa được vào chỉ mục tìm kiếm: Không đọc được gì thuộc loại report nên chưa tìm thấy",
        ),
        ({"differed": 4, "compared_at": NOW}, "warn Đối chiếu chỉ mục tìm kiếm: Lần gần nhất có 4 mục khác"),
        ({"differed": 0, "compared_at": NOW}, ""),
    ],
)
def test_what_the_indexer_notes(examine: Examine, tmp_path: Path, facts: dict[str, Any], said: str) -> None:
    Reporter(tmp_path / "index").note(at_once=True, **facts)
    found = of_search(examine)
    assert found.startswith(said)
    assert said or not found


def test_an_indexer_that_is_gone(examine: Examine) -> None:
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        jobs.ensure(worker.recurring_jobs())
        assert "fail Chỉ mục tìm kiếm: Đã 3 phút không được cập nhật" in of_search(examine)


def test_changes_that_wait_too_long(examine: Examine, tmp_path: Path) -> None:
    Reporter(tmp_path / "index").note(at_once=True, row=0)
    db.session.execute(update(SearchChange).values(at=NOW - timedelta(minutes=10)))
    db.session.commit()
    found = of_search(examine)
    assert "fail Chỉ mục tìm kiếm: Chậm 10 phút" in found
    assert "thay đổi sau dòng 0 đang chờ" in found
