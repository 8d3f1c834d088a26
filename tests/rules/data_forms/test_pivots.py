"""The turned table: its crossings add up to its ends, whichever way it is turned."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.data_forms.pivots import Fact, Measure, Side, turn

ORDER: dict[Side, list[int | str]] = {Side.PERIOD: [3, 1, 2], Side.UNIT: [7, 8, 9]}
facts = st.lists(
    st.builds(
        Fact,
        st.fixed_dictionaries({Side.PERIOD: st.sampled_from([1, 2, 3]), Side.UNIT: st.sampled_from([7, 8])}),
        st.integers(-(10**17), 10**17),
        st.integers(1, 700),
    )
)


@given(facts)
def test_crossings_add_up_to_rows_columns_and_the_whole(given: list[Fact]) -> None:
    pivot = turn(given, rows=Side.PERIOD, columns=Side.UNIT, measure=Measure.SUM, order=ORDER)
    turned = turn(given, rows=Side.UNIT, columns=Side.PERIOD, measure=Measure.SUM, order=ORDER)
    for row in pivot.rows:
        parts = [pivot.value(row, column) for column in pivot.columns]
        assert sum((part for part in parts if part is not None), Decimal()) == pivot.value(row)
        assert all(pivot.value(row, column) == turned.value(column, row) for column in pivot.columns)
    assert pivot.value() == turned.value()
    assert [row for row in ORDER[Side.PERIOD] if row in pivot.rows] == list(pivot.rows)


def test_an_average_is_of_the_values_not_of_the_groups() -> None:
    given = [Fact({Side.UNIT: 7}, 10_000, 1), Fact({Side.UNIT: 7}, 20_000, 4), Fact({Side.UNIT: 8}, 0, 1)]
    average = turn(given, rows=Side.UNIT, columns=None, measure=Measure.AVERAGE, order=ORDER)
    assert (average.value(7), average.value(8), average.value()) == (6, 0, 5)
    number = turn(given, rows=Side.UNIT, columns=None, measure=Measure.NUMBER, order=ORDER)
    assert (number.value(7), number.value(9)) == (5, 0)
    assert average.value(9) is None
    assert list(average.columns) == []
