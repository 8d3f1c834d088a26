"""Two programs at one moment, and what one request costs."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import CellChange, Report
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition, Field, Section
from tests.blueprints.form_api.test_writing import cells
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.reports import make_asked
from tests.trees import add_schools

pytestmark = pytest.mark.usefixtures("mails")
TIMES = 5
WIDE = Definition((Section(code="s", label="S", parts=tuple(Field(code=f"f{n}", label=f"Ô {n}") for n in range(60))),))


def together(programs: list[Any], *calls: tuple[Any, ...]) -> list[int]:
    """The status each was answered, all asked at one moment."""
    db.session.rollback()
    heard, barrier = [0] * len(calls), threading.Barrier(len(calls))

    def run(place: int, method: str, path: str, body: Any, seen: object) -> None:
        barrier.wait()
        heard[place] = programs[place](method, path, body, seen=seen).status_code

    threads = [threading.Thread(target=run, args=(place, *one)) for place, one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return heard


def test_of_two_writers_with_one_version_the_second_is_told(app: Flask, program_of: Any, cast: Cast) -> None:
    asked = make_asked(cast)
    programs, url = [program_of(asked.principal), program_of(asked.officer)], f"/phieu/{asked.report_id}/so-lieu"
    for seen in range(TIMES):
        one, other = ("PATCH", url, cells(classes=10 + seen), seen), ("PATCH", url, cells(classes=30 + seen), seen)
        assert sorted(together(programs, one, other)) == [200, 412]
    db.session.expire_all()
    assert asked.report.content_version == TIMES
    assert db.session.query(CellChange).count() == TIMES


def test_the_same_request_twice_at_one_moment_is_written_once(app: Flask, program_of: Any, cast: Cast) -> None:
    asked = make_asked(cast)
    programs, url = [program_of(asked.principal), program_of(asked.officer)], f"/phieu/{asked.report_id}/so-lieu"
    rows = f"/phieu/{asked.report_id}/danh-sach/deals"
    same = ("PATCH", url, cells(classes=12), 0)
    assert together(programs, same, same) == [200, 200]
    twice = [program_of(asked.principal), program_of(asked.principal)]
    listed = ("PUT", rows, {"rows": [{"name": "Bàn"}, {"name": "Ghế"}]}, "*")
    assert together(twice, listed, listed) == [200, 200]
    told = programs[0]("GET", url).json
    assert len(told["records"]["deals"]) == 2


def test_a_submission_beside_a_write_is_about_what_it_named(app: Flask, program_of: Any, cast: Cast) -> None:
    asked = make_asked(cast)
    full = cells(classes=12, grades__g1__total=40, grades__g2__total=35)
    programs, url = [program_of(asked.principal), program_of(asked.officer)], f"/phieu/{asked.report_id}"
    programs[0]("PATCH", f"{url}/so-lieu", full, seen=0)
    for seen in range(1, TIMES):
        heard = together(
            programs,
            ("POST", f"{url}/trinh", None, seen),
            ("PATCH", f"{url}/so-lieu", cells(classes=20 + seen), seen),
        )
        assert heard[1] == 200
        assert heard[0] in {200, 412}
        assert db.session.get_one(Report, asked.report_id).content_version == seen + 1


def test_what_writing_costs_beside_seven_hundred_schools(program_of: Any, cast: Cast, queries: Any) -> None:
    add_schools(cast.units["cho_lach"], 700)
    schools = db.session.scalars(select(Unit.id).where(Unit.code.like("S____"))).all()
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id, definition=WIDE))
    reports = make_reports(period, [cast.units["vinh_binh"], *schools])
    program, url = program_of(cast.principal), f"/phieu/{reports[0].id}/so-lieu"
    program("GET", "/phieu")
    for seen, value in enumerate((1, 2, 2)):
        body = {"cells": [{"code": f"f{n}", "value": value + n} for n in range(60)]}
        with queries() as count:
            done = program("PATCH", url, body, seen=seen)
        assert done.status_code == 200, done.json
        assert len(count) <= 12, "\n".join(count.statements)
    for path, most in (("/phieu", 6), (url, 8), (f"/phieu/{reports[0].id}", 10)):
        with queries() as count:
            assert program("GET", path).status_code == 200
        assert len(count) <= most, "\n".join(count.statements)
    leader = program_of(cast.leader)
    leader("GET", "/ky")
    for path, most in ((f"/ky/{period.id}/tong-hop", 14), (f"/ky/{period.id}/don-vi?values=yes&limit=100", 15)):
        leader("GET", path)
        with queries() as count:
            assert leader("GET", path).status_code == 200
        assert len(count) <= most, "\n".join(count.statements)
    assert leader("GET", f"/ky/{period.id}/tong-hop").json["units"]["missing"] == 700
