"""What programs read of totals: periods, the figures of a part of the tree, the units one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import RuleBroken, mark
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.services.data_forms.scope import overseen_periods
from portal.services.data_forms.totals.board import (
    Board,
    Standpoint,
    narrowed_reports,
    read_board,
    standpoints_of,
)
from portal.services.data_forms.totals.places import View, look
from portal.services.data_forms.totals.rollup import Sums, merge, read_branch_sums, read_unit_sums
from portal.services.records.audit import note


@dataclass(frozen=True)
class Asking:
    """A period in a list."""

    period: FormPeriod
    form: DataForm
    issuer: str


@dataclass(frozen=True)
class Figures:
    """The totals of a part of the tree, and those of each branch right below."""

    view: View
    board: Board
    whole: Sums
    branches: Mapping[int, Sums]


@dataclass(frozen=True)
class Units:
    """Some units of a period with how far they are, and their figures where asked."""

    view: View
    items: Sequence[Standpoint]
    values: Mapping[int, Sums]
    next_cursor: int | None


def list_periods_after(actor: Actor, *, after: int | None, size: int) -> tuple[Sequence[Asking], int | None]:
    """Periods overseen, the newest first: one statement."""
    query = (
        overseen_periods(actor)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .join(Unit, Unit.id == FormPeriod.unit_id)
        .add_columns(DataForm, Unit.name)
        .order_by(FormPeriod.id.desc())
    )
    if after is not None:
        query = query.where(FormPeriod.id < after)
    rows = [Asking(*row) for row in db.session.execute(query.limit(size + 1))]
    return rows[:size], rows[size - 1].period.id if len(rows) > size else None


def look_at(actor: Actor, *, period_id: int) -> View:
    """A period overseen, as its own unit sees it, without any figure."""
    return look(actor, period_id=period_id)


def read_figures(actor: Actor, *, period_id: int, unit_id: int | None, as_was: bool) -> Figures:
    """Totals with what they are made of, whatever the number of units; taking them away is noted, once a day."""
    view = _looked(actor, period_id, unit_id, as_was)
    branches = read_branch_sums(view)
    return Figures(view, read_board(view), merge(view.definition, branches.values()), branches)


def list_units(
    actor: Actor,
    *,
    period_id: int,
    unit_id: int | None,
    as_was: bool,
    only: str = "",
    after: int | None = None,
    size: int,
    with_values: bool = False,
) -> Units:
    """Units in the order of their names, in one state or all; ``after``: the report of the last one known."""
    view = _looked(actor, period_id, unit_id, as_was)
    query = narrowed_reports(view, only)
    if after is not None:
        query = query.where(_is_after(view, after))
    ids = list(db.session.scalars(query.with_only_columns(Report.id).limit(size + 1)))
    items = standpoints_of(view, ids[:size])
    values = read_unit_sums(view, units=[one.unit.id for one in items]) if with_values and items else {}
    return Units(view, items, values, ids[size - 1] if len(ids) > size else None)


def _is_after(view: View, report_id: int) -> ColumnElement[bool]:
    last = narrowed_reports(view, "").with_only_columns(Unit.name_sort).where(Report.id == report_id)
    name = db.session.scalar(last)
    if name is None:
        raise RuleBroken(mark("Không có chỗ này trong danh sách."), field="cursor")
    return or_(Unit.name_sort > name, and_(Unit.name_sort == name, Report.id > report_id))


def _looked(actor: Actor, period_id: int, unit_id: int | None, as_was: bool) -> View:
    """The view, once it is noted that its figures are taken away: a program asks every hour, the first time of a day
    says it all."""
    view = look(actor, period_id=period_id, unit_id=unit_id, as_was=as_was)
    about = AuditEntry.object_type == "form_period", AuditEntry.object_id == period_id
    mine = AuditEntry.action == "form_totals_read", AuditEntry.account_name == actor.name
    last = db.session.scalar(select(AuditEntry.at).where(*about, *mine).order_by(AuditEntry.id.desc()).limit(1))
    if last is None or last.astimezone(clock.LOCAL_ZONE).date() != clock.today():
        begin_write()
        note(actor, "form_totals_read", "form_period", period_id)
        view = look(actor, period_id=period_id, unit_id=unit_id, as_was=as_was)
    return view
