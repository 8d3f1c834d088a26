"""Making the periods of a school year from the lines of a calendar: shown first, then made; again makes nothing new."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import FormPeriod, FormVersion, PeriodLine
from portal.rules.data_forms.calendars import Made, periods_of, read_rule
from portal.rules.permissions import Actor
from portal.rules.school_years import EARLIEST_YEAR, school_year_of, year_name
from portal.services.data_forms.periods import planning
from portal.services.data_forms.periods.lines import kept_lines, list_lines
from portal.services.data_forms.periods.planning import Typed


class Fate(StrEnum):
    """What becomes of a period that a line would make."""

    NEW = "new"
    MADE = "made"
    PAST = "past"
    NO_VERSION = "no_version"


@dataclass(frozen=True)
class Planned:
    """A period that a line makes in a school year; ``period_id`` where it was made before."""

    line: PeriodLine
    form_name: str
    made: Made
    fate: Fate
    period_id: int | None = None

    @property
    def key(self) -> str:
        """Tells it from the others of the year."""
        return f"{self.line.id}-{self.made.slot}"


def plan_year(actor: Actor, start_year: int) -> Sequence[Planned]:
    """What the lines of the unit make in a school year, by the day entry opens; three statements."""
    if not EARLIEST_YEAR <= start_year <= school_year_of(clock.today()) + 2:
        raise NotFound
    lines = list_lines(actor)
    ids = [line.id for line, _name in lines]
    kept = select(FormPeriod.line_id, FormPeriod.line_slot, FormPeriod.id).where(FormPeriod.line_id.in_(ids))
    known = {(line_id, slot): period_id for line_id, slot, period_id in db.session.execute(kept)} if ids else {}
    versions = _newest_versions({line.form_id for line, _name in lines})
    found = []
    for line, name in lines:
        for made in periods_of(line.name, read_rule(line.rule), start_year):
            period_id = known.get((line.id, made.slot))
            fate = _fate(made, period_id, has_version=line.form_id in versions)
            found.append(Planned(line, name, made, fate, period_id))
    return sorted(found, key=lambda each: (each.made.days.opens_on, each.line.id, each.made.slot))


def _fate(made: Made, period_id: int | None, *, has_version: bool) -> Fate:
    if period_id is not None:
        return Fate.MADE
    if made.days.locks_on < clock.today():
        return Fate.PAST
    return Fate.NEW if has_version else Fate.NO_VERSION


def _newest_versions(form_ids: Collection[int]) -> dict[int, int]:
    """The newest published version of each form."""
    published = FormVersion.form_id.in_(form_ids), FormVersion.published_at.is_not(None)
    query = select(FormVersion.form_id, FormVersion.id).where(*published).order_by(FormVersion.number)
    return read_pairs(query) if form_ids else {}


def make_year(actor: Actor, *, start_year: int, keys: Collection[str]) -> int:
    """Make the chosen periods of a school year; what was made before is left alone. Returns how many are new."""
    db.session.scalars(kept_lines(actor).with_for_update()).all()  # who presses at the same moment waits
    chosen = [each for each in plan_year(actor, start_year) if each.key in set(keys)]
    if not chosen:
        raise RuleBroken("Chưa chọn kỳ nào.", field="keys")
    versions = _newest_versions({each.line.form_id for each in chosen})
    new = [each for each in chosen if each.fate is Fate.NEW]
    for each in new:
        typed = Typed(
            version_id=versions[each.line.form_id],
            name=each.made.name if each.made.slot != str(start_year) else f"{each.made.name} {year_name(start_year)}",
            start_year=start_year,
            covers_from=each.made.covers_from,
            covers_to=each.made.covers_to,
            days=each.made.days,
            basis=each.line.source,
        )
        planning.create_period(
            actor, form_id=each.line.form_id, typed=typed, line_id=each.line.id, line_slot=each.made.slot
        )
    return len(new)
