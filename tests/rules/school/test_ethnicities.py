"""Names of ethnic groups as lists write them."""

import pytest

from portal.errors import RuleBroken
from portal.rules.school.ethnicities import ETHNICITY_LABELS, read_ethnicity


def test_every_group_is_found_by_its_key_and_name() -> None:
    assert len(ETHNICITY_LABELS) == 56
    for key, label in ETHNICITY_LABELS.items():
        assert read_ethnicity(key) == read_ethnicity(label) == read_ethnicity(label.upper()) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("H’Mông", "mong"),
        ("HMong", "mong"),
        ("K'Ho", "co_ho"),
        ("Người Khơ-me", "khmer"),
        ("Tay", "tay"),
        ("dân tộc Ê-đê", "e_de"),
        ("nước ngoài", "foreign"),
        ("  ", ""),
    ],
)
def test_spellings(typed: str, key: str) -> None:
    assert read_ethnicity(typed) == key


def test_what_nobody_knows_is_refused() -> None:
    with pytest.raises(RuleBroken, match="Tiên"):
        read_ethnicity("Tiên")
