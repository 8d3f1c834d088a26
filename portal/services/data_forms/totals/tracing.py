"""Where a total comes from: from branch to branch down to the cell, and who entered it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import func, select

from portal.db import db, read_pairs
from portal.errors import NotFound
from portal.models.data_forms import Report, ReportCell
from portal.models.units import Unit
from portal.rules.data_forms.definition import Cell, Section, Total
from portal.rules.data_forms.needs import needed_keys
from portal.rules.data_forms.states import Standing
from portal.services.data_forms.totals.board import counted
from portal.services.data_forms.totals.places import View
from portal.services.data_forms.totals.rollup import Share, merge, read_branch_sums


@dataclass(frozen=True)
class Origin:
    """Where a part of a total comes from: a branch, or a single unit's own report with who entered and approved it.

    ``leads_on``: more reports than the own one stand behind it.
    """

    id: int
    name: str
    value: Decimal
    shares: Mapping[Standing, Share]
    cell: ReportCell | None = None
    report: Report | None = None
    leads_on: bool = False


@dataclass(frozen=True)
class Origins:
    """The parts of one total, in the order of the units' names, or by value."""

    view: View
    cell: Cell
    section: Section
    lines: Sequence[Origin]
    total: Decimal | None
    shares: Mapping[Standing, Share]

    @property
    def adds_up(self) -> bool:
        """Whether the values are parts of the total: sums of numbers none of which is negative."""
        summed = self.cell.field.total is Total.SUM and not self.cell.is_calculated
        return summed and bool(self.total) and all(line.value >= 0 for line in self.lines)

    def percent(self, line: Origin) -> Decimal:
        """A part of the total in percent, to one decimal; only where it ``adds_up``."""
        whole = self.total or Decimal(1)
        return (100 * line.value / whole).quantize(Decimal("0.1"), "ROUND_HALF_UP")

    def length(self, line: Origin) -> Decimal:
        """The bar of a part, in percent of the longest; of a negative number none."""
        longest = max((one.value for one in self.lines), default=Decimal(0))
        return max(100 * line.value / longest, Decimal(0)).quantize(Decimal("0.1")) if longest > 0 else Decimal(0)

    def sorted_by(self, sort: str, *, descending: bool) -> "Origins":
        """The parts by ``value``, equal ones by name; else by name."""
        lines = list(self.lines)
        if sort == "value":
            lines.sort(key=lambda line: -line.value if descending else line.value)
        elif descending:
            lines.reverse()
        return replace(self, lines=lines)


def trace(view: View, key: str) -> Origins:
    """One total taken apart by branches; branches that report themselves name the source. NotFound: no such cell."""
    cell = view.definition.cells.get(key)
    if cell is None or not cell.field.is_number:
        raise NotFound
    sums = read_branch_sums(view, keys=needed_keys(view.definition, cell))
    sources = {} if cell.is_calculated else _sources(view, key, sums)
    reports, numbers = _reports_of(view, sums), _numbers(view)
    names = select(Unit.id, Unit.name).where(Unit.id.in_(sums)).order_by(Unit.name_sort, Unit.id)
    lines = [
        Origin(
            unit_id,
            name,
            value,
            sums[unit_id].cells.get(key, {}),
            sources.get(unit_id),
            reports.get(unit_id),
            numbers[unit_id] > 1 or unit_id not in reports,
        )
        for unit_id, name in db.session.execute(names)
        if (value := sums[unit_id].value(cell)) is not None
    ]
    whole = merge(view.definition, sums.values())
    return Origins(view, cell, cell.section, lines, whole.value(cell), whole.cells.get(key, {}))


def _reports_of(view: View, units: Iterable[int]) -> dict[int, Report]:
    """The own reports of branches that report themselves, by unit."""
    query = select(Report).where(counted(view), Report.unit_id.in_(list(units)))
    return {report.unit_id: report for report in db.session.scalars(query)}


def _numbers(view: View) -> dict[int, int]:
    """How many reports stand behind each branch; the unit looked at has only its own."""
    branches = view.branches()
    query = (
        select(branches.c.branch, func.count())
        .join(Report, Report.unit_id == branches.c.id)
        .where(counted(view))
        .group_by(branches.c.branch)
    )
    return read_pairs(query)


def _sources(view: View, key: str, units: Iterable[int]) -> dict[int, ReportCell]:
    """The cell itself in the reports of the branches, by unit; of a repeat none, it has many."""
    query = (
        select(Report.unit_id, ReportCell)
        .join(Report, Report.id == ReportCell.report_id)
        .where(counted(view), ReportCell.key == key, ReportCell.record_id == 0, Report.unit_id.in_(list(units)))
    )
    return read_pairs(query)
