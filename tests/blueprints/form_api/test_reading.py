"""What programs read of a unit's reports."""

from typing import Any

import pytest

from portal.db import db
from portal.models.access_keys import AccessKey
from tests.cast import Cast
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


def test_use_is_noted_once_a_day(program_of: Any, asked: Asked, queries: Any) -> None:
    program = program_of(asked.officer)
    program("GET", "/phieu")
    with queries() as count:
        program("GET", "/phieu")
    assert not [one for one in count.statements if one.startswith(("UPDATE", "INSERT"))]
    assert db.session.scalars(db.select(AccessKey.last_used_on)).one()
