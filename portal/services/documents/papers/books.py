"""A register as a paper: a cover, then its lines in numbered columns (Nghị định 30/2020, Appendix IV)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.documents.papers.paper import Paper
from portal.services.units.tree import ancestors

ALIGNED = {"day": "center", "number": "right"}


class BookColumn(Protocol):
    """A heading, its width beside the others, and how values are shown: ``text``, ``day``, ``number`` or ``code``."""

    @property
    def label(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def shown(self) -> str: ...


@dataclass(frozen=True)
class Cover:
    """What the cover says; ``first`` and ``last`` are (day, number) of the first and the last line."""

    title: str
    year: int
    volume: int
    first: tuple[date | None, object]
    last: tuple[date | None, object]


def book_paper(
    actor: Actor, *, cover: Cover, columns: Sequence[BookColumn], lines: Iterable[Sequence[object]], file_name: str
) -> Paper:
    """One volume of a register of the unit acted for; any register with columns of this form."""
    above = ancestors(actor.unit_id)[:1] if actor.unit_id else []
    volume = f"năm {cover.year}, quyển số {cover.volume}"
    data = {
        "title": cover.title,
        "portal": actor.unit_name,
        "above": above[0].name if above else "",
        "unit": actor.unit_name,
        "foot": f"{actor.unit_name} · {cover.title} {volume}",
        "cover": _cover(cover),
        "columns": [
            {"label": column.label, "width": column.width, "align": ALIGNED.get(column.shown, "left")}
            for column in columns
        ],
        "rows": [[_shown(value) for value in line] for line in lines],
    }
    return Paper("book", file_name, data)


def _cover(cover: Cover) -> list[tuple[str, str]]:
    (first_day, first_number), (last_day, last_number) = cover.first, cover.last
    return [
        ("Năm", str(cover.year)),
        ("Từ ngày", f"{_shown(first_day)} đến ngày {_shown(last_day)}"),
        ("Từ số", f"{_shown(first_number)} đến số {_shown(last_number)}"),
        ("Quyển số", str(cover.volume)),
    ]


def _shown(value: Any) -> str:
    """A cell as text: a day as dd/mm/yyyy, nothing for None."""
    if isinstance(value, date):
        return short_date(value)
    return "" if value is None else str(value)
