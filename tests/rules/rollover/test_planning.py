"""The dry run: classes of the new year with who comes, what stands in the way, what is worth a second look."""

from collections.abc import Sequence
from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.rollover.planning import Days, DryRun, Move, YearClass, check_days, dry_run

GRADES = (1, 2, 3, 4, 5)
DAYS = Days(date(2027, 5, 31), date(2027, 9, 5), date(2027, 5, 31), date(2027, 6, 10))


def run(
    *moves: Move,
    classes: dict[str, YearClass] | None = None,
    intake: Sequence[str] = (),
    days: Days = DAYS,
    unplanned: int = 0,
) -> DryRun:
    return dry_run(moves, classes=classes or {}, intake=intake, grades=GRADES, days=days, unplanned=unplanned)


def up(number: int, to_class: str = "2A", to_grade: int = 2, **facts: bool) -> Move:
    return Move(number, f"Em {number}", 10, "promote", to_class, to_grade, **facts)


def words(broken: Sequence[RuleBroken]) -> list[str]:
    return [str(each) for each in broken]


def test_classes_are_made_of_those_who_come() -> None:
    found = run(
        up(1), up(2), Move(3, "Em 3", 11, "promote", "2A", 2), Move(4, "Em 4", 12, "retain", "1A", 1), intake=["1A"]
    )
    assert [(t.name, t.grades, t.known, t.sources, t.total) for t in found.targets] == [
        ("1A", (1,), None, {12: 1}, 1),
        ("2A", (2,), None, {10: 2, 11: 1}, 3),
    ]
    assert found.counts == {"promote": 3, "retain": 1, "wait": 0}
    assert not found.faults
    combined = run(up(1, "Ghép", 2), up(2, "Ghép", 3))
    assert combined.targets[0].grades == (2, 3)


def test_a_class_that_is_there_takes_only_its_own_grades() -> None:
    known = {"2A": YearClass(5, (2,), pupils=34)}
    found = run(up(1), up(2), classes=known)
    assert (found.targets[0].known, found.targets[0].total, found.faults) == (known["2A"], 36, ())
    assert words(found.notes) == ["Lớp 2A có 36 học sinh, quá 35."]
    other = run(up(1), classes={"2A": YearClass(5, (3,))})
    assert words(other.faults) == ["Lớp 2A của năm học mới đã có và thuộc khối khác."]
    assert words(run(up(1, "6A", 6)).faults) == ["Lớp 6A: trường không dạy khối này."]


def test_what_no_longer_fits_is_left_out_and_said() -> None:
    gone, placed, done = up(1, sits_there=False), up(2, placed=True), up(3, done=True)
    waits = Move(4, "Em 4", 10, "wait")
    found = run(gone, placed, done, waits, unplanned=2)
    assert (found.ready, found.targets, found.counts["wait"]) == ([], [], 1)
    assert words(found.notes) == [
        "Em 1 không còn học lớp cũ; được bỏ qua.",
        "Em 2 đã có lớp ở năm học mới; được giữ nguyên.",
        "2 học sinh chưa có trong phương án; hãy bấm Tính lại.",
    ]


def test_nothing_is_done_before_the_year_is_over() -> None:
    leaves = Move(1, "Em 1", 10, "graduate")
    early = Days(DAYS.closes_on, DAYS.begins_on, DAYS.finished_on, date(2027, 5, 30))
    assert words(run(leaves, days=early).faults) == [
        "Năm học này kết thúc ngày 31/05/2027; từ ngày đó mới thực hiện được."
    ]
    later = Days(DAYS.closes_on, DAYS.begins_on, date(2027, 6, 20), DAYS.today)
    assert words(run(leaves, days=later).faults) == ["Ngày ra trường 20/06/2027 chưa đến."]
    assert not run(up(1), days=later).faults
    assert words(run(up(1, "")).faults) == ["Em 1 chưa có lớp của năm học mới."]


@pytest.mark.parametrize(
    ("begins_on", "finished_on", "field"),
    [
        (date(2027, 7, 31), date(2027, 5, 31), "begins_on"),
        (date(2028, 8, 1), date(2027, 5, 31), "begins_on"),
        (date(2027, 9, 5), date(2027, 9, 6), "finished_on"),
        (date(2027, 9, 5), date(2026, 12, 31), "finished_on"),
    ],
)
def test_days_that_do_not_fit_are_refused_at_their_field(begins_on: date, finished_on: date, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_days(2026, begins_on=begins_on, finished_on=finished_on)
    assert refused.value.field == field


def test_days_that_fit() -> None:
    check_days(2026, begins_on=date(2027, 8, 28), finished_on=date(2027, 8, 28))
