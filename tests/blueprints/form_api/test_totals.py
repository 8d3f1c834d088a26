"""Totals, and the units they are made of: exactly what the pages say."""

from typing import Any

import pytest

from portal.db import db
from portal.models.data_forms import FormPeriod
from portal.models.records import AuditEntry
from tests.cast import Cast
from tests.data_forms import make_asked, make_form, make_period, make_reports

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    return make_asked(cast)


def test_a_total_says_how_much_of_it_stands_how(program_of: Any, cast: Cast, period: FormPeriod) -> None:
    told = program_of(cast.leader)("GET", f"/ky/{period.id}/tong-hop").json
    assert told["unit"]["name"] == "Sở Giáo dục và Đào tạo Bến Tre"
    units = {"expected": 4, "approved": 1, "deemed": 0, "submitted": 1, "started": 1, "missing": 1, "late": 0}
    assert told["units"] == units
    cells = {one["code"]: one for one in told["cells"]}
    classes = cells["classes"]
    assert (classes["value"], classes["approved"], classes["deemed"], classes["provisional"]) == (18, 10, 0, 8)
    assert cells["grades.all.total"]["value"] == 78
    assert cells["grades.all.total"]["approved"] is None
    branches = {one["unit"]["name"]: one for one in told["branches"]}
    assert branches["Phòng Giáo dục và Đào tạo Chợ Lách"]["values"]["classes"] == 18
    assert branches["Trường THPT Nguyễn Đình Chiểu"]["values"]["classes"] is None
    assert sum(one["units"]["expected"] for one in told["branches"]) == 4


def test_down_the_tree_and_nowhere_else(program_of: Any, cast: Cast, period: FormPeriod) -> None:
    program = program_of(cast.leader)
    url = f"/ky/{period.id}/tong-hop?unit="
    below = program("GET", f"{url}{cast.units['cho_lach']}")
    assert below.json["unit"]["id"] == cast.units["cho_lach"]
    assert len(below.json["branches"]) == 3
    for other in ("vinh_long", "tam_binh", "board"):
        assert program("GET", f"{url}{cast.units[other]}").status_code == 404
    assert program("GET", f"{url}x").status_code == 422
    assert program("GET", f"/ky/{period.id}/tong-hop?tree=then").status_code == 200
    assert program("GET", f"/ky/{period.id}/tong-hop?tree=x").status_code == 422


def test_who_is_missing(program_of: Any, cast: Cast, period: FormPeriod) -> None:
    program = program_of(cast.leader)
    told = program("GET", f"/ky/{period.id}/don-vi?state=missing").json
    assert [one["unit"]["name"] for one in told["items"]] == ["Trường THPT Nguyễn Đình Chiểu"]
    assert "values" not in told["items"][0]
    assert program("GET", f"/ky/{period.id}/don-vi?state=gone").status_code == 422


def test_units_by_cursor_with_their_figures(program_of: Any, cast: Cast, period: FormPeriod) -> None:
    program, found, cursor = program_of(cast.leader), [], ""
    for _ in range(4):
        told = program("GET", f"/ky/{period.id}/don-vi?limit=1&values=yes{cursor}").json
        found += told["items"]
        cursor = f"&cursor={told['next_cursor']}"
    assert told["next_cursor"] is None
    assert len({one["report_id"] for one in found}) == 4
    assert {one["unit"]["name"]: one["values"]["classes"] for one in found} == {
        "Phòng Giáo dục và Đào tạo Chợ Lách": 1,
        "Trường THPT Nguyễn Đình Chiểu": None,
        "Trường Tiểu học Hòa Nghĩa": 7,
        "Trường Tiểu học Vĩnh Bình": 10,
    }
    names = [one["unit"]["name"] for one in program("GET", f"/ky/{period.id}/don-vi").json["items"]]
    assert [one["unit"]["name"] for one in found] == names
    assert program("GET", f"/ky/{period.id}/don-vi?cursor=999999").status_code == 422
    for wrong in ("limit=0", "limit=101", "limit=x", "cursor=x", "cursor=-1", "cursor=99999999999", "values=1"):
        assert program("GET", f"/ky/{period.id}/don-vi?{wrong}").status_code == 422


def test_periods_by_cursor(program_of: Any, cast: Cast, period: FormPeriod) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id, code="khac")
    others = [make_period(form, name=f"Kỳ {number}") for number in range(3)]
    for one in others:
        make_reports(one, [cast.units["vinh_binh"]])
    program = program_of(cast.leader)
    first = program("GET", "/ky?limit=3").json
    second = program("GET", f"/ky?limit=3&cursor={first['next_cursor']}").json
    assert [one["id"] for one in first["items"] + second["items"]] == [*(o.id for o in reversed(others)), period.id]
    assert second["next_cursor"] is None
    codes = [one["code"] for one in program("GET", f"/ky/{period.id}/bieu-mau").json["cells"]]
    assert codes[0] == "classes"


def test_taking_totals_is_noted_once_a_day(program_of: Any, cast: Cast, period: FormPeriod, clock_at: Any) -> None:
    program = program_of(cast.leader, uses=["totals"])
    noted = db.select(AuditEntry).where(AuditEntry.action == "form_totals_read")
    for days, entries in ((0, 1), (0, 1), (86_400, 2)):
        clock_at.shift(days)
        program("GET", f"/ky/{period.id}/tong-hop")
        program("GET", f"/ky/{period.id}/don-vi")
        assert len(db.session.scalars(noted).all()) == entries
    assert "qua khóa" in db.session.scalars(noted).all()[0].account_name


def test_what_they_ask_does_not_grow(program_of: Any, cast: Cast, period: FormPeriod, queries: Any) -> None:
    program = program_of(cast.leader)
    for path, most in (
        (f"/ky/{period.id}/tong-hop", 14),
        (f"/ky/{period.id}/don-vi?values=yes", 15),
        ("/ky", 5),
    ):
        program("GET", path)
        with queries() as count:
            assert program("GET", path).status_code == 200
        assert len(count) <= most, "\n".join(count.statements)
