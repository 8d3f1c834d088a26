"""The dry run of a roll-over: which classes of the new year get whom, and everything that stands in the way."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.errors import RuleBroken, mark
from portal.rules.rollover.proposing import GONE, SEATED, WAIT
from portal.rules.school.levels import PRESCHOOL, PRIMARY, level_of
from portal.rules.school_years import school_year_of
from portal.rules.vietnamese import short_date

MOST_PUPILS = {PRESCHOOL: 35, PRIMARY: 35}
USUAL_MOST = 45
"""Pupils of a class at most: 35 in primary schools, 45 above (Điều lệ trường tiểu học, trường trung học)."""


@dataclass(frozen=True)
class Move:
    """What a plan says of one pupil, and what is true of the pupil now (``class_id``: the class to be left)."""

    pupil_id: int
    name: str
    class_id: int
    outcome: str
    to_class: str = ""
    to_grade: int | None = None
    sits_there: bool = True
    placed: bool = False
    done: bool = False

    @property
    def ready(self) -> bool:
        """Whether the plan does something about the pupil now."""
        return self.outcome != WAIT and self.sits_there and not self.placed and not self.done


@dataclass(frozen=True)
class YearClass:
    """A class of the new year that is there; ``away`` when it was put away, ``pupils`` who are already in it."""

    id: int
    grades: tuple[int, ...]
    away: bool = False
    pupils: int = 0


@dataclass(frozen=True)
class Days:
    """``closes_on``: end of the old year; ``begins_on``: first day in the new classes; ``finished_on``: of leaving."""

    closes_on: date
    begins_on: date
    finished_on: date
    today: date


@dataclass(frozen=True)
class Target:
    """A class of the new year; ``known`` when it is there already, else it is made with these grades."""

    name: str
    grades: tuple[int, ...]
    known: YearClass | None
    sources: Mapping[int, int]
    coming: int

    @property
    def total(self) -> int:
        """How many pupils it has in the end."""
        return self.coming + (self.known.pupils if self.known else 0)


@dataclass(frozen=True)
class DryRun:
    """What carrying the plan out would do. ``faults`` stand in the way, ``notes`` are worth a second look."""

    moves: Sequence[Move]
    targets: Sequence[Target]
    faults: Sequence[RuleBroken] = field(default=())
    notes: Sequence[RuleBroken] = field(default=())

    @property
    def ready(self) -> list[Move]:
        """The moves that would be made."""
        return [move for move in self.moves if move.ready]

    @property
    def counts(self) -> Counter[str]:
        """How many pupils would get each outcome; ``wait`` are those who stay undecided."""
        found = Counter(move.outcome for move in self.ready)
        found[WAIT] = sum(move.outcome == WAIT and not move.done and move.sits_there for move in self.moves)
        return found


def dry_run(
    moves: Sequence[Move],
    *,
    classes: Mapping[str, YearClass],
    intake: Sequence[str],
    grades: Sequence[int],
    days: Days,
    unplanned: int = 0,
) -> DryRun:
    """Work a plan out. ``intake``: classes of the first grade to be made; ``unplanned``: pupils the plan misses."""
    faults = [*_wrong_days(moves, days), *_unseated(moves)]
    wanted = _wanted(moves, intake, grades[0])
    targets = [_target(name, moves, found, classes.get(name)) for name, found in wanted.items()]
    faults += [fault for target in targets for fault in _misfits(target, wanted[target.name], grades)]
    notes = [note for target in targets for note in _crowds(target)]
    return DryRun(moves, targets, tuple(faults), (*notes, *_left_out(moves, unplanned)))


def _wanted(moves: Iterable[Move], intake: Sequence[str], first_grade: int) -> dict[str, Counter[int]]:
    """How many pupils of which grade each class of the new year gets, by grade and name."""
    found: dict[str, Counter[int]] = {name: Counter({first_grade: 0}) for name in intake}
    for move in moves:
        if move.ready and move.outcome in SEATED and move.to_class and move.to_grade is not None:
            found.setdefault(move.to_class, Counter())[move.to_grade] += 1
    return dict(sorted(found.items(), key=lambda item: (min(item[1]), item[0])))


def _target(name: str, moves: Iterable[Move], grades: Counter[int], known: YearClass | None) -> Target:
    mine = Counter(m.class_id for m in moves if m.ready and m.outcome in SEATED and m.to_class == name)
    return Target(name, known.grades if known else tuple(sorted(grades)), known, mine, mine.total())


def _wrong_days(moves: Sequence[Move], days: Days) -> Iterable[RuleBroken]:
    if days.today < days.closes_on:
        yield RuleBroken(
            "Năm học này kết thúc ngày %(day)s; từ ngày đó mới thực hiện được.", day=short_date(days.closes_on)
        )
    elif days.finished_on > days.today and any(move.ready and move.outcome in GONE for move in moves):
        yield RuleBroken("Ngày ra trường %(day)s chưa đến.", day=short_date(days.finished_on))


def _unseated(moves: Iterable[Move]) -> Iterable[RuleBroken]:
    for move in moves:
        if move.ready and move.outcome in SEATED and not move.to_class:
            yield RuleBroken("%(name)s chưa có lớp của năm học mới.", name=move.name)


def _misfits(target: Target, coming: Counter[int], grades: Sequence[int]) -> Iterable[RuleBroken]:
    if any(grade not in grades for grade in coming):
        yield RuleBroken("Lớp %(name)s: trường không dạy khối này.", name=target.name)
    elif target.known and not set(coming) <= set(target.known.grades):
        yield RuleBroken("Lớp %(name)s của năm học mới đã có và thuộc khối khác.", name=target.name)


def _crowds(target: Target) -> Iterable[RuleBroken]:
    most = MOST_PUPILS.get(level_of(target.grades[0]), USUAL_MOST)
    if target.total > most:
        yield RuleBroken(
            "Lớp %(name)s có %(count)d học sinh, quá %(most)d.", name=target.name, count=target.total, most=most
        )


def _left_out(moves: Iterable[Move], unplanned: int) -> Iterable[RuleBroken]:
    for move in moves:
        if move.done or move.outcome == WAIT:
            continue
        if not move.sits_there:
            yield RuleBroken("%(name)s không còn học lớp cũ; được bỏ qua.", name=move.name)
        elif move.placed:
            yield RuleBroken("%(name)s đã có lớp ở năm học mới; được giữ nguyên.", name=move.name)
    if unplanned:
        yield RuleBroken("%(count)d học sinh chưa có trong phương án; hãy bấm Tính lại.", count=unplanned)


def check_days(start_year: int, *, begins_on: date, finished_on: date) -> None:
    """RuleBroken unless the days fit the year that ends (``start_year``) and the one after it."""
    if school_year_of(begins_on) != start_year + 1:
        raise RuleBroken("Ngày này không thuộc năm học mới.", field="begins_on")
    if not date(start_year + 1, 1, 1) <= finished_on <= begins_on:
        raise RuleBroken("Ngày ra trường nằm từ tháng 1 đến ngày bắt đầu năm học mới.", field="finished_on")


OBSTACLES: dict[str, str] = {
    "marks": mark("%(name)s (và %(more)d em khác) đã có dữ liệu ở năm học mới: đã có điểm."),
    "rolls": mark("%(name)s (và %(more)d em khác) đã có dữ liệu ở năm học mới: lớp đã điểm danh."),
    "moved": mark("%(name)s (và %(more)d em khác) đã được xếp lại lớp sau khi lên lớp."),
    "status": mark("%(name)s (và %(more)d em khác) đã đổi tình trạng sau khi lên lớp."),
    "elsewhere": mark("%(name)s (và %(more)d em khác) đã vào học trường khác."),
}
"""Why what was carried out cannot be undone."""
