"""Birth dates known in part."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.school.births import read_birth, show_birth

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("21/3/2015", "2015-03-21", "21/03/2015"),
        ("21-03-2015", "2015-03-21", "21/03/2015"),
        (" 1.1.2015 ", "2015-01-01", "01/01/2015"),
        ("2015-03-21", "2015-03-21", "21/03/2015"),
        ("2015-03", "2015-03", "03/2015"),
        ("3/2015", "2015-03", "03/2015"),
        ("2015", "2015", "2015"),
        ("", "", ""),
    ],
)
def test_what_is_known_is_kept(typed: str, stored: str, shown: str) -> None:
    assert read_birth(typed, today=TODAY) == stored
    assert show_birth(stored) == shown


@pytest.mark.parametrize(
    "typed", ["31/2/2015", "13/2015", "0/2015", "00/00/2015", "15", "3/15", "2027", "23/11/2026", "1899", "mai", "٢٠١٥"]
)
def test_what_cannot_be_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_birth(typed, today=TODAY)
    assert refused.value.field == "born"
