"""A line of the figures: what adds up, and what of it is shown."""

from dataclasses import dataclass, fields
from typing import Any

from portal.errors import mark
from portal.rules.school.suppression import SMALL

SENSITIVE = ("minority", "disabled", "policy")
"""Columns in which a small number of another's school is not shown."""
COLUMNS: tuple[tuple[str, str], ...] = (
    ("schools", mark("Trường")),
    ("classes", mark("Lớp")),
    ("pupils", mark("Học sinh")),
    ("girls", mark("Nữ")),
    ("minority", mark("Dân tộc thiểu số")),
    ("disabled", mark("Khuyết tật")),
    ("policy", mark("Diện chính sách")),
    ("class_size", mark("Học sinh mỗi lớp")),
)
FEW, UNSAID = mark("dưới 3"), mark("không nêu")


@dataclass(frozen=True)
class Sums:
    """Numbers that add up."""

    schools: int = 0
    classes: int = 0
    pupils: int = 0
    girls: int = 0
    minority: int = 0
    disabled: int = 0
    policy: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    @property
    def class_size(self) -> float | None:
        """Pupils a class; None without classes."""
        return round(self.pupils / self.classes, 1) if self.classes else None


@dataclass(frozen=True)
class Line:
    """A unit, or a grade of one school, with its numbers; ``hidden`` names the columns that are not shown."""

    id: int
    name: str
    kind: str
    sums: Sums
    hidden: frozenset[str] = frozenset()
    name_sort: str = ""

    def shown(self, column: str) -> Any:
        """The number of a column, or the words that stand for it; None where there is none."""
        count = getattr(self.sums, column)
        return (FEW if count < SMALL else UNSAID) if column in self.hidden else count

    def rank(self, column: str) -> float:
        """Where the line stands when sorted by a column; what is hidden stands below everything."""
        return -1 if column in self.hidden else getattr(self.sums, column) or 0
