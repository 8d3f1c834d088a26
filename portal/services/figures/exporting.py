"""A table of figures as a file."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write
from portal.errors import Say, mark
from portal.rules.figures.tables import PERIOD_LABELS, TABLE_LABELS, Table
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.rules.vietnamese import short_time
from portal.services.figures.lines import Line
from portal.services.figures.reading import GRADES, Asked, Figures, read_figures
from portal.services.records.audit import note


def export_figures(actor: Actor, asked: Asked, *, say: Say, grade_name: Callable[[int], str]) -> bytes:
    """The lines of the table shown and their total as XLSX; taking them away is noted."""
    begin_write()
    found = read_figures(actor, asked)
    said = {"school_year": year_name(found.year), "figures_table": str(found.table), "rows": len(found.lines)}
    note(actor, "school_totals_exported", "unit", found.here.id, after=said)
    headings = [(say(mark("Khối")) if found.view == GRADES else say(mark("Đơn vị")), 44), *_headings(found, say)]
    rows = [[line.name or grade_name(line.id), *_cells(found, line, say)] for line in found.lines]
    rows.append([say(mark("Tổng cộng")), *_cells(found, found.total, say)])
    parts = [say(TABLE_LABELS[found.table]), say(PERIOD_LABELS[found.period]), year_name(found.year)]
    if found.stage:
        parts.insert(1, say(found.stage.label))
    if found.grade is not None and found.view != GRADES:
        parts.insert(2, grade_name(found.grade))
    return write_table(f"{found.here.name}: {', '.join(parts)}", headings, rows, subtitle=_age(found, say))


def _headings(found: Figures, say: Say) -> list[tuple[str, int]]:
    listed = []
    for column in found.columns:
        listed.append((say(column.label), 14))
        if column.of:
            listed.append((f"{say(column.label)}, %", 10))
    if found.table == Table.COMPLETENESS and found.view != GRADES:
        listed.append((say(mark("Nhập điểm gần nhất")), 18))
    return [*listed, (say(mark("Tính lúc")), 18)]


def _cells(found: Figures, line: Line, say: Say) -> list[Any]:
    cells: list[Any] = []
    for column in found.columns:
        hidden = column.code in line.hidden and line.computed_at
        cells.append(say(mark("không nêu")) if hidden else line.count(column))
        if column.of:
            cells.append(line.share(column))
    times = [line.last_mark_at] if found.table == Table.COMPLETENESS and found.view != GRADES else []
    return [*cells, *times, line.computed_at]


def _when(time: datetime | None) -> str:
    return short_time(time.astimezone(clock.LOCAL_ZONE)) if time else ""


def _age(found: Figures, say: Say) -> str:
    if found.total.computed_at is None:
        return say(mark("Chưa có số liệu"))
    first, last = _when(found.total.computed_at), _when(found.newest)
    return say(mark("Số liệu tính lúc")) + (f" {first}" if first == last else f" {first} – {last}")
