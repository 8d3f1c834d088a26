"""Who of the named people is in charge today."""

from itertools import product

import pytest

from portal.errors import RuleBroken
from portal.rules.documents.receivers import Named, Part, Presence, check_pair, in_charge, presence
from portal.rules.people.standing import Standing
from portal.rules.permissions import OPENERS, Role

ACTIVE = Standing.ACTIVE


def named(part: Part, how: Presence) -> Named:
    return Named(id=1, unit_id=1, part=part, account_id=1, name="x", title="", role="", presence=how)


@pytest.mark.parametrize(
    ("roles", "account", "away", "expected"),
    [
        ({Role.RECORDS_CLERK}, ACTIVE, False, Presence.READY),
        ({Role.RECORDS_CLERK}, Standing.NEVER_SIGNED_IN, False, Presence.READY),
        ({Role.TEACHER, Role.EDITOR}, ACTIVE, False, Presence.READY),
        ({Role.RECORDS_CLERK}, ACTIVE, True, Presence.AWAY),
        ({Role.TEACHER}, ACTIVE, True, Presence.POWERLESS),
        ({Role.LEADER}, Standing.SUSPENDED, True, Presence.DISABLED),
        ({Role.LEADER}, Standing.EXPIRED, False, Presence.DISABLED),
        ({Role.LEADER}, Standing.LEFT, False, Presence.GONE),
        (set(), ACTIVE, False, Presence.GONE),
    ],
)
def test_the_strongest_reason_is_given(roles: set[Role], account: Standing, away: bool, expected: Presence) -> None:
    assert presence(roles, account, is_away=away) == expected


def test_the_main_one_then_the_substitute_then_nobody() -> None:
    for main, other in product(Presence, Presence):
        pair = [named(Part.SUBSTITUTE, other), named(Part.MAIN, main)]
        found = in_charge(pair)
        if main == Presence.READY:
            assert found is pair[1]
        elif other == Presence.READY:
            assert found is pair[0]
        else:
            assert found is None
    assert in_charge([]) is None


def test_those_who_only_read_for_themselves_do_not_receive_for_the_unit() -> None:
    assert {Role.LEADER, Role.RECORDS_CLERK, Role.EDITOR} <= OPENERS
    assert not {Role.TEACHER, Role.STAFF, Role.SUPERVISOR, Role.IT_SUPPORT, Role.UNIT_ADMINISTRATOR} & OPENERS


@pytest.mark.parametrize(("main", "substitute", "field"), [(None, 2, "main"), (2, 2, "substitute")])
def test_wrong_pairs_are_refused_at_their_field(main: int | None, substitute: int, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_pair(main, substitute)
    assert broken.value.field == field


@pytest.mark.parametrize(("main", "substitute"), [(None, None), (1, None), (1, 2)])
def test_right_pairs(main: int | None, substitute: int | None) -> None:
    check_pair(main, substitute)
