"""A section as it comes back from a plain form: every cell; the history tells what was changed, and what by others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.adapters import tokens
from portal.db import db
from portal.errors import RuleBroken
from portal.models.data_forms import CellChange
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.showing import typed_text
from portal.rules.data_forms.values import read_value
from portal.rules.permissions import Actor
from portal.rules.vietnamese import clean
from portal.services.data_forms import scope
from portal.services.data_forms.loading import Loaded, load_report
from portal.services.data_forms.writing import Change, Written, write_cells

REASON = "?"
"""Ends the name of the box beside a cell that takes why it is blank."""
MINE, THEIRS = "mine", "theirs"
NEVER = -1
"""A version that no cell has: it was changed by somebody else since the page was made."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form as it came back: texts by key and record, the content the page had shown, choices between two values."""

    cells: Mapping[Place, str]
    version: int
    choices: Mapping[Place, str]


def write_form(actor: Actor, report_id: int, sent: Sent, *, arrived_at: datetime | None = None) -> Written:
    """Write the cells the person changed; cells left alone keep what others wrote meanwhile."""
    loaded = load_report(scope.get_report(actor, report_id))
    before = _shown_then(report_id, sent.version)
    changes = [
        change for place, typed in sent.cells.items() if (change := _change(loaded, place, typed, before, sent.choices))
    ]
    page = tokens.new_key()[:20]
    return write_cells(actor, report_id, changes, origin="form", page=page, arrived_at=arrived_at)


def _change(
    loaded: Loaded, place: Place, typed: str, before: Mapping[Place, tuple[str, str]], choices: Mapping[Place, str]
) -> Change | None:
    key, record = place
    if key.endswith(REASON):
        return _reason(loaded, (key.removesuffix(REASON), record), typed, before)
    cell, held = loaded.definition.cells.get(key), loaded.held(key, record)
    now = typed_text(cell.field, held.text) if cell else held.text
    if typed.replace("\r\n", "\n").strip() == now.strip():
        return None
    then, choice = before.get(place), choices.get(place)
    if then is None or choice == MINE:
        return Change(key=key, record_id=record, typed=typed, seen=held.version)
    if choice == THEIRS or _canonical(loaded, key, typed) == then[0]:
        return None
    return Change(key=key, record_id=record, typed=typed, seen=NEVER)


def _reason(loaded: Loaded, place: Place, typed: str, before: Mapping[Place, tuple[str, str]]) -> Change | None:
    held = loaded.held(*place)
    if clean(typed) == held.reason or before.get(place, ("", None))[1] == typed:
        return None
    return Change(key=place[0], record_id=place[1], reason=typed, seen=held.version)


def _canonical(loaded: Loaded, key: str, typed: str) -> str:
    cell = loaded.definition.cells.get(key)
    try:
        return read_value(cell.field, typed) if cell else clean(typed)
    except RuleBroken:
        return typed


def _shown_then(report_id: int, version: int) -> dict[Place, tuple[str, str]]:
    """Of the cells changed after the page was made: what it had shown."""
    query = (
        select(CellChange.key, CellChange.record_id, CellChange.before, CellChange.reason)
        .where(CellChange.report_id == report_id, CellChange.content_version > version)
        .order_by(CellChange.id.desc())
    )
    return {(key, record): (before, reason) for key, record, before, reason in db.session.execute(query)}
