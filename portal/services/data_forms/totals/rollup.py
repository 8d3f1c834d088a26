"""What the figures of a part of the tree add up to, cell by cell, and how much of each total is approved."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from sqlalchemy import ColumnElement, Select, func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import Report, ReportCell, ReportRecord
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Cell, Definition, Repeat, Total
from portal.rules.data_forms.expressions import Value
from portal.rules.data_forms.states import Standing
from portal.rules.data_forms.values import of_amount, write_number
from portal.services.data_forms.standing import standing_sql
from portal.services.data_forms.totals.board import counted
from portal.services.data_forms.totals.places import View


@dataclass(frozen=True)
class Share:
    """What the values of one standing add up to, in thousandths, and how many there are."""

    amount: int = 0
    number: int = 0


@dataclass(frozen=True)
class Sums:
    """What one part of the tree adds up to: by cell and standing, and the records of each repeat."""

    definition: Definition
    cells: Mapping[str, Mapping[Standing, Share]] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)

    def number(self, key: str) -> int:
        """How many values a total is made of."""
        return sum(share.number for share in self.cells.get(key, {}).values())

    def share(self, key: str, standing: Standing) -> Share:
        """The part of a total that stands so."""
        return self.cells.get(key, {}).get(standing, Share())

    def value(self, cell: Cell) -> Decimal | None:
        """The total of a cell; worked out again from the totals where it is a formula. None where there is none."""
        if cell.is_calculated:
            found: Value = self._content.value(cell.key, self._record(cell))
            return found if isinstance(found, Decimal) else None
        number = self.number(cell.key)
        if not cell.field.is_number or cell.field.total not in {Total.SUM, Total.AVERAGE} or not number:
            return None
        whole = of_amount(sum(share.amount for share in self.cells[cell.key].values()))
        return whole / number if cell.field.total is Total.AVERAGE else whole

    @cached_property
    def _content(self) -> Content:
        """The totals as if one unit had reported them: formulas of sums and shares then say the same of the whole."""
        kept = {}
        for key, shares in self.cells.items():
            cell = self.definition.cells.get(key)
            if cell and cell.field.total is not Total.AVERAGE:
                whole = of_amount(sum(share.amount for share in shares.values()))
                kept[(key, self._record(cell))] = write_number(whole)
        return Content(self.definition, kept, {part: range(1, number + 1) for part, number in self.records.items()})

    @staticmethod
    def _record(cell: Cell) -> int:
        return 1 if isinstance(cell.part, Repeat) else 0


def totalled(definition: Definition) -> Iterable[Cell]:
    """The cells a total is made of, in reading order."""
    return (cell for cell in definition.cells.values() if is_totalled(cell))


def is_totalled(cell: Cell) -> bool:
    """Whether a cell has a total: a number that is added or averaged, or worked out from others."""
    return cell.field.is_number and (cell.is_calculated or cell.field.total in {Total.SUM, Total.AVERAGE})


def read_sums(view: View) -> Sums:
    """The whole part of the tree: two statements, whatever the number of units and of past periods."""
    return _gather(view, "").get(0, Sums(view.definition))


def read_branch_sums(view: View, *, keys: Collection[str] = ()) -> dict[int, Sums]:
    """The same for each branch, by its id; with ``keys`` of these typed cells only."""
    return _gather(view, "branch", keys)


def read_unit_sums(view: View, *, units: Collection[int] | None = None) -> dict[int, Sums]:
    """The same for each unit that reports, or for some, by its id."""
    return _gather(view, "id", units=units)


def _gather(view: View, by: str, keys: Collection[str] = (), units: Collection[int] | None = None) -> dict[int, Sums]:
    cells: dict[int, dict[str, dict[Standing, Share]]] = {}
    records: dict[int, dict[str, int]] = {}
    query = _cell_query(view, by)
    if keys:
        query = query.where(ReportCell.key.in_(keys))
    if units is not None:
        query = query.where(Report.unit_id.in_(units))
    for group, found, standing, amount, number in db.session.execute(query):
        cells.setdefault(group, {}).setdefault(found, {})[Standing(standing)] = Share(int(amount), number)
    if any(isinstance(part, Repeat) for _section, part in view.definition.parts.values()):
        counted_records = _record_query(view, by)
        if units is not None:
            counted_records = counted_records.where(Report.unit_id.in_(units))
        for group, part, number in db.session.execute(counted_records):
            records.setdefault(group, {})[part] = number
    return {
        group: Sums(view.definition, cells.get(group, {}), records.get(group, {})) for group in cells.keys() | records
    }


def _cell_query(view: View, by: str) -> Select[int, str, str, int, int]:
    branches = view.branches()
    group = branches.c[by] if by else func.min(0)
    standing = standing_of_report(view).label("standing")
    query = (
        select(group, ReportCell.key, standing, func.sum(ReportCell.amount), func.count())
        .join(Report, Report.id == ReportCell.report_id)
        .join(branches, branches.c.id == Report.unit_id)
        .where(counted(view), ReportCell.amount.is_not(None), is_kept())
    )
    return query.group_by(*([group] if by else []), ReportCell.key, standing)


def _record_query(view: View, by: str) -> Select[int, str, int]:
    branches = view.branches()
    group = branches.c[by] if by else func.min(0)
    query = (
        select(group, ReportRecord.part, func.count())
        .join(Report, Report.id == ReportRecord.report_id)
        .join(branches, branches.c.id == Report.unit_id)
        .where(counted(view), ReportRecord.removed_at.is_(None))
    )
    return query.group_by(*([group] if by else []), ReportRecord.part)


def standing_of_report(view: View) -> ColumnElement[str]:
    """What the figures of a report of the period count as."""
    return standing_sql(clock.today(), func.coalesce(Report.own_official_on, view.period.official_on))


def is_kept() -> ColumnElement[bool]:
    """Leaves out the cells of records that were removed."""
    kept = select(ReportRecord.id).where(
        ReportRecord.id == ReportCell.record_id, ReportRecord.report_id == Report.id, ReportRecord.removed_at.is_(None)
    )
    return or_(ReportCell.record_id == 0, kept.exists())


def merge(definition: Definition, parts: Iterable[Sums]) -> Sums:
    """What some parts add up to together."""
    cells: dict[str, dict[Standing, Share]] = {}
    records: dict[str, int] = {}
    for sums in parts:
        for key, shares in sums.cells.items():
            for standing, share in shares.items():
                held = cells.setdefault(key, {}).get(standing, Share())
                cells[key][standing] = Share(held.amount + share.amount, held.number + share.number)
        for part, number in sums.records.items():
            records[part] = records.get(part, 0) + number
    return Sums(definition, cells, records)
