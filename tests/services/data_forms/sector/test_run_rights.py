"""Who may export, one run at a time, and what a run that fails says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import (
    FormPeriod,
)
from portal.models.people import Membership
from portal.models.records import AuditEntry
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source
from portal.rules.data_forms.sector.states import RunState
from portal.services.data_forms.sector import runs
from portal.services.data_forms.sector.checking import ask, check_period
from tests.cast import Cast
from tests.data_forms import make_asked, make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import count_queries
from tests.sector import deliver, make_map, make_run

Drain = Callable[[], int]


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    """Three schools and an office: approved, sent, nothing, being filled."""
    return make_asked(cast)


def test_who_may_export(cast: Cast, period: FormPeriod) -> None:
    held = make_map(cast, period)
    for person, refusal in (
        (cast.stranger_principal, NotAllowed),
        (cast.principal, NotAllowed),
        (cast.supervisor, NotAllowed),
        (cast.administrator, NotAllowed),
    ):
        with pytest.raises(refusal):
            runs.ask_run(actor_of(person), period_id=period.id, map_id=held.id, with_provisional=False)
    with pytest.raises(NotFound):
        runs.ask_run(actor_of(cast.leader), period_id=period.id + 99, map_id=held.id, with_provisional=False)
    with pytest.raises(NotFound):
        runs.ask_run(actor_of(cast.leader), period_id=period.id, map_id=held.id + 99, with_provisional=False)


def test_rights_are_asked_again_when_it_is_made(cast: Cast, period: FormPeriod, drain: Drain) -> None:
    held = make_map(cast, period)
    run = runs.ask_run(actor_of(cast.leader), period_id=period.id, map_id=held.id, with_provisional=False)
    for membership in db.session.scalars(select(Membership).filter_by(account_id=cast.leader.id)):
        membership.valid_to = clock.today()
    db.session.commit()
    drain()
    db.session.refresh(run)
    assert run.state == RunState.BROKEN
    assert "không còn quyền" in run.error


def test_one_at_a_time_and_one_that_died_is_given_up(cast: Cast, period: FormPeriod) -> None:
    held = make_map(cast, period)
    asked = {"period_id": period.id, "map_id": held.id, "with_provisional": False}
    run = runs.ask_run(actor_of(cast.leader), **asked)
    db.session.commit()
    with pytest.raises(RuleBroken, match="Đang lập"):
        runs.ask_run(actor_of(cast.leader), **asked)
    db.session.rollback()
    run.asked_at = clock.now() - timedelta(hours=3)
    db.session.commit()
    assert runs.ask_run(actor_of(cast.leader), **asked).number == 2
    assert run.state == RunState.BROKEN


def test_test_periods_and_wrong_maps_are_refused(cast: Cast, period: FormPeriod) -> None:
    wrong = make_map(cast, period, ColumnMap(columns=(Column(heading="x", source=Source.CELL, key="gone"),)))
    asked = {"period_id": period.id, "with_provisional": False}
    with pytest.raises(RuleBroken, match="còn chỗ sai"):
        runs.ask_run(actor_of(cast.leader), map_id=wrong.id, **asked)
    good = make_map(cast, period)
    period.is_test = True
    db.session.commit()
    with pytest.raises(RuleBroken, match="kỳ thử"):
        runs.ask_run(actor_of(cast.leader), map_id=good.id, **asked)


def test_a_failure_has_its_reason_and_all_is_noted(cast: Cast, period: FormPeriod, drain: Drain) -> None:
    run = make_run(cast, period, make_map(cast, period), drain)
    with pytest.raises(RuleBroken) as refused:
        runs.settle_run(actor_of(cast.leader), run.id, state=RunState.FAILED)
    assert refused.value.field == "remark"
    db.session.rollback()
    deliver(cast, run)
    runs.take_file(actor_of(cast.leader), run.id, "full.csv")
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "sector_run")).all()
    assert sorted(actions) == ["sector_run_asked", "sector_run_downloaded", "sector_run_made", "sector_run_settled"]


def test_a_check_costs_the_same_whatever_was_before(cast: Cast, period: FormPeriod, drain: Drain) -> None:
    held = make_map(cast, period)
    run, actor = make_run(cast, period, held, drain), actor_of(cast.leader)
    costs = []
    for number in range(2):
        former = make_period(make_form(cast.units["ben_tre"], cast.leader.id, code=f"f{number}"))
        make_reports(former, [cast.units["vinh_binh"], cast.units["hoa_nghia"]])
        db.session.expire_all()
        asked = {"period_id": period.id, "map_id": held.id}
        with count_queries() as queries:
            check_period(ask(actor, **asked))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
    with count_queries() as shown:
        runs.list_lines(runs.show_run(actor, run.id))
    assert len(shown) <= 12
