"""More time for a group of units or single ones of a period."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import FormPeriod, Report
from portal.models.documents import AddresseeGroup, AddresseeGroupMember
from portal.models.notifications import Notification
from portal.services.data_forms.periods import extending
from portal.services.data_forms.periods.extending import Extension
from portal.services.data_forms.scope import days_of
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import QueryCount

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _may_mail(mails: FolderMailer) -> None:
    """An extension tells the units."""


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    made = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    make_reports(made, [cast.units["vinh_binh"], cast.units["hoa_nghia"]])
    return made


def longer(period: FormPeriod, **changes: Any) -> Extension:
    usual = Extension(
        unit_ids=(),
        group_id=None,
        closes_on=period.locks_on,
        locks_on=period.locks_on + 5 * DAY,
        official_on=period.locks_on + 6 * DAY,
        reason="Mất điện vì bão",
    )
    return replace(usual, **changes)


def report_of(cast: Cast, key: str) -> Report:
    return db.session.scalars(select(Report).where(Report.unit_id == cast.units[key])).one()


def test_a_unit_gets_its_own_days_and_is_told(cast: Cast, period: FormPeriod) -> None:
    made = extending.extend(
        actor_of(cast.leader), period_id=period.id, typed=longer(period, unit_ids=[cast.units["vinh_binh"]])
    )
    db.session.commit()
    report = report_of(cast, "vinh_binh")
    assert days_of(period, report).locks_on == period.locks_on + 5 * DAY
    assert days_of(period, report_of(cast, "hoa_nghia")).locks_on == period.locks_on
    told = set(db.session.scalars(select(Notification.account_id)))
    assert told == {cast.principal.id}
    found = extending.reason_of(report)
    assert found is not None
    assert (found.id, found.reason) == (made.id, "Mất điện vì bão")
    assert extending.reason_of(report_of(cast, "hoa_nghia")) is None


def test_of_two_extensions_the_newest_holds(cast: Cast, period: FormPeriod) -> None:
    leader, unit = actor_of(cast.leader), [cast.units["vinh_binh"]]
    extending.extend(leader, period_id=period.id, typed=longer(period, unit_ids=unit))
    second = longer(period, unit_ids=unit, locks_on=period.locks_on + 8 * DAY, official_on=period.locks_on + 9 * DAY)
    made = extending.extend(leader, period_id=period.id, typed=second)
    db.session.commit()
    report = report_of(cast, "vinh_binh")
    assert days_of(period, report).locks_on == period.locks_on + 8 * DAY
    assert (found := extending.reason_of(report)) is not None
    assert found.id == made.id
    with pytest.raises(RuleBroken) as refused:
        extending.extend(leader, period_id=period.id, typed=second)
    assert refused.value.field == "locks_on"


def test_a_group_extends_those_of_it_that_are_asked(cast: Cast, period: FormPeriod) -> None:
    group = AddresseeGroup(
        unit_id=cast.units["ben_tre"],
        name="Vùng lũ",
        name_folded="vung lu",
        created_at=clock.now(),
        created_by_id=cast.leader.id,
    )
    db.session.add(group)
    db.session.flush()
    for key in ("hoa_nghia", "thpt_ben_tre"):
        db.session.add(AddresseeGroupMember(group_id=group.id, unit_id=cast.units[key]))
    db.session.commit()
    extending.extend(actor_of(cast.leader), period_id=period.id, typed=longer(period, group_id=group.id))
    db.session.commit()
    assert report_of(cast, "hoa_nghia").own_locks_on == period.locks_on + 5 * DAY
    assert report_of(cast, "vinh_binh").own_locks_on is None
    with QueryCount() as count:
        given = extending.list_extensions(period)
    assert len(count) == 2
    assert [(list(one.names), one.count) for one in given] == [(["Trường Tiểu học Hòa Nghĩa"], 1)]
    report_of(cast, "hoa_nghia").excused_at = clock.now()
    db.session.commit()
    with pytest.raises(RuleBroken) as refused:
        extending.extend(actor_of(cast.leader), period_id=period.id, typed=longer(period, group_id=group.id))
    assert refused.value.field == "group"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"unit_ids": []}, "units"),
        ({"unit_ids": [999]}, "units"),
        ({"group_id": 999}, "group"),
        ({"official_on": TODAY}, "official_on"),
        ({"locks_on": TODAY - DAY, "closes_on": TODAY - DAY}, "locks_on"),
    ],
)
def test_a_wrong_extension_is_refused_at_its_field(
    cast: Cast, period: FormPeriod, changes: dict[str, Any], field: str
) -> None:
    typed = longer(period, **{"unit_ids": [cast.units["vinh_binh"]], **changes})
    with pytest.raises(RuleBroken) as refused:
        extending.extend(actor_of(cast.leader), period_id=period.id, typed=typed)
    assert refused.value.field == field
    assert report_of(cast, "vinh_binh").own_locks_on is None


def test_what_is_deemed_stays_deemed(cast: Cast, period: FormPeriod, clock_at: time_machine.Traveller) -> None:
    typed = longer(period, unit_ids=[cast.units["vinh_binh"]])
    clock_at.shift(timedelta(days=(period.official_on - TODAY).days))
    with pytest.raises(RuleBroken) as refused:
        extending.extend(actor_of(cast.leader), period_id=period.id, typed=typed)
    assert refused.value.field == "official_on"
    clock_at.shift(timedelta(days=-1))
    extending.extend(actor_of(cast.leader), period_id=period.id, typed=typed)


def test_only_who_may_give_time_gives_it(cast: Cast, period: FormPeriod) -> None:
    typed = longer(period, unit_ids=[cast.units["vinh_binh"]])
    for reader in (cast.supervisor, cast.principal):
        with pytest.raises(NotAllowed):
            extending.extend(actor_of(reader), period_id=period.id, typed=typed)
    for outsider in (cast.stranger, cast.nobody, cast.thpt_principal):
        with pytest.raises(NotFound):
            extending.extend(actor_of(outsider), period_id=period.id, typed=typed)
