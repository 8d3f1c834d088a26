"""The calendar of a school year: every day of the periods somebody sees, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.db import db
from portal.errors import mark
from portal.models.data_forms import FormPeriod
from portal.rules.permissions import Actor
from portal.services.data_forms.periods.reading import Line, lines_of
from portal.services.data_forms.scope import visible_periods

OPENS, CLOSES, LOCKS, OFFICIAL, SYNC = "opens", "closes", "locks", "official", "sync"
WHAT: dict[str, str] = {
    OPENS: mark("Mở"),
    CLOSES: mark("Hạn nhập"),
    LOCKS: mark("Khóa sau ngày này"),
    OFFICIAL: mark("Dùng chính thức"),
    SYNC: mark("Đồng bộ CSDL ngành"),
}
_DAYS = {OPENS: "opens_on", CLOSES: "closes_on", LOCKS: "locks_on", OFFICIAL: "official_on", SYNC: "sync_on"}
MOST = 300


@dataclass(frozen=True)
class Mark:
    """A day of a period."""

    day: date
    what: str
    line: Line


@dataclass(frozen=True)
class Month:
    """A month with the days of periods in it."""

    first: date
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Year:
    """A school year's periods by the day they open, and all their days by month. ``is_cut``: not all are shown."""

    lines: Sequence[Line]
    months: Sequence[Month]
    is_cut: bool

    @property
    def marks(self) -> list[Mark]:
        """All days in order."""
        return [one for month in self.months for one in month.marks]


def read_year(actor: Actor, start_year: int) -> Year:
    """The periods of a school year that the actor sees, cancelled ones left out; four statements."""
    query = visible_periods(actor).where(FormPeriod.start_year == start_year, FormPeriod.cancelled_at.is_(None))
    found = db.session.scalars(query.order_by(FormPeriod.opens_on, FormPeriod.id).limit(MOST + 1)).all()
    lines = lines_of(actor, found[:MOST])
    marks = [
        Mark(day, what, line)
        for line in lines
        for what, name in _DAYS.items()
        if (day := getattr(line.period, name)) is not None
    ]
    marks.sort(key=lambda one: (one.day, list(_DAYS).index(one.what), one.line.period.id))
    months: dict[date, list[Mark]] = {}
    for one in marks:
        months.setdefault(one.day.replace(day=1), []).append(one)
    return Year(lines, [Month(first, held) for first, held in months.items()], len(found) > MOST)
