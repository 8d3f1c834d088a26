"""The figures as a file."""

from collections.abc import Callable, Sequence
from typing import Any

from portal.adapters.spreadsheet import write_table
from portal.db import begin_write
from portal.errors import Say, mark
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.services.records import note
from portal.services.school.totals.lines import COLUMNS, FEW, Line
from portal.services.school.totals.reading import Wanted, read_totals


def export_totals(actor: Actor, wanted: Wanted, *, say: Say, grade_name: Callable[[int], str]) -> bytes:
    """The same lines and their total as XLSX; taking them away is noted."""
    begin_write()
    found = read_totals(actor, wanted)
    after = {"school_year": year_name(found.year), "rows": len(found.lines)}
    note(actor, "school_totals_exported", "unit", found.here.id, after=after)
    columns = [column for column in COLUMNS if not (found.is_school and column[0] == "schools")]
    first = say(mark("Khối")) if found.is_school else say(mark("Đơn vị"))
    headings = [(first, 44), (say(mark("Loại đơn vị")), 26), *((say(heading), 14) for _key, heading in columns)]
    rows = [
        [line.name or grade_name(line.id), say(line.kind) if line.kind else "", *_cells(line, columns, say)]
        for line in found.lines
    ]
    rows.append([say(mark("Tổng cộng")), "", *_cells(found.total, columns, say)])
    title = f"{found.here.name}: {say(mark('Số liệu trường học'))} {year_name(found.year)}"
    return write_table(title, headings, rows, subtitle=f"{found.day:%d/%m/%Y}")


def _cells(line: Line, columns: Sequence[tuple[str, str]], say: Say) -> list[Any]:
    shown = [line.shown(key) for key, _heading in columns]
    return ["<3" if value == FEW else say(value) if isinstance(value, str) else value for value in shown]
