"""What programs read of a unit's reports."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal.db import db
from portal.models.access_keys import AccessKey
from portal.services.data_forms.filling import steps
from portal.services.data_forms.filling.remarks import add_comment
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.make import actor_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return make_asked(cast)


def test_the_list_says_how_far_until_when_and_which_lock(program_of: Any, asked: Asked) -> None:
    type_in(asked, COMPLETE)
    found = program_of(asked.officer)("GET", "/phieu")
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"
    told = found.json
    assert told["next_cursor"] is None
    [one] = told["items"]
    assert (one["id"], one["stage"], one["lock"], one["version"]) == (asked.report_id, "draft", None, 1)
    assert (one["filled"], one["needed"], one["problems"]) == (3, 3, 0)
    assert one["official_on"] > one["locks_on"] >= one["closes_on"] > one["opens_on"]


def test_values_say_who_entered_them(program_of: Any, asked: Asked) -> None:
    type_in(asked, COMPLETE)
    found = program_of(asked.officer)("GET", f"/phieu/{asked.report_id}/so-lieu")
    assert found.headers["ETag"] == '"1"'
    cells = {(one["code"], one["record"]): one for one in found.json["cells"]}
    assert cells["classes", 0]["value"] == 12
    assert cells["classes", 0]["entered_by"] == asked.principal.name
    assert cells["grades.all.total", 0] == {
        "code": "grades.all.total",
        "record": 0,
        "value": 75,
        "calculated": True,
    }
    assert cells["note", 0]["value"] is None


def test_a_program_learns_why_a_report_came_back(program_of: Any, cast: Cast, asked: Asked) -> None:
    type_in(asked, COMPLETE)
    me = actor_of(asked.principal)
    steps.submit(me, asked.report_id, version=1)
    steps.return_report(me, asked.report_id, version=1, reason="Đếm lại lớp 2.")
    add_comment(me, asked.report_id, text="Thiếu một lớp.", key="grades.g2.total")
    db.session.commit()
    told = program_of(asked.officer)("GET", f"/phieu/{asked.report_id}").json
    assert told["stage"] == "returned"
    assert [(one["kind"], one["reason"]) for one in told["steps"]] == [
        ("returned", "Đếm lại lớp 2."),
        ("submitted", ""),
    ]
    assert [(one["code"], one["text"]) for one in told["comments"]] == [("grades.g2.total", "Thiếu một lớp.")]


def test_the_list_by_cursor_form_and_period(program_of: Any, cast: Cast, asked: Asked) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id, code="khac")
    periods = [make_period(form, name=f"Kỳ {number}") for number in range(3)]
    ids = [make_reports(one, [cast.units["vinh_binh"]])[0].id for one in periods]
    program = program_of(asked.principal)
    first = program("GET", "/phieu?limit=3").json
    second = program("GET", f"/phieu?limit=3&cursor={first['next_cursor']}").json
    assert [one["id"] for one in first["items"] + second["items"]] == [*reversed(ids), asked.report_id]
    assert second["next_cursor"] is None
    for query, found in (
        ("form=truong", [asked.report_id]),
        ("form=khac", list(reversed(ids))),
        ("form=x", []),
        (f"period={periods[1].id}", [ids[1]]),
    ):
        assert [one["id"] for one in program("GET", f"/phieu?{query}").json["items"]] == found
    assert program("GET", "/phieu?period=x").status_code == 422


def test_a_locked_report_is_not_open(program_of: Any, asked: Asked, clock_at: time_machine.Traveller) -> None:
    program = program_of(asked.principal)
    assert len(program("GET", "/phieu?only=open").json["items"]) == 1
    clock_at.shift(timedelta(days=11))
    assert program("GET", "/phieu?only=open").json["items"] == []
    assert len(program("GET", "/phieu").json["items"]) == 1


def test_a_version_is_described_cell_by_cell(program_of: Any, asked: Asked) -> None:
    program = program_of(asked.principal)
    told = program("GET", f"/phien-ban/{asked.report.version_id}").json
    cells = {one["code"]: one for one in told["cells"]}
    assert cells["deals.price"]["repeat"] == "deals"
    assert (cells["classes"]["type"], cells["classes"]["required"]) == ("integer", True)
    assert cells["grades.all.total"]["calculated"]
    assert [one["code"] for one in told["sections"]] == ["pupils", "money"]
    assert program("GET", f"/phien-ban/{asked.report.version_id + 1}").status_code == 404


def test_use_is_noted_once_a_day(program_of: Any, asked: Asked, queries: Any) -> None:
    program = program_of(asked.officer)
    program("GET", "/phieu")
    with queries() as count:
        program("GET", "/phieu")
    assert not [one for one in count.statements if one.startswith(("UPDATE", "INSERT"))]
    assert db.session.scalars(db.select(AccessKey.last_used_on)).one()
