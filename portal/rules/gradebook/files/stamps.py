"""The stamp inside an exported book: which book it is and the last change it knows, so that later ones are noticed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.errors import mark

STAMP_WORDS = mark("Mã sổ (xin để nguyên): %(code)s")
WITHIN = 20
"""The stamp stands among the first so many rows."""
_STAMP = re.compile(
    r"CT1-(\d{1,15})-(\d{1,15})-([12])-([a-z0-9_]{1,30})-(\d{1,15})-([0-9a-f]{8})(?![0-9a-f])", re.ASCII
)


@dataclass(frozen=True)
class Stamp:
    """``newest`` is the number of the last change of the book; ``seal`` is a class's own, on this portal only."""

    unit_id: int
    class_id: int
    semester: int
    subject: str
    newest: int
    seal: str

    def __str__(self) -> str:
        return f"CT1-{self.unit_id}-{self.class_id}-{self.semester}-{self.subject}-{self.newest}-{self.seal}"


def read_stamp(text: str) -> Stamp | None:
    """The stamp in a text, None without one."""
    found = _STAMP.search(text)
    if found is None:
        return None
    unit_id, class_id, semester, subject, newest, seal = found.groups()
    return Stamp(int(unit_id), int(class_id), int(semester), subject, int(newest), seal)


def find_stamp(rows: Sequence[Sequence[str]]) -> Stamp | None:
    """The stamp among the first rows of a sheet."""
    return next((found for row in rows[:WITHIN] for text in row if (found := read_stamp(text))), None)
