"""Every address times the keys of the whole cast, and keys that are worth nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.access_keys import AccessKey
from portal.models.data_forms import CellChange, ReportStep
from portal.models.people import Account, LoginAttempt, LoginSession, Membership
from portal.rules.permissions import Permission
from portal.services.people.access_keys.using import WRONG_FROM_A_NETWORK
from portal.web.pace import MOST_IN_A_MINUTE
from tests.blueprints.form_api.test_writing import FULL
from tests.cast import Cast
from tests.keys import key_for
from tests.make import actor_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")
BODIES: dict[str, Any] = {"write_values": FULL, "write_records": {"rows": [{"name": "Bàn"}]}}
READING = {"list_reports", "show_report", "read_values", "show_version"}
WRITING = {"write_values", "write_records", "submit"}
TOTALS = {"list_periods", "show_totals", "list_units", "show_cells"}


@pytest.fixture
def asked(cast: Cast) -> Asked:
    found = make_asked(cast)
    type_in(found, COMPLETE)
    return found


def calls(app: Flask, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Name, method and path of everything a program can ask, filled from one report of a school."""
    values = {"report_id": asked.report_id, "period_id": asked.period_id, "version_id": asked.report.version_id}
    for rule in app.url_map.iter_rules():
        if hasattr(app.view_functions[rule.endpoint], "operation"):
            built = rule.build({name: values.get(name, "deals") for name in rule.arguments})
            assert built
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.endpoint.partition(".")[2], method, built[1]


def answers(program: Any, asked: Asked) -> dict[str, int]:
    """The status of everything, by name; writing with the version that stands."""
    found = {}
    for name, method, path in list(calls(program.app, asked)):
        seen = asked.report.content_version if name in WRITING else None
        found[name] = program(method, path, BODIES.get(name), seen=seen).status_code
    return found


def test_the_matrix_knows_every_address(app: Flask, asked: Asked) -> None:
    assert {name for name, _method, _path in calls(app, asked)} == READING | WRITING | TOTALS


EXPECTED: dict[str, dict[str, int]] = {
    # may read, write, read totals; what stands in the way of this very report
    "principal": {**dict.fromkeys(READING | WRITING, 200), **dict.fromkeys(TOTALS, 403)},
    "leader": {
        **dict.fromkeys(READING | TOTALS, 200),
        **dict.fromkeys(WRITING, 403),
    },
    "supervisor": {**dict.fromkeys(READING | TOTALS, 200), **dict.fromkeys(WRITING, 403)},
    "administrator": {**dict.fromkeys(READING | WRITING, 403), **dict.fromkeys(TOTALS, 200)},
    "clerk": {**dict.fromkeys(READING, 404), **dict.fromkeys(WRITING | TOTALS, 403), "list_reports": 200},
    "office_clerk": {**dict.fromkeys(READING, 404), **dict.fromkeys(WRITING | TOTALS, 403), "list_reports": 200},
    "other_principal": {**dict.fromkeys(READING | WRITING, 404), **dict.fromkeys(TOTALS, 403), "list_reports": 200},
    "thpt_principal": {**dict.fromkeys(READING | WRITING, 404), **dict.fromkeys(TOTALS, 403), "list_reports": 200},
    "stranger_principal": {**dict.fromkeys(READING | WRITING, 404), **dict.fromkeys(TOTALS, 403), "list_reports": 200},
    "stranger": {**dict.fromkeys(READING, 404), **dict.fromkeys(WRITING | TOTALS, 403), "list_reports": 200},
    "board_clerk": {**dict.fromkeys(READING, 404), **dict.fromkeys(WRITING | TOTALS, 403), "list_reports": 200},
}
WITHOUT_KEYS = {"operator", "teacher", "it_teacher", "two_hats", "nobody"}


@pytest.mark.parametrize("who", EXPECTED)
def test_every_address_times_every_key(program_of: Any, cast: Cast, asked: Asked, who: str) -> None:
    assert answers(program_of(getattr(cast, who)), asked) == EXPECTED[who]
    if who != "principal":
        assert asked.report.content_version == 1


