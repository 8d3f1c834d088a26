"""What a calculated cell is made of."""

import pytest

from portal.rules.data_forms.needs import asked_keys, needed_keys
from tests.rules.data_forms.test_content import FORM


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        ("classes", {"classes"}),
        ("pupils.g1.boys", {"pupils.g1.total", "pupils.g1.girls"}),
        ("pupils.all.boys", {"pupils.g1.total", "pupils.g1.girls", "pupils.g2.total"}),
        ("pupils.all.total", {"pupils.g1.total", "pupils.g2.total"}),
    ],
)
def test_the_typed_cells_behind_a_value(key: str, keys: set[str]) -> None:
    assert needed_keys(FORM, FORM.cells[key]) == keys


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        ("classes", {"classes"}),
        ("deals.why", {"deals.why", "deals.late", "classes"}),
        ("deals.price", {"deals.price", "classes"}),
    ],
)
def test_conditions_are_behind_a_value_too(key: str, keys: set[str]) -> None:
    assert asked_keys(FORM, FORM.cells[key]) == keys
