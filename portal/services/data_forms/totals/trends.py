"""One total over the periods of its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from portal.db import db
from portal.models.data_forms import FormPeriod, Report, ReportCell, ReportRecord
from portal.rules.data_forms.definition import Cell
from portal.rules.data_forms.needs import needed_keys
from portal.rules.data_forms.states import Standing
from portal.services.data_forms.scope import is_below
from portal.services.data_forms.totals.places import View
from portal.services.data_forms.totals.rollup import Share, Sums, is_kept

MOST = 12
"""Periods looked back on, this one included."""


@dataclass(frozen=True)
class Point:
    """The total of a period, and of how many values; ``value`` None where nobody reported it."""

    period: FormPeriod
    value: Decimal | None
    number: int


def read_trend(view: View, cell: Cell) -> Sequence[Point]:
    """The cell's total in this period and those before it, the oldest first: three statements.

    By the tree of the view's day in every period, so that the same units are compared. Test and cancelled periods are
    left out; a period of an older version of the form counts by the same codes.
    """
    periods = list(
        db.session.scalars(
            select(FormPeriod)
            .where(
                FormPeriod.form_id == view.form.id,
                FormPeriod.is_test.is_(False) | (FormPeriod.id == view.period.id),
                FormPeriod.cancelled_at.is_(None),
                FormPeriod.covers_to <= view.period.covers_to,
            )
            .order_by(FormPeriod.covers_to.desc(), FormPeriod.id.desc())
            .limit(MOST)
        )
    )[::-1]
    sums = _sums(view, [period.id for period in periods], needed_keys(view.definition, cell))
    empty = Sums(view.definition)
    return [
        Point(period, sums.get(period.id, empty).value(cell), sums.get(period.id, empty).number(cell.key))
        for period in periods
    ]


def _sums(view: View, ids: Sequence[int], keys: frozenset[str]) -> dict[int, Sums]:
    branches = view.branches()
    counts = Report.period_id.in_(ids), Report.excused_at.is_(None), is_below(view.actor)
    cells = (
        select(Report.period_id, ReportCell.key, func.sum(ReportCell.amount), func.count())
        .join(Report, Report.id == ReportCell.report_id)
        .join(branches, branches.c.id == Report.unit_id)
        .where(*counts, ReportCell.key.in_(keys), ReportCell.amount.is_not(None), is_kept())
        .group_by(Report.period_id, ReportCell.key)
    )
    records = (
        select(Report.period_id, ReportRecord.part, func.count())
        .join(Report, Report.id == ReportRecord.report_id)
        .join(branches, branches.c.id == Report.unit_id)
        .where(*counts, ReportRecord.removed_at.is_(None))
        .group_by(Report.period_id, ReportRecord.part)
    )
    found: dict[int, dict[str, dict[Standing, Share]]] = {}
    held: dict[int, dict[str, int]] = {}
    for period_id, key, amount, number in db.session.execute(cells):
        found.setdefault(period_id, {})[key] = {Standing.PROVISIONAL: Share(int(amount or 0), number)}
    for period_id, part, number in db.session.execute(records):
        held.setdefault(period_id, {})[part] = number
    return {one: Sums(view.definition, found.get(one, {}), held.get(one, {})) for one in found.keys() | held}