def test_the_whole_cast_is_in_the_matrix(cast: Cast) -> None:
    assert {person.key for person in cast.everybody()} == EXPECTED.keys() | WITHOUT_KEYS
    for who in WITHOUT_KEYS:
        with pytest.raises(NotAllowed):
            key_for(getattr(cast, who), uses=["read"])


@pytest.mark.parametrize(("use", "open_to"), [("read", READING), ("write", READING | WRITING), ("totals", set())])
def test_a_key_opens_what_it_is_for(program_of: Any, cast: Cast, asked: Asked, use: str, open_to: set[str]) -> None:
    if use == "totals":
        found = answers(program_of(cast.leader, uses=[use]), asked)
        assert {name for name, status in found.items() if status == 200} == TOTALS
    else:
        found = answers(program_of(cast.principal, uses=[use]), asked)
        assert {name for name, status in found.items() if status == 200} == open_to
    assert {status for status in found.values() if status != 200} <= {403}


def test_a_key_to_read_the_own_reports_shows_no_others(program_of: Any, cast: Cast, asked: Asked) -> None:
    program = program_of(cast.leader, uses=["read"])
    assert program("GET", f"/phieu/{asked.report_id}").status_code == 404
    assert program("GET", f"/phieu/{asked.report_id}/so-lieu").status_code == 404
    assert program("GET", "/phieu").json["items"] == []


def refused(program: Any, asked: Asked) -> str:
    """Everything answers 401 and nothing happens; the words."""
    before = db.session.query(CellChange).count(), db.session.query(ReportStep).count()
    assert set(answers(program, asked).values()) == {401}
    found = program("GET", "/phieu")
    assert found.headers["WWW-Authenticate"].startswith("Bearer ")
    assert (db.session.query(CellChange).count(), db.session.query(ReportStep).count()) == before
    return str(found.json["detail"])


def test_a_revoked_key(program_of: Any, cast: Cast, asked: Asked, client_for: Any) -> None:
    program = program_of(cast.principal)
    assert program("GET", "/phieu").status_code == 200
    key = db.session.scalars(db.select(AccessKey)).one()
    client_for(cast.principal).submit(f"/tai-khoan/khoa-truy-cap/{key.id}/thu-hoi", {})
    assert "thu hồi" in refused(program, asked)


def test_an_expired_key(program_of: Any, cast: Cast, asked: Asked, clock_at: time_machine.Traveller) -> None:
    program = program_of(cast.principal, days=1)
    clock_at.shift(timedelta(days=1))
    assert "hết hạn" in refused(program, asked)


def test_a_role_lost_a_second_ago(program_of: Any, cast: Cast, asked: Asked) -> None:
    program = program_of(cast.principal)
    assert program("GET", f"/phieu/{asked.report_id}").status_code == 200
    db.session.execute(
        db.update(Membership).where(Membership.account_id == cast.principal.id).values(valid_to=clock.today())
    )
    db.session.commit()
    assert "vai trò" in refused(program, asked)


def test_another_role_gives_the_rights_of_that_role(program_of: Any, cast: Cast, asked: Asked) -> None:
    program = program_of(cast.principal)
    db.session.execute(
        db.update(Membership).where(Membership.account_id == cast.principal.id).values(role="records_clerk")
    )
    db.session.commit()
    assert program("GET", f"/phieu/{asked.report_id}").status_code == 200
    assert program("PATCH", f"/phieu/{asked.report_id}/so-lieu", FULL, seen=1).status_code == 403


def test_a_suspended_account(program_of: Any, cast: Cast, asked: Asked) -> None:
    program = program_of(cast.principal)
    db.session.get_one(Account, cast.principal.id).suspended_at = clock.now()
    db.session.commit()
    assert "Tài khoản" in refused(program, asked)


