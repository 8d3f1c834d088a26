"""The periods a unit oversees, with how far their units are."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.models.units import Unit
from portal.rules.data_forms.period_states import PeriodState, period_state
from portal.rules.permissions import Actor
from portal.services.data_forms.scope import days_of, overseen_periods
from portal.services.data_forms.totals.board import Line, Progress, progress_sql
from portal.services.paging import Paged, paginate
from portal.services.units.tree import subtree


@dataclass(frozen=True)
class Summary:
    """A period in a list."""

    period: FormPeriod
    form: str
    asked_by: str
    state: PeriodState
    line: Line


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to."""

    years: Sequence[int]
    forms: dict[int, str]


def list_periods(
    actor: Actor, *, start_year: int | None = None, form_id: int | None = None, number: int = 1
) -> Paged[Summary]:
    """Periods the actor oversees, the newest lock first; test periods among them, marked by ``is_test``."""
    query = overseen_periods(actor).order_by(FormPeriod.locks_on.desc(), FormPeriod.id.desc())
    if start_year is not None:
        query = query.where(FormPeriod.start_year == start_year)
    if form_id is not None:
        query = query.where(FormPeriod.form_id == form_id)
    page = paginate(query, number=number)
    lines = _count(actor, [period.id for period in page.items])
    forms = read_pairs(select(DataForm.id, DataForm.name).where(DataForm.id.in_({one.form_id for one in page.items})))
    units = read_pairs(select(Unit.id, Unit.name).where(Unit.id.in_({one.unit_id for one in page.items})))
    today = clock.today()
    items = [
        Summary(
            period,
            forms[period.form_id],
            units[period.unit_id],
            period_state(days_of(period), today=today, is_cancelled=period.cancelled_at is not None),
            lines.get(period.id, Line(period.id, period.name)),
        )
        for period in page.items
    ]
    return Paged(items, page.number, page.size, page.total)


def choices(actor: Actor) -> Choices:
    """The school years and forms among the periods overseen."""
    periods = overseen_periods(actor).with_only_columns(FormPeriod.start_year, FormPeriod.form_id).distinct().subquery()
    years = db.session.scalars(select(periods.c.start_year).distinct().order_by(periods.c.start_year.desc())).all()
    forms = select(DataForm.id, DataForm.name).where(DataForm.id.in_(select(periods.c.form_id)))
    return Choices(years, read_pairs(forms.order_by(DataForm.name_folded, DataForm.id)))


def _count(actor: Actor, ids: Sequence[int]) -> dict[int, Line]:
    """Reports of the units below by progress, of some periods: one statement."""
    if actor.unit_id is None:
        return {}
    below = subtree(actor.unit_id)
    branch = select(below.c.id).where(below.c.depth > 0)
    progress = progress_sql(FormPeriod.official_on).label("progress")
    query = (
        select(Report.period_id, progress, func.count())
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .where(Report.period_id.in_(ids), Report.excused_at.is_(None), Report.unit_id.in_(branch))
        .group_by(Report.period_id, progress)
    )
    counts: dict[int, dict[Progress, int]] = {}
    for period_id, found, number in db.session.execute(query):
        counts.setdefault(period_id, {})[Progress(found)] = number
    return {period_id: Line(period_id, "", held) for period_id, held in counts.items()}
