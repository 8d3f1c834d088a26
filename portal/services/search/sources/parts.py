"""What the sources have in common."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.adapters import clock
from portal.db import db
from portal.models.documents import FileText
from portal.rules.found_text import MachineRead

PUBLIC = "public"
"""The token of what everybody may read, signed in or not."""
EVERYBODY = frozenset({PUBLIC})


class Timeless:
    """Of a source whose things change by what people do, never by the clock."""

    def due(self, _since: datetime, _until: datetime) -> Collection[int]:
        """Nothing."""
        return ()


def next_ids(
    column: InstrumentedAttribute[int], after: int, most: int, *conditions: ColumnElement[bool]
) -> Sequence[int]:
    """The ids after one, in order."""
    query = select(column).where(column > after, *conditions).order_by(column).limit(most)
    return db.session.scalars(query).all()


def texts_of(contents: Collection[str]) -> dict[str, str]:
    """The words of files by the SHA-256 of their content, where any were found; a form feed begins a new page. What a
    machine read from pictures is a ``MachineRead``."""
    if not contents:
        return {}
    query = select(FileText.sha256, FileText.text, FileText.outcome)
    query = query.where(FileText.sha256.in_(set(contents)), FileText.text != "")
    return {
        sha256: MachineRead(text) if outcome == "ocr" else text for sha256, text, outcome in db.session.execute(query)
    }


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, each on lines of its own."""
    return "\n".join(part for part in parts if part)


def day_of(at: datetime | None) -> date | None:
    """The calendar day in Vietnam."""
    return at.astimezone(clock.LOCAL_ZONE).date() if at is not None else None