def test_the_key_stays_with_its_unit(program_of: Any, cast: Cast, asked: Asked) -> None:
    program = program_of(cast.other_principal)
    row = Membership(account_id=cast.other_principal.id, unit_id=cast.units["vinh_binh"], role="leader")
    row.valid_from = clock.today()
    db.session.add(row)
    db.session.commit()
    assert program("GET", f"/phieu/{asked.report_id}").status_code == 404


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer ", "Basic abc", "Bearer ctk_", "Bearer x y", f"Bearer {'a' * 9000}"]
)
def test_wrong_or_no_keys(app: Flask, asked: Asked, shown: str) -> None:
    client = app.test_client(use_cookies=False)
    found = client.get("/api/v1/bieu-mau/phieu", headers={"Authorization": shown} if shown else {})
    assert found.status_code == 401
    assert found.mimetype == "application/problem+json"
    assert "Bearer" in found.headers["WWW-Authenticate"]


def test_a_signed_in_browser_is_nobody_here(client_for: Any, cast: Cast, asked: Asked) -> None:
    client = client_for(cast.principal)
    assert client.get("/api/v1/bieu-mau/phieu").status_code == 401
    written = client.patch(f"/api/v1/bieu-mau/phieu/{asked.report_id}/so-lieu", json=FULL, headers={"If-Match": "*"})
    assert written.status_code == 401


def test_a_key_is_nobody_on_the_pages(program_of: Any, cast: Cast, asked: Asked) -> None:
    program = program_of(cast.principal)
    sessions = db.session.query(LoginSession).count()
    page = program.client.get(
        f"/bieu-mau/phieu/{asked.report_id}", headers={"Authorization": f"Bearer {program.secret}"}
    )
    assert page.status_code == 303
    assert program.client.get(f"/api/v1/bieu-mau/phieu?access_token={program.secret}").status_code == 401
    program("GET", "/phieu")
    assert db.session.query(LoginSession).count() == sessions


def test_too_many_wrong_keys_and_right_ones_go_on(app: Flask, program_of: Any, cast: Cast, asked: Asked) -> None:
    program, client = program_of(cast.principal), app.test_client(use_cookies=False)
    wrong = {"Authorization": "Bearer ctk_wrong"}
    found = [client.get("/api/v1/bieu-mau/phieu", headers=wrong).status_code for _ in range(WRONG_FROM_A_NETWORK + 2)]
    assert found == [401] * WRONG_FROM_A_NETWORK + [429] * 2
    last = client.get("/api/v1/bieu-mau/phieu", headers=wrong)
    assert 0 < int(last.headers["Retry-After"]) <= 15 * 60
    assert db.session.query(LoginAttempt).count() == WRONG_FROM_A_NETWORK
    assert program("GET", "/phieu").status_code == 200
    assert actor_of(cast.principal).can(Permission.FORMS_READ)


def test_a_program_that_has_gone_wild_is_held_back(
    program_of: Any, cast: Cast, asked: Asked, clock_at: time_machine.Traveller
) -> None:
    program, other = program_of(cast.principal), program_of(asked.officer)
    found = [program("GET", "/phieu").status_code for _ in range(MOST_IN_A_MINUTE + 1)]
    assert found == [200] * MOST_IN_A_MINUTE + [429]
    held = program("PATCH", f"/phieu/{asked.report_id}/so-lieu", FULL, seen="*")
    assert held.status_code == 429
    assert 0 < int(held.headers["Retry-After"]) <= 60
    assert other("GET", "/phieu").status_code == 200
    clock_at.shift(60)
    assert program("GET", "/phieu").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/khong-co", 404), ("DELETE", "/phieu", 405), ("POST", "/phieu", 405)]
)
def test_addresses_that_lead_nowhere(program_of: Any, cast: Cast, method: str, path: str, status: int) -> None:
    assert program_of(cast.principal)(method, path).status_code == status


def test_large_bodies_and_other_kinds_are_refused(program_of: Any, cast: Cast, asked: Asked) -> None:
    program, url = program_of(cast.principal), f"/phieu/{asked.report_id}/so-lieu"
    large = {"cells": [{"code": "note", "value": "x" * (1024 * 1024)}]}
    assert program("PATCH", url, large, seen=1).status_code == 413
    many = {"cells": [{"code": "x", "value": 1}] * 5001}
    assert program("PATCH", url, many, seen=1).status_code == 422
    form = program("PATCH", url, seen=1, data={"cells": "1"})
    assert form.status_code == 415
    assert asked.report.content_version == 1
