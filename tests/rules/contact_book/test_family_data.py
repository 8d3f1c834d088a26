"""Facts a guardian may propose to correct: how they are read and shown, which need a paper."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.family_data import FIELD_LABELS, SENSITIVE, form_name, part_of, read_value, show_value
from portal.rules.school.families import GuardianFacts
from portal.rules.school.pupil_facts import PupilFacts

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("child.full_name", " Lê  Thị An ", "Lê Thị An"),
        ("child.born", "21/3/2016", "2016-03-21"),
        ("child.sex", "female", "female"),
        ("child.ethnicity", "Khmer", "khmer"),
        ("own.phone", "0912 345 678", "+84912345678"),
        ("own.email", "Me@Example.vn", "me@example.vn"),
        ("own.job", "", ""),
    ],
)
def test_what_is_shown_is_read_back_as_it_was_stored(field: str, typed: str, stored: str) -> None:
    assert read_value(field, typed, today=TODAY).casefold() == stored.casefold()
    assert read_value(field, show_value(field, stored), today=TODAY).casefold() == stored.casefold()


@pytest.mark.parametrize(
    ("field", "typed"), [("child.born", "31/2/2016"), ("own.phone", "12"), ("own.email", "x"), ("child.sex", "x")]
)
def test_a_mistake_stands_at_its_box(field: str, typed: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_value(field, typed, today=TODAY)
    assert broken.value.field == form_name(field)


def test_no_address_and_no_phone_of_the_child_is_among_them() -> None:
    child = {name for part, name in map(part_of, FIELD_LABELS) if part == "child"}
    own = {name for part, name in map(part_of, FIELD_LABELS) if part == "own"}
    assert child < set(PupilFacts.__dataclass_fields__)
    assert own < set(GuardianFacts.__dataclass_fields__)
    assert not child & {"phone", "current_address", "permanent_address", "personal_id", "health_note"}
    assert set(FIELD_LABELS) > SENSITIVE
