"""A list somebody uploaded: its rows under the headings, what its columns mean, and the map people chose last time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.adapters import clock
from portal.adapters.spreadsheet import Cell, text_of
from portal.errors import NotAllowed, RuleBroken
from portal.rules.permissions import Actor, Permission
from portal.rules.school.importing.columns import COLUMNS, find_heading_row, guess
from portal.rules.school.importing.rows import Row, read_row
from portal.services.school import column_maps
from portal.services.school.years import find_year

KIND = "pupils"
SHOWN_ROWS = 5

Sheet = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Look:
    """A sheet as it is shown before anything is decided: ``heading_row`` counts from 1."""

    heading_row: int
    headings: Sequence[str]
    meanings: Sequence[str]
    sample: Sequence[tuple[int, Sequence[str]]]
    row_count: int


def school_of(actor: Actor) -> int:
    """The school whose records the actor keeps; NotAllowed for everybody else."""
    if not actor.can(Permission.SCHOOL_MANAGE) or actor.unit_id is None:
        raise NotAllowed
    return actor.unit_id


def look_at(actor: Actor, *, sheet: Sheet, heading_row: int | None = None) -> Look:
    """The headings, their guessed meaning and the first rows; ``heading_row`` counts from 1, None to find it."""
    remembered = remembered_map(school_of(actor))
    texts = [[text_of(cell) for cell in row] for row in sheet]
    if heading_row is None:
        found = find_heading_row(texts)
        heading_row = 1 + (found if found is not None else _first_filled(texts))
    if not 1 <= heading_row <= len(texts):
        raise RuleBroken("Bảng không có dòng %(row)d.", field="heading_row", row=heading_row)
    below = [(number, row) for number, row in enumerate(texts[heading_row:], start=heading_row + 1) if any(row)]
    if not below:
        raise RuleBroken("Dưới dòng tiêu đề chưa có dòng dữ liệu nào.", field="heading_row")
    width = max(len(texts[heading_row - 1]), *(len(row) for _number, row in below[:SHOWN_ROWS]))
    headings = [*texts[heading_row - 1], *[""] * (width - len(texts[heading_row - 1]))]
    sample = [(number, [*row, *[""] * (width - len(row))][:width]) for number, row in below[:SHOWN_ROWS]]
    return Look(heading_row, headings, guess(headings, remembered), sample, len(below))


def _first_filled(texts: Sequence[Sequence[str]]) -> int:
    return next(index for index, row in enumerate(texts) if any(row))


def usual_day(actor: Actor, start_year: int) -> date:
    """The day from which pupils usually sit in their classes: the opening of the year."""
    dates = find_year(actor, start_year)
    return dates.opens_on if dates else date(start_year, 9, 5)


def check_columns(columns: Sequence[str]) -> None:
    """Refuse a map that cannot work: no name, or one meaning given twice."""
    if "full_name" not in columns:
        raise RuleBroken("Hãy chỉ ra cột “Họ tên”.", field="columns")
    for key in COLUMNS:
        if columns.count(key) > 1:
            raise RuleBroken("Hai cột cùng mang nghĩa “%(heading)s”.", field="columns", heading=COLUMNS[key].heading)


def read_rows_under(sheet: Sheet, heading_row: int, columns: Sequence[str]) -> list[Row]:
    """The rows under the headings that say anything in a column that is used."""
    today, rows = clock.today(), []
    used = [(index, key) for index, key in enumerate(columns) if key in COLUMNS]
    for number, cells in enumerate(sheet[heading_row:], start=heading_row + 1):
        filled = {key: cells[index] for index, key in used if index < len(cells)}
        texts = {key: text for key, cell in filled.items() if (text := text_of(cell))}
        if not texts:
            continue
        row = Row(number, texts)
        read_row(row, numeric=frozenset(key for key in texts if isinstance(filled[key], int | float)), today=today)
        rows.append(row)
    return rows


def remembered_map(unit_id: int) -> Mapping[str, str]:
    """What people of the unit said their headings mean."""
    return column_maps.read_map(unit_id, KIND)


def remember_map(actor: Actor, *, headings: Sequence[str], columns: Sequence[str]) -> None:
    """Keep what the headings mean for the next list of this unit."""
    column_maps.keep_map(school_of(actor), KIND, headings=headings, columns=columns)
