"""NEW, UPDATE and CANCEL: what was delivered, run by run, is always the whole file."""

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.data_forms.sector.marks import Mark, apply, compare, reworded

Table = dict[str, dict[str, str]]
HEADINGS = st.lists(st.sampled_from("abcde"), unique=True, min_size=1)
KEYS = st.sampled_from([str(number) for number in range(6)])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table under some headings: from one run to the next the map may have changed too."""
    headings = draw(HEADINGS)
    keys = draw(st.sets(KEYS))
    return {key: {name: draw(st.sampled_from(["", "1", "2"])) for name in headings} for key in sorted(keys)}


def test_each_line_has_one_mark() -> None:
    before = {"1": {"a": "1"}, "2": {"a": "1"}, "3": {"a": "1"}}
    now = {"4": {"a": "1"}, "2": {"a": "2"}, "3": {"a": "1"}}
    found = compare(before, now)
    assert [(one.key, one.mark, one.changed) for one in found] == [
        ("4", Mark.NEW, ()),
        ("2", Mark.UPDATE, ("a",)),
        ("3", Mark.SAME, ()),
        ("1", Mark.CANCEL, ()),
    ]
    assert found[-1].values == {"a": "1"}, "a cancelled line tells what was delivered"


def test_a_column_that_came_or_went_is_a_change() -> None:
    assert compare({"1": {"a": "1"}}, {"1": {"a": "1", "b": ""}})[0].changed == ("b",)
    assert compare({"1": {"a": "1", "b": "2"}}, {"1": {"a": "1"}})[0].changed == ("b",)


@given(st.lists(st.tuples(tables(), st.booleans())))
def test_applying_every_delivered_run_in_order_gives_the_whole_file(
    runs: list[tuple[dict[str, dict[str, str]], bool]],
) -> None:
    held: dict[str, dict[str, str]] = {}
    delivered: dict[str, dict[str, str]] = {}
    for now, is_delivered in runs:
        lines = compare(delivered, now)
        if is_delivered:
            held = {key: dict(values) for key, values in apply(held, [one for one in lines if one.mark]).items()}
            delivered = now
            assert held == now
    assert held == delivered


def test_a_kept_line_stands_under_the_headings_of_today() -> None:
    assert reworded({"a": "1", "gone": "2"}, ["b", "a"]) == {"b": "", "a": "1"}
