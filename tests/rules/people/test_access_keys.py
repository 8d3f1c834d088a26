"""What a key may be, and what it may ever do."""

from datetime import date, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.people.access_keys import (
    MOST_DAYS,
    USE_PERMISSIONS,
    KeyState,
    Use,
    check_key,
    last_day,
    limits_of,
    name_through,
    reminder_due,
    state_of,
    uses_offered,
)
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission, Role

TODAY = date(2026, 11, 20)
NEVER = {
    permission
    for permission in Permission
    if permission not in {Permission.FORMS_READ, Permission.FORMS_ENTER, Permission.FORMS_OVERSEE}
}


def test_no_use_allows_more_than_reading_entering_and_overseeing_forms() -> None:
    assert not limits_of(Use) & NEVER
    assert limits_of(["unknown"]) == frozenset()
    assert set(USE_PERMISSIONS) == set(Use)


@pytest.mark.parametrize("role", Role)
def test_a_key_never_gives_what_the_person_lacks(role: Role) -> None:
    person = Actor(account_id=1, name="A", unit_id=1, roles=frozenset({role}))
    limited = Actor(account_id=1, name="A", unit_id=1, roles=frozenset({role}), limits=limits_of(Use))
    assert limited.permissions == person.permissions & limits_of(Use)
    assert all(USE_PERMISSIONS[use] <= ROLE_PERMISSIONS[role] for use in uses_offered(person.permissions))


def test_what_is_lent_is_limited_too() -> None:
    lent = frozenset({Permission.FORMS_APPROVE, Permission.FORMS_ENTER})
    limited = Actor(account_id=1, name="A", unit_id=1, delegated=lent, limits=limits_of([Use.WRITE]))
    assert limited.permissions == {Permission.FORMS_ENTER}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"days": None}, "days"),
        ({"days": 0}, "days"),
        ({"days": MOST_DAYS + 1}, "days"),
        ({"uses": []}, "uses"),
        ({"uses": ["totals"]}, "uses"),
        ({"uses": ["read", "approve"]}, "uses"),
    ],
)
def test_a_wrong_key_is_refused_at_its_field(changed: dict[str, object], field: str) -> None:
    good: dict[str, object] = {"name": "SMAS", "days": 180, "uses": ["read"], "offered": [Use.READ, Use.WRITE]}
    check_key(**good)  # type: ignore[arg-type]
    check_key(**{**good, "days": MOST_DAYS, "name": "x" * 40})  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as refused:
        check_key(**{**good, **changed})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_key_of_one_day_works_today_only() -> None:
    assert last_day(TODAY, 1) == TODAY
    ends = last_day(TODAY, 2)
    assert state_of(ended=False, expires_on=ends, today=ends) is KeyState.RUNNING
    assert state_of(ended=False, expires_on=ends, today=ends + timedelta(days=1)) is KeyState.EXPIRED
    assert state_of(ended=True, expires_on=ends, today=TODAY) is KeyState.ENDED


@pytest.mark.parametrize(
    ("life", "left", "due"),
    [
        (179, 15, None),
        (179, 14, 14),
        (179, 4, 14),
        (179, 3, 3),
        (179, 0, 3),
        (179, -1, None),
        (29, 14, 14),
        (28, 14, None),
        (28, 3, 3),
        (7, 3, 3),
        (6, 3, None),
        (0, 0, None),
    ],
)
def test_who_made_a_key_is_reminded_in_time(life: int, left: int, due: int | None) -> None:
    ends = TODAY + timedelta(days=left)
    assert reminder_due(made_on=ends - timedelta(days=life), expires_on=ends, today=TODAY) == due


def test_the_longest_names_fit_what_keeps_them() -> None:
    told = name_through("N" * 150, "K" * 40, "ctk_12345678")
    assert len(told) == 150
    assert told.endswith(f", qua khóa {'K' * 40} (ctk_12345678)")
