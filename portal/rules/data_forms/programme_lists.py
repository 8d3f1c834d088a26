"""What a list of a programme's units means: each row compared with what is known, every fault found at once.

A row names a unit by its code and says from which school year on it takes part and from which on no more. A blank end
changes nothing; a unit's times never overlap.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.audience import FIRST_COHORT
from portal.rules.school_years import year_name
from portal.rules.vietnamese import fold

COLUMNS: dict[str, str] = {
    "code": mark("Mã đơn vị"),
    "name": mark("Tên đơn vị"),
    "joined": mark("Tham gia từ năm học"),
    "left": mark("Thôi tham gia từ năm học"),
}
TWICE = mark("Đơn vị đã tham gia từ năm học %(year)s, hai lần tham gia không được trùng năm.")
_YEAR = re.compile(r"([12]\d{3})(?:\s*[-–/]\s*([12]\d{3}))?", re.ASCII)


@dataclass(frozen=True)
class Time:
    """From a school year on, by its first calendar year, until the first without; ``id``: of the row that says so."""

    joined: int
    left: int | None
    id: int = 0

    @property
    def is_void(self) -> bool:
        """Entered by mistake: it holds in no year."""
        return self.left == self.joined

    def meets(self, other: "Time") -> bool:
        """Whether a school year lies in both."""
        return (self.left is None or other.joined < self.left) and (other.left is None or self.joined < other.left)


@dataclass(frozen=True)
class Known:
    """A unit below, with its times in the programme."""

    id: int
    name: str
    times: Sequence[Time] = ()


@dataclass
class Line:
    """One row of a list, and what is to be done about it. ``known`` where its code is one of a unit below."""

    number: int
    texts: Mapping[str, str]
    known: Known | None = None
    time: Time | None = None
    faults: list[RuleBroken] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """``wrong``, ``new``, ``changed`` or ``same``."""
        if self.faults or self.known is None or self.time is None:
            return "wrong"
        if not self.time.id:
            return "new"
        return "same" if self.time in self.known.times else "changed"

    @property
    def other_name(self) -> bool:
        """Whether the list calls the unit otherwise; only said, as a code may also be mistyped."""
        name = self.texts.get("name", "")
        return bool(name and self.known and fold(name) != fold(self.known.name))


def plan_lines(rows: Iterable[tuple[int, Mapping[str, str]]], known: Mapping[str, Known], *, latest: int) -> list[Line]:
    """Every row with its outcome; ``known`` by folded code; ``latest``: the last school year that makes sense."""
    lines: list[Line] = []
    seen: dict[int, list[Line]] = {}
    for number, texts in rows:
        line = Line(number, texts, known.get(fold(texts.get("code", ""))))
        _read(line, latest)
        if line.known is not None and line.time is not None and not line.faults:
            _place(line, line.known, line.time, seen.setdefault(line.known.id, []))
        lines.append(line)
    return lines


def read_school_year(text: str) -> int:
    """2010 of "2010-2011", "2010–2011" or "2010"; ValueError for anything else."""
    found = _YEAR.fullmatch(text.strip())
    if found is None or (found[2] and int(found[2]) != int(found[1]) + 1):
        raise ValueError(text)
    return int(found[1])


def _read(line: Line, latest: int) -> None:
    if not line.texts.get("code"):
        line.faults.append(RuleBroken("Vui lòng nhập mục này.", field="code"))
    elif line.known is None:
        line.faults.append(RuleBroken("Không có đơn vị cấp dưới mang mã này.", field="code"))
    if not line.texts.get("joined"):
        line.faults.append(RuleBroken("Vui lòng nhập mục này.", field="joined"))
    joined, left = _year(line, "joined", latest), _year(line, "left", latest)
    if joined is not None and left is not None and left <= joined:
        line.faults.append(RuleBroken("Năm thôi tham gia phải sau năm bắt đầu.", field="left"))
    elif joined is not None:
        line.time = Time(joined, left)


def _year(line: Line, name: str, latest: int) -> int | None:
    text = line.texts.get(name, "")
    if not text:
        return None
    try:
        year = read_school_year(text)
    except ValueError:
        line.faults.append(RuleBroken("Ghi năm học dạng 2026-2027.", field=name))
        return None
    if not FIRST_COHORT <= year <= latest:
        line.faults.append(RuleBroken("Năm học không hợp lý; kiểm tra lại.", field=name))
        return None
    return year


def _place(line: Line, known: Known, time: Time, before: list[Line]) -> None:
    """Which time of the unit the row is about, or that it is a new one that meets no other."""
    same = next((one for one in known.times if one.joined == time.joined), None)
    if same is not None:
        kept = None if same.is_void else same.left
        time = Time(time.joined, kept if time.left is None else time.left, same.id)
    line.time = time
    twin = next((one for one in before if one.time and one.time.meets(time)), None)
    if twin is not None:
        line.faults.append(RuleBroken("Trùng với dòng %(row)d.", field="code", row=twin.number))
        return
    before.append(line)
    replaced = {one.time.id for one in before if one.time}
    other = next((one for one in known.times if one.id not in replaced and not one.is_void and one.meets(time)), None)
    if other is not None:
        line.faults.append(RuleBroken(TWICE, field="joined", year=year_name(other.joined)))
