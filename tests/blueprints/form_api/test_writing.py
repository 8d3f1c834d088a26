"""What programs write: the same locks and the same rules as everywhere, each cell answered at its address."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import CellChange, FormPeriod, ReportCell, ReportOpening
from portal.models.records import AuditEntry
from portal.web.patience import waited
from tests.cast import Cast
from tests.reports import Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return make_asked(cast)


@pytest.fixture
def values(asked: Asked) -> str:
    return f"/phieu/{asked.report_id}/so-lieu"


def cells(**found: Any) -> dict[str, Any]:
    return {"cells": [{"code": key.replace("__", "."), "value": value} for key, value in found.items()]}


def texts() -> dict[str, str]:
    db.session.expire_all()
    return {one.key: one.text for one in db.session.scalars(db.select(ReportCell))}


def changes() -> int:
    return db.session.query(CellChange).count()


FULL = cells(classes=12, grades__g1__total=40, grades__g2__total="35")


def test_cells_are_written_and_noted_as_the_person_through_the_key(program_of: Any, asked: Asked, values: str) -> None:
    program = program_of(asked.officer)
    done = program("PATCH", values, FULL, seen=0)
    assert done.status_code == 200, done.json
    assert (done.json["written"], done.json["version"], done.json["refused"]) == (3, 1, [])
    assert done.headers["ETag"] == '"1"'
    assert texts() == {"classes": "12", "grades.g1.total": "40", "grades.g2.total": "35"}
    cell = db.session.scalars(db.select(ReportCell).where(ReportCell.key == "classes")).one()
    assert (cell.origin, cell.entered_by_id) == ("api", asked.officer.id)
    assert cell.entered_by.startswith(f"{asked.officer.name}, qua khóa SMAS (ctk_")
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "report_api_written")).one()
    assert entry.account_name == cell.entered_by
    assert entry.after == {"cells": 3, "records_added": 0, "records_removed": 0}


def test_the_same_twice_changes_nothing(program_of: Any, asked: Asked, values: str) -> None:
    program = program_of(asked.officer)
    program("PATCH", values, FULL, seen=0)
    before = changes()
    for seen in (0, 1, "*"):
        again = program("PATCH", values, FULL, seen=seen)
        assert (again.status_code, again.json["written"], again.json["unchanged"]) == (200, 0, 3)
    assert changes() == before
    assert asked.report.content_version == 1


def test_one_wrong_cell_refuses_all_or_only_itself(program_of: Any, asked: Asked, values: str) -> None:
    program = program_of(asked.principal)
    wrong = cells(classes=12, grades__g1__total="mười", grades__all__total=3, nothing=1)
    refused = program("PATCH", values, wrong, seen=0)
    assert refused.status_code == 422
    assert refused.json["type"] == "urn:cong-truong:problem:cells-refused"
    told = {one["code"]: one["detail"] for one in refused.json["refused"]}
    assert set(told) == {"grades.g1.total", "grades.all.total", "nothing"}
    assert told["grades.all.total"] == "Ô này do cổng tự tính."
    assert texts() == {}
    partial = program("PATCH", values, {**wrong, "mode": "partial"}, seen=0)
    assert partial.status_code == 200
    assert (partial.json["written"], len(partial.json["refused"])) == (1, 3)
    assert texts() == {"classes": "12"}


@pytest.mark.parametrize(
    ("code", "value", "kept"),
    [
        ("classes", 12, "12"),
        ("classes", 12.0, "12"),
        ("classes", "12", "12"),
        ("classes", 0, "0"),
        ("classes", "1.125", None),
        ("classes", 1.125, None),
        ("classes", "1.250.000", None),
        ("classes", "1e3", "1000"),
        ("classes", 1e300, None),
        ("classes", True, None),
        ("classes", [1], None),
        ("classes", {"a": 1}, None),
        ("classes", "١٢", None),
        ("classes", "NaN", None),
        ("classes", "1_0", None),
        ("note", "Thiếu phòng học.", "Thiếu phòng học."),
        ("note", 5, None),
        ("note", "x" * 6000, None),
    ],
)
def test_values_mean_what_json_means(
    program_of: Any, asked: Asked, values: str, code: str, value: Any, kept: str | None
) -> None:
    done = program_of(asked.principal)("PATCH", values, {"cells": [{"code": code, "value": value}]}, seen=0)
    assert texts() == ({} if kept is None else {code: kept})
    assert done.status_code == (422 if kept is None else 200)


def test_null_blanks_and_a_reason_says_why(program_of: Any, asked: Asked, values: str) -> None:
    program = program_of(asked.principal)
    program("PATCH", values, FULL, seen=0)
    done = program("PATCH", values, {"cells": [{"code": "classes", "value": None, "reason": "Chưa đếm"}]}, seen=1)
    assert done.json["written"] == 1
    assert texts()["classes"] == ""
    assert [one["code"] for one in done.json["open_problems"]] == ["classes"]


def test_a_cell_sent_twice_is_refused(program_of: Any, asked: Asked, values: str) -> None:
    twice = {"cells": [{"code": "classes", "value": 1}, {"code": "classes", "value": 2}]}
    assert program_of(asked.principal)("PATCH", values, twice, seen=0).status_code == 422
    assert texts() == {}


def test_an_older_version_is_refused_with_what_differs(program_of: Any, asked: Asked, values: str) -> None:
    program = program_of(asked.officer)
    program("PATCH", values, FULL, seen=0)
    type_in(asked, {"classes": "13"}, seen=1)
    stale = program("PATCH", values, cells(grades__g1__girls=20), seen=1)
    assert stale.status_code == 412
    assert stale.headers["ETag"] == '"2"'
    assert stale.json["version"] == 2
    [one] = stale.json["changed"]
    assert (one["code"], one["value"], one["before"], one["by"]) == ("classes", 13, "12", asked.principal.name)
    assert "grades.g1.girls" not in texts()
    over = program("PATCH", values, cells(grades__g1__girls=20), seen="*")
    assert over.status_code == 200
    assert texts()["classes"] == "13"


@pytest.mark.parametrize("tag", ["", "12", '"x"', 'W/"1"', '"1", "2"', '"-1"', '""', '"99999999999"'])
def test_writing_needs_a_version(program_of: Any, asked: Asked, values: str, tag: str) -> None:
    program = program_of(asked.principal)
    headers = {"If-Match": tag} if tag else {}
    assert program("PATCH", values, FULL, headers=headers).status_code == 428
    assert texts() == {}


def test_an_officer_writes_the_own_domain_only(program_of: Any, asked: Asked, values: str) -> None:
    refused = program_of(asked.officer)("PATCH", values, cells(classes=12, note="Chào"), seen=0)
    assert [one["code"] for one in refused.json["refused"]] == ["note"]
    assert "lĩnh vực khác" in refused.json["refused"][0]["detail"]
    assert texts() == {}


class TestLocks:
    """Whatever lies on a report: which lock, since when, who can open it, and nothing changes."""

    def locked(self, program: Any, values: str, kind: str) -> dict[str, Any]:
        before = texts()
        refused = program("PATCH", values, cells(classes=99), seen="*")
        assert refused.status_code == 423, refused.json
        assert refused.json["type"] == "urn:cong-truong:problem:locked"
        lock: dict[str, Any] = refused.json["lock"]
        assert lock["kind"] == kind
        assert lock["opened_by"] == "Sở Giáo dục và Đào tạo Bến Tre"
        assert refused.json["refused"][0]["code"] == "classes"
        partial = program("PATCH", values, {**cells(classes=99), "mode": "partial"}, seen="*")
        assert partial.json["refused"][0]["lock"]["kind"] == kind
        assert program("PUT", values.replace("so-lieu", "danh-sach/deals"), {"rows": [{}]}, seen="*").status_code == 423
        assert texts() == before
        listed = program("GET", "/phieu").json["items"]
        assert [one["lock"] and one["lock"]["kind"] for one in listed] == [kind]
        return lock

    def test_the_last_day(self, program_of: Any, asked: Asked, values: str, clock_at: time_machine.Traveller) -> None:
        program = program_of(asked.principal)
        clock_at.shift(timedelta(days=10))
        assert program("PATCH", values, FULL, seen=0).status_code == 200
        clock_at.shift(timedelta(days=1))
        lock = self.locked(program, values, "locked")
        assert lock["since"] == (asked.period.locks_on + timedelta(days=1)).isoformat()

    def test_what_only_waited_for_others_counts_from_when_it_came(
        self, program_of: Any, asked: Asked, values: str, clock_at: time_machine.Traveller
    ) -> None:
        program = program_of(asked.principal)
        last = datetime.combine(asked.period.locks_on, time(23, 59, 59), clock.LOCAL_ZONE)
        for late, status in ((timedelta(seconds=30), 200), (timedelta(seconds=90), 423)):
            clock_at.move_to(last + late)
            was = waited.set(late.total_seconds())
            assert program("PATCH", values, cells(classes=late.seconds), seen="*").status_code == status
            waited.reset(was)
        assert texts() == {"classes": "30"}

    def test_after_the_end_of_entry(self, cast: Cast, program_of: Any, clock_at: time_machine.Traveller) -> None:
        asked = make_asked(cast, late_entry=False)
        clock_at.shift(timedelta(days=8))
        self.locked(program_of(asked.principal), f"/phieu/{asked.report_id}/so-lieu", "closed")

    @pytest.mark.parametrize("kind", ["cancelled", "excused"])
    def test_cancelled_or_excused(self, program_of: Any, asked: Asked, values: str, kind: str) -> None:
        if kind == "cancelled":
            db.session.get_one(FormPeriod, asked.period_id).cancelled_at = clock.now()
        else:
            asked.report.excused_at = clock.now()
        db.session.commit()
        self.locked(program_of(asked.principal), values, kind)

    def test_not_open_yet_is_not_there(self, cast: Cast, program_of: Any) -> None:
        asked = make_asked(cast, opens_on=clock.today() + timedelta(days=1))
        program = program_of(asked.principal)
        assert program("PATCH", f"/phieu/{asked.report_id}/so-lieu", FULL, seen=0).status_code == 404

    def test_an_opening_lifts_it_for_its_section_and_hours(
        self, program_of: Any, asked: Asked, values: str, clock_at: time_machine.Traveller
    ) -> None:
        clock_at.shift(timedelta(days=12))
        opening = ReportOpening(report_id=asked.report_id, sections=["pupils"], reason="Sót", hours=2)
        opening.asked_at, opening.asked_by_id, opening.asked_by = clock.now(), asked.principal.id, "A"
        opening.opens_at, opening.ends_at = clock.now(), clock.now() + timedelta(hours=2)
        db.session.add(opening)
        db.session.commit()
        program = program_of(asked.principal)
        [one] = program("GET", "/phieu").json["items"]
        assert one["lock"]["opened_sections"] == ["pupils"]
        mixed = program("PATCH", values, {**cells(classes=12, note="Chào"), "mode": "partial"}, seen=0)
        assert [refused["code"] for refused in mixed.json["refused"]] == ["note"]
        assert mixed.json["refused"][0]["lock"]["kind"] == "locked"
        assert texts() == {"classes": "12"}
        clock_at.shift(timedelta(hours=2))
        self.locked(program, values, "locked")
