"""What rows of a list are compared with, and what is found to become of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.errors import mark
from portal.rules.school.importing.rows import Parent, Row

CODES = ("ministry_code", "personal_id")
ELSEWHERE = mark("Học sinh có mã này đang thuộc một trường khác trên cổng; trường đó cần lập hồ sơ chuyển trường.")


@dataclass(frozen=True)
class ClassKnown:
    """A class of the year: its name and the grades of its pupils, its own first."""

    id: int
    name: str
    grades: tuple[int, ...]


@dataclass(frozen=True)
class NewClass:
    """A class the list names and the school does not have yet."""

    name: str
    grade: int


@dataclass(frozen=True)
class Known:
    """A pupil of the school. ``present`` is false after leaving it; ``class_id`` the class of the year, if any.

    Of a child who belongs to no school now and never was at this one, ``coming_from`` names the last one, and there is
    no enrolment yet.
    """

    id: int
    facts: Mapping[str, Any]
    enrolment_id: int | None
    present: bool = True
    register_no: str = ""
    class_id: int | None = None
    class_name: str = ""
    parents: Mapping[str, Parent] = field(default_factory=dict)
    coming_from: str | None = None


@dataclass(frozen=True)
class Surroundings:
    """What the rows are compared with; ``elsewhere`` are codes that belong to pupils of other schools.

    ``coming`` left another school and belong to none now: found by code only.
    """

    today: date
    start_year: int
    grades: Sequence[int]
    classes: Mapping[str, ClassKnown]
    known: Sequence[Known]
    coming: Sequence[Known] = ()
    elsewhere: Mapping[str, frozenset[str]] = field(default_factory=dict)
    aliases: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    register: Mapping[str, int] = field(default_factory=dict)
    chosen_class: ClassKnown | None = None
    create_classes: bool = False


@dataclass
class Planned:
    """A row and what would become of it; ``place`` is the class by id, or by key for one still to be made."""

    row: Row
    known: Known | None = None
    double_of: int | None = None
    place: int | str | None = None
    place_name: str = ""
    grade: int | None = None
    differences: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """``double``, ``wrong``, ``new``, ``coming``, ``changed`` or ``same``."""
        if self.double_of is not None:
            return "double"
        if self.row.faults:
            return "wrong"
        if self.known is None:
            return "new"
        if self.known.coming_from is not None:
            return "coming"
        return "changed" if self.differences else "same"


@dataclass(frozen=True)
class Plan:
    """Every row in its order, and the classes that are missing, by key."""

    rows: Sequence[Planned]
    missing_classes: Mapping[str, NewClass]

    def of(self, *states: str) -> list[Planned]:
        """The rows in one of these states."""
        return [planned for planned in self.rows if planned.state in states]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        states = dict.fromkeys(("new", "coming", "changed", "same", "double", "wrong"), 0)
        return states | Counter(planned.state for planned in self.rows)

    @property
    def elsewhere(self) -> bool:
        """Whether a row speaks of somebody who belongs to another school."""
        return any(fault.message == ELSEWHERE for planned in self.rows for fault in planned.row.faults)

    @property
    def warned(self) -> list[Planned]:
        """The rows with something worth a second look."""
        return [planned for planned in self.rows if planned.row.warnings]
