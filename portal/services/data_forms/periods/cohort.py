"""Running periods of forms that ask a programme's units: who joined since the period opened, who takes part no more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import RuleBroken
from portal.models.data_forms import DataForm, FormPeriod, Programme, ProgrammeMember, Report
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of
from portal.services.data_forms.audience import audience_of, list_asked, names_below
from portal.services.data_forms.periods.units import add_units, excuse, get_running
from portal.services.data_forms.programmes import get_programme
from portal.services.data_forms.scope import designed_forms

MOST_PERIODS = 5
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Gap:
    """How the units of a running period differ from those its form asks now. ``joined``: not asked yet, names by id.

    ``left``: asked, but of the programme no more in the period's school year; names by the id of the report.
    """

    period: FormPeriod
    form: DataForm
    joined: Mapping[int, str]
    left: Mapping[int, str]

    @property
    def is_open(self) -> bool:
        """Whether there is anything to decide."""
        return bool(self.joined or self.left)


def list_gaps(actor: Actor, *, programme_id: int) -> Sequence[Gap]:
    """The own unit's running periods that ask by the programme, the first to close first, at most ``MOST_PERIODS``."""
    code = get_programme(actor, programme_id).code
    forms = {form.id: form for form in db.session.scalars(designed_forms(actor)) if audience_of(form).programme == code}
    query = select(FormPeriod).where(
        FormPeriod.form_id.in_(forms),
        FormPeriod.listed_at.is_not(None),
        FormPeriod.cancelled_at.is_(None),
        FormPeriod.official_on > clock.today(),
    )
    running = db.session.scalars(query.order_by(FormPeriod.closes_on, FormPeriod.id).limit(MOST_PERIODS)).all()
    return [_gap(period, forms[period.form_id]) for period in running] if forms else []


def get_gap(actor: Actor, period_id: int) -> Gap:
    """Of one period whose units can be changed now."""
    period = get_running(actor, period_id)
    return _gap(period, db.session.get_one(DataForm, period.form_id))


def ask_joined(actor: Actor, *, period_id: int, unit_ids: Collection[int]) -> int:
    """Ask units that joined; they are told. Returns how many."""
    gap = get_gap(actor, period_id)
    return add_units(actor, period_id=period_id, unit_ids=sorted(set(unit_ids) & gap.joined.keys()))


def excuse_left(actor: Actor, *, period_id: int, report_ids: Collection[int], reason: str) -> int:
    """Ask units that left no more, with a reason; they are told. What they entered stays. Returns how many."""
    gap = get_gap(actor, period_id)
    chosen = sorted(set(report_ids) & gap.left.keys())
    if not chosen:
        raise RuleBroken("Chưa chọn đơn vị nào.", field="reports")
    if len(chosen) > MOST_AT_ONCE:
        raise RuleBroken("Không quá %(max)d đơn vị mỗi lần.", field="reports", max=MOST_AT_ONCE)
    for report_id in chosen:
        excuse(actor, period_id=period_id, report_id=report_id, reason=reason)
    return len(chosen)


def _gap(period: FormPeriod, form: DataForm) -> Gap:
    """Three or four statements."""
    audience = audience_of(form)
    on = _day(period)
    had = set(db.session.scalars(select(Report.unit_id).where(Report.period_id == period.id)))
    new = {unit.id: unit.name for unit in list_asked(period.unit_id, audience, on=on) if unit.id not in had}
    joined = names_below(period.unit_id, new, on=clock.today()) if new else {}
    return Gap(period, form, joined, _left(period, audience.programme, school_year_of(on), audience.added))


def _left(period: FormPeriod, code: str, year: int, added: Collection[int]) -> dict[int, str]:
    """Asked units that were of the programme once, and are not in the school year."""
    if not code:
        return {}
    members = select(ProgrammeMember.unit_id).join(Programme, Programme.id == ProgrammeMember.programme_id)
    members = members.where(Programme.code == code)
    still = members.where(
        ProgrammeMember.joined_year <= year,
        or_(ProgrammeMember.left_year.is_(None), ProgrammeMember.left_year > year),
    )
    query = (
        select(Report.id, Unit.name)
        .join(Unit, Unit.id == Report.unit_id)
        .where(Report.period_id == period.id, Report.excused_at.is_(None))
        .where(Report.unit_id.in_(members), Report.unit_id.not_in(still), Report.unit_id.not_in(added))
    )
    return read_pairs(query.order_by(Unit.name_sort, Unit.id))


def _day(period: FormPeriod) -> date:
    """Today, or the day the period opened where another school year has begun since."""
    today = clock.today()
    return today if school_year_of(today) == school_year_of(period.opens_on) else period.opens_on
