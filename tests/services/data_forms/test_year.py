"""Periods of a school year made from the lines of a calendar, and the year's calendar."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, PeriodLine
from portal.rules.data_forms.calendars import Monthly, Rule, YearDay, Yearly
from portal.rules.data_forms.ready_calendars import READY
from portal.services.data_forms.periods import lines, making, year
from portal.services.data_forms.periods.lines import TypedLine
from portal.services.data_forms.periods.making import Fate
from tests.cast import Cast
from tests.data_forms import make_form, make_period
from tests.make import actor_of
from tests.queries import QueryCount

MONTHLY = Monthly(covers_day=15, opens=15, closes=15, locks=17)
MIDYEAR = Yearly(
    covers_from=YearDay(9, 1),
    covers_to=YearDay(2, 15, 1),
    opens=YearDay(1, 15, 1),
    closes=YearDay(2, 15, 1),
    locks=YearDay(2, 15, 1),
)


@pytest.fixture
def form(app: object, cast: Cast) -> DataForm:
    return make_form(cast.units["ben_tre"], cast.leader.id)


def add(cast: Cast, form: DataForm, rule: Rule, name: str = "Tháng", **changes: Any) -> PeriodLine:
    usual: dict[str, Any] = {"form_id": form.id, "name": name, "rule": rule, "source": "KH 1648", "doubt": ""}
    line = lines.add_line(actor_of(cast.leader), TypedLine(**{**usual, **changes}))
    db.session.commit()
    return line


def slots() -> set[tuple[str, date]]:
    return {(period.line_slot or "", period.locks_on) for period in db.session.scalars(select(FormPeriod))}


def make_all(cast: Cast, start_year: int = 2026) -> int:
    planned = making.plan_year(actor_of(cast.leader), start_year)
    count = making.make_year(actor_of(cast.leader), start_year=start_year, keys=[each.key for each in planned])
    db.session.commit()
    return count


def test_making_twice_makes_nothing_new_even_after_changes(cast: Cast, form: DataForm) -> None:
    line = add(cast, form, MONTHLY)
    add(cast, form, MIDYEAR, "Giữa năm học")
    fates = [each.fate for each in making.plan_year(actor_of(cast.leader), 2026)]
    assert fates.count(Fate.PAST) == 3, "September, October and November have passed"
    assert make_all(cast) == 7
    before = slots()
    assert {slot for slot, _day in before} == {"2026", "2026-12", *(f"2027-{month:02}" for month in range(1, 6))}
    assert make_all(cast) == 0
    period = db.session.scalars(select(FormPeriod).where(FormPeriod.line_slot == "2026")).one()
    period.covers_to = date(2027, 1, 1)
    changed = TypedLine(form_id=form.id, name="Tháng", rule=Monthly(opens=10, closes=12, locks=12), source="", doubt="")
    lines.edit_line(actor_of(cast.leader), line_id=line.id, typed=changed, version=line.version)
    db.session.commit()
    assert make_all(cast) == 0
    assert slots() == before
    assert make_all(cast, 2027) == 10


def test_only_the_chosen_are_made_and_carry_the_letter(cast: Cast, form: DataForm) -> None:
    line = add(cast, form, MONTHLY)
    leader = actor_of(cast.leader)
    with pytest.raises(RuleBroken) as refused:
        making.make_year(leader, start_year=2026, keys=["1-1999"])
    assert refused.value.field == "keys"
    assert making.make_year(leader, start_year=2026, keys=[f"{line.id}-2026-12", f"{line.id}-2026-09"]) == 1
    period = db.session.scalars(select(FormPeriod)).one()
    assert (period.name, period.basis, period.start_year) == ("Tháng 12/2026", "KH 1648", 2026)
    assert (period.opens_on, period.locks_on, period.official_on) == (
        date(2026, 12, 15),
        date(2026, 12, 17),
        date(2026, 12, 18),
    )


def test_a_form_without_a_published_version_makes_nothing(cast: Cast, form: DataForm) -> None:
    add(cast, form, MIDYEAR)
    db.session.scalars(select(FormVersion)).one().published_at = None
    db.session.commit()
    assert [each.fate for each in making.plan_year(actor_of(cast.leader), 2026)] == [Fate.NO_VERSION]
    assert make_all(cast) == 0


def test_every_ready_line_can_be_taken_over_and_made(
    cast: Cast, form: DataForm, clock_at: time_machine.Traveller
) -> None:
    clock_at.move_to(datetime(2026, 6, 1, 8, 0, tzinfo=clock.LOCAL_ZONE))
    ready = [each for each in READY if each.rule]
    for each in ready:
        assert each.rule is not None
        add(cast, form, each.rule, each.name, doubt=each.doubt, source=each.source)
    planned = making.plan_year(actor_of(cast.leader), 2026)
    assert len(planned) == len(ready) + 8, "the monthly one makes nine"
    assert {each.fate for each in planned} == {Fate.NEW}
    assert make_all(cast) == len(planned)


def test_lines_are_the_units_own(cast: Cast, form: DataForm) -> None:
    line = add(cast, form, MIDYEAR)
    for outsider in (cast.supervisor, cast.stranger, cast.principal, cast.clerk):
        with pytest.raises(NotFound):
            lines.get_line(actor_of(outsider), line.id)
        assert list(making.plan_year(actor_of(outsider), 2026)) == []
    foreign = make_form(cast.units["vinh_long"], cast.stranger.id, code="khac")
    typed = TypedLine(form_id=foreign.id, name="Tháng", rule=MONTHLY, source="", doubt="")
    with pytest.raises(NotFound):
        lines.add_line(actor_of(cast.leader), typed)
    same = TypedLine(form_id=form.id, name="Tháng", rule=MONTHLY, source="", doubt="")
    with pytest.raises(Conflict):
        lines.edit_line(actor_of(cast.leader), line_id=line.id, typed=same, version=line.version - 1)
    db.session.rollback()
    lines.end_line(actor_of(cast.leader), line_id=line.id)
    assert list(making.plan_year(actor_of(cast.leader), 2026)) == []
    with pytest.raises(NotFound):
        making.plan_year(actor_of(cast.leader), 2040)


def test_the_year_shows_every_day_once_and_leaves_cancelled_ones_out(cast: Cast, form: DataForm) -> None:
    shown = make_period(form, sync_on=date(2026, 12, 2))
    make_period(form, cancelled_at=clock.now())
    make_period(form, start_year=2025)
    found = year.read_year(actor_of(cast.supervisor), 2026)
    assert [(one.day, one.what) for one in found.marks] == [
        (shown.opens_on, "opens"),
        (shown.closes_on, "closes"),
        (shown.locks_on, "locks"),
        (shown.official_on, "official"),
        (date(2026, 12, 2), "sync"),
    ]
    assert [month.first for month in found.months] == [date(2026, 11, 1), date(2026, 12, 1)]
    assert year.read_year(actor_of(cast.stranger), 2026).lines == []
    leader = actor_of(cast.leader)
    with QueryCount() as count:
        year.read_year(leader, 2026)
    assert len(count) <= 4
