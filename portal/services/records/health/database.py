"""The database: does it answer, is its schema current, does it keep what it acknowledged, is its time plausible?"""

from datetime import timedelta
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.adapters import clock
from portal.db import db
from portal.errors import mark
from portal.models.records import AuditEntry
from portal.services.records.health.findings import Finding, fail, ok

MIGRATIONS = Path(__file__).parents[3] / "migrations"
MUST_BE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
CLOCK_SLACK = timedelta(minutes=2)

NAME = mark("Cơ sở dữ liệu")
WRITING = mark("Chế độ ghi cơ sở dữ liệu")
CLOCK = mark("Đồng hồ")


def examine() -> list[Finding]:
    """Everything about the database, ending early when it does not answer."""
    findings = examine_schema()
    if all(finding.level == "ok" for finding in findings):
        findings += [*_examine_pragmas(), _examine_clock()]
    return findings


def examine_schema() -> list[Finding]:
    """Whether the database answers and its migrations are current."""
    wanted = newest_revision()
    try:
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError as error:
        db.session.rollback()
        return [fail(NAME, mark("Không đọc được cơ sở dữ liệu: %(error)s"), error=str(error.orig))]
    if found != wanted:
        return [
            fail(
                NAME,
                mark("Cần nâng cấp cấu trúc từ %(found)s lên %(wanted)s: chạy “portal db upgrade”."),
                found=found or "–",
                wanted=wanted,
            )
        ]
    return [ok(NAME, mark("%(dialect)s, cấu trúc %(revision)s"), dialect=db.engine.dialect.name, revision=found)]


@cache
def newest_revision() -> str:
    """The revision the code of this process needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def _examine_pragmas() -> list[Finding]:
    if db.engine.dialect.name != "sqlite":
        return []
    wrong = {
        name: found
        for name, wanted in MUST_BE.items()
        if (found := db.session.scalar(text(f"PRAGMA {name}"))) != wanted
    }
    if wrong:
        return [fail(WRITING, mark("Chế độ ghi không an toàn: %(wrong)s"), wrong=wrong)]
    return [ok(WRITING, mark("Chế độ ghi an toàn (WAL, đồng bộ đầy đủ)"))]


def _examine_clock() -> Finding:
    if step := clock.held_step():
        message = mark(
            "Đồng hồ máy chủ bị chỉnh lệch %(step)s nên cổng không theo. Chỉnh lại cho đúng; nếu giờ máy mới là đúng, "
            "chạy “portal clock accept”."
        )
        return fail(CLOCK, message, step=abs(step))
    newest = db.session.scalar(select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
    if newest is not None and newest > clock.now() + CLOCK_SLACK:
        return fail(
            CLOCK,
            mark("Đồng hồ máy chủ chạy chậm: đã ghi sự việc vào lúc %(newest)s, sau giờ hiện tại."),
            newest=f"{newest:%H:%M %d/%m/%Y} UTC",
        )
    return ok(CLOCK, "%(now)s UTC", now=f"{clock.now():%H:%M %d/%m/%Y}")
