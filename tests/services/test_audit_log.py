"""Reading the audit log: the scope on every surface, the filters, and what it costs on a full table."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.records import AuditEntry
from portal.rules.permissions import Actor, Role
from portal.services import audit_log
from portal.services.audit_log import Filter
from portal.services.records import note
from portal.services.records.audit import timeline
from tests.cast import Cast, Person
from tests.plans import plan_of
from tests.sheets import cells_of, count_rows


def acting(person: Person, unit_id: int, *roles: Role) -> Actor:
    return Actor(account_id=person.id, name=person.name, unit_id=unit_id, unit_name="x", roles=frozenset(roles))


@pytest.fixture
def leader(app: Flask, cast: Cast) -> Actor:
    return acting(cast.leader, cast.units["ben_tre"], Role.LEADER)


@pytest.fixture
def operator(app: Flask, cast: Cast) -> Actor:
    return acting(cast.operator, cast.units["board"], Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def filled(app: Flask, cast: Cast) -> None:
    """One entry in each unit, and one of no unit."""
    for key, unit_id in cast.units.items():
        actor = acting(cast.clerk if key == "ben_tre" else cast.stranger, unit_id)
        note(actor, "units.edit", "unit", unit_id, before={"name": key}, after={"name": key.upper()})
    note(None, "reset_requested", "account", cast.clerk.id)
    db.session.commit()


def units_of(actor: Actor, cast: Cast, **wanted: object) -> set[str]:
    names = {unit_id: key for key, unit_id in cast.units.items()} | {None: "none"}
    found = audit_log.find_entries(actor, Filter(**wanted))  # type: ignore[arg-type]
    return {names[entry.unit_id] for entry in found.items}


def test_the_own_unit_and_those_below(filled: None, leader: Actor, cast: Cast) -> None:
    assert units_of(leader, cast) == {"ben_tre", "cho_lach", "vinh_binh", "hoa_nghia", "thpt_ben_tre"}


def test_operators_also_see_what_belongs_to_no_unit(filled: None, operator: Actor, cast: Cast) -> None:
    assert units_of(operator, cast) == {*cast.units, "none"}


@pytest.mark.parametrize("roles", [(), (Role.RECORDS_CLERK,), (Role.TEACHER,)])
def test_without_the_right_nothing(filled: None, cast: Cast, roles: tuple[Role, ...]) -> None:
    with pytest.raises(NotAllowed):
        audit_log.find_entries(acting(cast.clerk, cast.units["ben_tre"], *roles), Filter())


def test_the_spreadsheet_has_the_same_scope_and_is_noted(filled: None, leader: Actor, cast: Cast) -> None:
    cells = cells_of(audit_log.export_entries(leader, Filter()))
    assert "Đơn vị: Trường Tiểu học Vĩnh Bình" in cells
    assert not [cell for cell in cells if "Vĩnh Long" in cell or "Tam Bình" in cell]
    assert "Tên đơn vị: vinh_binh → VINH_BINH" in cells
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "audit_exported")).one().after == {
        "rows": 5
    }


def test_filters(filled: None, operator: Actor, cast: Cast) -> None:
    assert units_of(operator, cast, person="nguyen van an") == {"ben_tre"}
    assert units_of(operator, cast, unit="vinh binh") == {"vinh_binh"}
    assert units_of(operator, cast, action="reset_requested") == {"none"}
    assert units_of(operator, cast, object_type="account") == {"none"}
    assert units_of(operator, cast, person="%") == set()
    assert units_of(operator, cast, action="no_such_action") == set()


def test_a_day_is_a_day_in_vietnam(app: Flask, operator: Actor, cast: Cast) -> None:
    for hour, minute in ((16, 59), (17, 0)):  # 23:59 and 0:00 in Vietnam
        with time_machine.travel(clock.now().replace(hour=hour, minute=minute), tick=False):
            note(operator, "units.edit", "unit", cast.units["ben_tre"] if minute else cast.units["tam_binh"])
    db.session.commit()
    on = date(2026, 11, 20)
    first = audit_log.find_entries(operator, Filter(since=on, until=on))
    second = audit_log.find_entries(operator, Filter(since=on + timedelta(days=1)))
    assert [entry.object_id for entry in first.items] == [cast.units["ben_tre"]]
    assert [entry.object_id for entry in second.items] == [cast.units["tam_binh"]]


def fill(count: int, unit_id: int) -> None:
    row = {
        "at": clock.now(),
        "action": "signed_in",
        "object_type": "account",
        "object_id": 1,
        "unit_id": unit_id,
        "account_name": "An",
        "unit_name": "x",
        "request_id": "",
    }
    db.session.execute(insert(AuditEntry), [row] * count)
    db.session.commit()


def test_it_reaches_back_ten_thousand_entries(app: Flask, operator: Actor, cast: Cast, queries) -> None:
    fill(10_100, cast.units["vinh_binh"])
    with queries() as count:
        found = audit_log.find_entries(operator, Filter(), number=999)
    assert (found.total, found.number, found.last) == (10_000, 200, 10_000)
    assert len(count) == 2
    assert count_rows(audit_log.export_entries(operator, Filter())) == 10_003


@pytest.mark.sqlite_only
def test_no_list_reads_the_whole_log(app: Flask, leader: Actor) -> None:
    few = plan_of(audit_log._newest_first(leader, [], many=False).limit(50))
    assert "SEARCH audit_entry USING INDEX ix_audit_entry_unit" in few, few
    many = plan_of(audit_log._newest_first(leader, [], many=True).limit(50))
    assert "TEMP B-TREE FOR ORDER BY" not in many, many
    counted = plan_of(audit_log.visible_entries(leader).where(AuditEntry.action == "x").limit(10))
    assert "SEARCH audit_entry USING INDEX" in counted, counted


def test_the_timeline_of_one_object(filled: None, cast: Cast) -> None:
    entries = timeline("unit", cast.units["ben_tre"])
    assert [entry.action for entry in entries] == ["units.edit"]
