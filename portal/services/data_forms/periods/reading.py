"""Lists of periods, one period with its units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, PeriodLine, Report
from portal.models.units import Unit
from portal.rules.data_forms.period_states import PeriodState, period_state
from portal.rules.permissions import Actor
from portal.services.data_forms.audience import Asked, audience_of, list_asked
from portal.services.data_forms.scope import days_of, designed_forms, get_period, visible_periods, visible_reports
from portal.services.paging import Paged, paginate


@dataclass(frozen=True)
class Wanted:
    """Which periods a list shows; None and "" stand for all."""

    start_year: int | None = None
    form_id: int | None = None
    state: str = ""


@dataclass(frozen=True)
class Line:
    """A period in a list."""

    period: FormPeriod
    form_name: str
    unit_name: str
    state: PeriodState
    asked: int


@dataclass(frozen=True)
class Seen:
    """A period with what its page shows. ``asked``: how many units report, ``excused`` of them are excused."""

    period: FormPeriod
    form: DataForm
    unit_name: str
    version_number: int
    state: PeriodState
    asked: int
    excused: int


def doubt_of(period: FormPeriod) -> str:
    """What the letter behind the period leaves open, as its line of the calendar says (R113); "" for nothing."""
    line = db.session.get(PeriodLine, period.line_id) if period.line_id is not None else None
    return line.doubt if line else ""


def state_of(period: FormPeriod) -> PeriodState:
    """The period's state today."""
    return period_state(days_of(period), today=clock.today(), is_cancelled=period.cancelled_at is not None)


def is_in_state(state: str, today: date) -> ColumnElement[bool]:
    """SQL twin of ``rules.data_forms.period_states.period_state``."""
    if state == PeriodState.CANCELLED:
        return FormPeriod.cancelled_at.is_not(None)
    conditions: dict[str, ColumnElement[bool]] = {
        PeriodState.NOT_OPEN: FormPeriod.opens_on > today,
        PeriodState.OPEN: and_(FormPeriod.opens_on <= today, FormPeriod.closes_on >= today),
        PeriodState.CHECKING: and_(FormPeriod.closes_on < today, FormPeriod.locks_on >= today),
        PeriodState.LOCKED: and_(FormPeriod.locks_on < today, FormPeriod.official_on > today),
        PeriodState.OFFICIAL: FormPeriod.official_on <= today,
    }
    return and_(FormPeriod.cancelled_at.is_(None), conditions[state])


def list_periods(actor: Actor, wanted: Wanted, *, number: int) -> Paged[Line]:
    """A page of the periods the actor sees: what runs first, by its lock, then what is over, the newest first."""
    query = visible_periods(actor)
    if wanted.start_year is not None:
        query = query.where(FormPeriod.start_year == wanted.start_year)
    if wanted.form_id is not None:
        query = query.where(FormPeriod.form_id == wanted.form_id)
    if wanted.state:
        query = query.where(is_in_state(wanted.state, clock.today()))
    over = or_(FormPeriod.locks_on < clock.today(), FormPeriod.cancelled_at.is_not(None))
    order = (
        case((over, 1), else_=0),
        case((over, None), else_=FormPeriod.locks_on),
        FormPeriod.locks_on.desc(),
        FormPeriod.id.desc(),
    )
    page = paginate(query.order_by(*order), number=number, size=30)
    return Paged(lines_of(actor, page.items), page.number, page.size, page.total)


def lines_of(actor: Actor, periods: Sequence[FormPeriod]) -> list[Line]:
    """Periods with the words beside them; three statements."""
    forms = _names(DataForm, {period.form_id for period in periods})
    units = _names(Unit, {period.unit_id for period in periods})
    ids = [period.id for period in periods]
    seen = visible_reports(actor).where(Report.period_id.in_(ids)).with_only_columns(Report.period_id).subquery()
    counted = select(seen.c.period_id, func.count()).group_by(seen.c.period_id)
    counts = read_pairs(counted) if periods else {}
    return [
        Line(each, forms[each.form_id], units[each.unit_id], state_of(each), counts.get(each.id, 0)) for each in periods
    ]


def _names(table: type[DataForm | Unit], ids: set[int]) -> dict[int, str]:
    return read_pairs(select(table.id, table.name).where(table.id.in_(ids))) if ids else {}


def list_years(actor: Actor) -> list[int]:
    """The school years in which the actor sees a period, the newest first."""
    years = visible_periods(actor).with_only_columns(FormPeriod.start_year).distinct()
    return sorted(db.session.scalars(years), reverse=True)


def list_own_forms(actor: Actor) -> list[DataForm]:
    """The unit's forms in use, for who makes them, by name."""
    query = designed_forms(actor).where(DataForm.put_away_at.is_(None))
    return list(db.session.scalars(query.order_by(DataForm.name_folded, DataForm.id)))


def read_period(actor: Actor, period_id: int) -> Seen:
    """One period; four statements."""
    found = get_period(actor, period_id)
    seen = visible_reports(actor).where(Report.period_id == period_id).subquery()
    counts = select(func.count(), func.count(seen.c.excused_at)).select_from(seen)
    total, excused = db.session.execute(counts).one()
    rest = (
        select(DataForm, Unit.name, FormVersion.number)
        .join(Unit, Unit.id == DataForm.unit_id)
        .join(FormVersion, FormVersion.form_id == DataForm.id)
        .where(FormVersion.id == found.version_id)
    )
    form, unit_name, version = db.session.execute(rest).one()
    return Seen(found, form, unit_name, version, state_of(found), total, excused)


@dataclass(frozen=True)
class UnitLine:
    """A unit of an opened period, with its own days where an extension gave some."""

    report: Report
    name: str


def list_units(actor: Actor, *, period_id: int, words: str, number: int) -> Paged[UnitLine]:
    """The units that must report in a period, in Vietnamese order; four statements."""
    found = get_period(actor, period_id)
    query = visible_reports(actor).where(Report.period_id == found.id).join(Unit, Unit.id == Report.unit_id)
    if words:
        query = query.where(Unit.name_folded.contains(words, autoescape=True))
    page = paginate(query.order_by(Unit.name_sort, Unit.id), number=number)
    names = _names(Unit, {report.unit_id for report in page.items})
    lines = [UnitLine(report, names[report.unit_id]) for report in page.items]
    return Paged(lines, page.number, page.size, page.total)


def preview(form: DataForm, opens_on: date | None) -> Sequence[Asked]:
    """The units a period of the form would ask if it opened on the day, by the tree known today for that day."""
    return list_asked(form.unit_id, audience_of(form), on=max(opens_on or clock.today(), clock.today()))
