"""Submitting, approving, returning, accepting: who may, on which content, who is told."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import ReportSnapshot, ReportStep
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.data_forms.snapshots import hash_of
from portal.rules.data_forms.states import Stage, Standing, stage_of, standing_of, was_deemed
from portal.services.data_forms import scope
from portal.services.data_forms.filling import steps
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


def told(person: Person) -> list[str]:
    query = select(Notification.kind).where(Notification.account_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(query))


def stage(asked: Asked) -> Stage:
    return stage_of(scope.facts_of(asked.report))


def filled(cast: Cast) -> Asked:
    """The officer typed everything."""
    asked = make_asked(cast)
    type_in(asked, COMPLETE, by=asked.officer)
    return asked


def test_officer_submits_leader_approves_superior_accepts(cast: Cast) -> None:
    asked = filled(cast)
    steps.submit(actor_of(asked.officer), asked.report_id, version=1)
    assert stage(asked) is Stage.SUBMITTED
    assert told(asked.principal) == ["report_submitted"]
    made = steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    report = asked.report
    assert (stage(asked), report.approved_version, report.in_time_version) == (Stage.APPROVED, 1, 1)
    kept = db.session.scalars(select(ReportSnapshot)).one()
    assert made.sha256 == kept.sha256 == hash_of(kept.content)
    assert told(asked.officer) == ["report_approved"]
    steps.accept(actor_of(asked.checker), asked.report_id, version=1)
    assert stage(asked) is Stage.ACCEPTED
    assert told(asked.officer) == ["report_approved", "report_accepted"]
    assert told(asked.principal) == ["report_submitted", "report_accepted"]
    assert told(asked.checker) == []
    noted = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert noted == ["report_submitted", "report_approved", "report_accepted"]


def test_a_leader_who_fills_submits_and_approves_at_once(cast: Cast) -> None:
    asked = make_asked(cast)
    type_in(asked, COMPLETE)
    steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    assert [one.kind for one in steps.list_steps(asked.report_id)] == ["approved", "submitted"]
    assert asked.report.submitted_at == clock.now()
    assert told(asked.principal) == []


def test_an_approval_of_changed_content_is_refused_and_says_what_changed(cast: Cast) -> None:
    asked = filled(cast)
    steps.submit(actor_of(asked.officer), asked.report_id, version=1)
    type_in(asked, {"classes": "13"}, by=asked.officer, seen=1)
    assert stage(asked) is Stage.DRAFT
    with pytest.raises(Conflict):
        steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    assert [(one.key, one.before, one.after) for one in steps.changes_since(asked.report_id, 1)] == [
        ("classes", "12", "13")
    ]
    assert asked.report.approved_version is None


def test_a_change_voids_the_approval(cast: Cast) -> None:
    asked = filled(cast)
    steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    type_in(asked, {"classes": "13"}, by=asked.officer, seen=1)
    facts, days = scope.facts_of(asked.report), scope.days_of(asked.period, asked.report)
    assert standing_of(facts, official_on=days.official_on, today=clock.today()) is Standing.PROVISIONAL


def test_nothing_goes_up_with_gaps(cast: Cast) -> None:
    asked = make_asked(cast)
    with pytest.raises(RuleBroken, match="chưa có số liệu"):
        steps.submit(actor_of(asked.principal), asked.report_id, version=0)
    type_in(asked, {"classes": "12"})
    for act in (steps.submit, steps.approve):
        with pytest.raises(RuleBroken, match="Còn 2 chỗ"):
            act(actor_of(asked.principal), asked.report_id, version=1)


def test_recalled_and_returned(cast: Cast) -> None:
    asked = filled(cast)
    me, leader = actor_of(asked.officer), actor_of(asked.principal)
    with pytest.raises(RuleBroken):
        steps.recall(me, asked.report_id, version=1)
    steps.submit(me, asked.report_id, version=1)
    with pytest.raises(RuleBroken, match="đã trình rồi"):
        steps.submit(me, asked.report_id, version=1)
    steps.recall(me, asked.report_id, version=1)
    assert stage(asked) is Stage.DRAFT
    steps.submit(me, asked.report_id, version=1)
    with pytest.raises(RuleBroken, match="lý do"):
        steps.return_report(leader, asked.report_id, version=1, reason=" ")
    steps.return_report(leader, asked.report_id, version=1, reason="Thiếu lớp ghép")
    assert stage(asked) is Stage.RETURNED
    assert told(asked.officer) == ["report_returned"]
    type_in(asked, {"classes": "13"}, by=asked.officer, seen=1)
    assert stage(asked) is Stage.RETURNED
    steps.submit(me, asked.report_id, version=2)
    assert stage(asked) is Stage.SUBMITTED


def test_sent_back_from_above_opens_a_closed_period_till_the_lock(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = make_asked(cast, late_entry=False)
    type_in(asked, COMPLETE)
    steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    clock_at.shift(timedelta(days=8))
    assert type_in(asked, {"classes": "13"}, seen=1)[0].state == "refused"
    steps.send_back(actor_of(asked.checker), asked.report_id, version=1, reason="Lớp 1 lệch")
    assert told(asked.principal) == ["report_returned"]
    assert type_in(asked, {"classes": "13"}, seen=1)[0].state == "saved"
    clock_at.shift(timedelta(days=3))
    assert type_in(asked, {"classes": "14"}, seen=2)[0].state == "refused"


def test_who_may_take_which_step(cast: Cast) -> None:
    asked = filled(cast)
    with pytest.raises(NotAllowed):
        steps.approve(actor_of(asked.officer), asked.report_id, version=1)
    with pytest.raises(NotAllowed):
        steps.return_report(actor_of(asked.officer), asked.report_id, version=1, reason="x")
    for person in (asked.checker, cast.leader, cast.supervisor):
        with pytest.raises(NotAllowed):
            steps.submit(actor_of(person), asked.report_id, version=1)
    steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    for person in (cast.principal, asked.officer, cast.supervisor, cast.administrator):
        with pytest.raises(NotAllowed):
            steps.accept(actor_of(person), asked.report_id, version=1)
    for person in (cast.other_principal, cast.stranger_principal, cast.teacher):
        for act in (steps.submit, steps.approve, steps.accept):
            with pytest.raises(NotFound):
                act(actor_of(person), asked.report_id, version=1)


def test_an_approval_after_the_official_day_leaves_it_deemed(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = filled(cast)
    clock_at.shift(timedelta(days=12))
    steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    facts, days = scope.facts_of(asked.report), scope.days_of(asked.period, asked.report)
    assert asked.report.in_time_version is None
    assert standing_of(facts, official_on=days.official_on, today=clock.today()) is Standing.DEEMED


def test_an_approval_that_came_before_midnight_is_in_time(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = filled(cast)
    midnight = clock.now().astimezone(clock.LOCAL_ZONE).replace(hour=0, minute=0) + timedelta(days=11)
    clock_at.move_to(midnight + timedelta(seconds=9))
    steps.approve(actor_of(asked.principal), asked.report_id, version=1, arrived_at=midnight - timedelta(seconds=1))
    assert asked.report.in_time_version == 1


def test_a_cancelled_period_takes_no_step(cast: Cast) -> None:
    asked = filled(cast)
    asked.period.cancelled_at = clock.now()
    with pytest.raises(RuleBroken, match="đã hủy kỳ báo cáo"):
        steps.approve(actor_of(asked.principal), asked.report_id, version=1)
    assert db.session.query(ReportStep).count() == 0


def test_the_day_of_the_first_sending_is_kept_for_punctuality(cast: Cast) -> None:
    asked = filled(cast)
    steps.submit(actor_of(asked.officer), asked.report_id, version=1)
    assert asked.report.submitted_on == clock.today()
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        steps.return_report(actor_of(asked.principal), asked.report_id, version=1, reason="Xem lại số lớp")
        steps.submit(actor_of(asked.officer), asked.report_id, version=1)
        assert asked.report.submitted_on == clock.today() - timedelta(days=1)


def test_a_leader_who_returns_takes_the_approval_back(cast: Cast, clock_at: Any) -> None:
    """Nobody answers for what was returned: it becomes official without an approval (R74)."""
    asked = filled(cast)
    principal = actor_of(asked.principal)
    steps.approve(principal, asked.report_id, version=1)
    steps.return_report(principal, asked.report_id, version=1, reason="Đếm sót")
    facts = scope.facts_of(asked.report)
    assert (facts.approved_version, facts.in_time_version, asked.report.approved_at) == (None, None, None)
    day = asked.period.official_on
    assert standing_of(facts, official_on=day, today=clock.today()) is Standing.PROVISIONAL
    assert was_deemed(facts, official_on=day, today=day)
    steps.approve(principal, asked.report_id, version=1)
    clock_at.shift(timedelta(days=12))
    steps.return_report(principal, asked.report_id, version=1, reason="Đếm sót")
    facts = scope.facts_of(asked.report)
    assert standing_of(facts, official_on=day, today=clock.today()) is Standing.APPROVED, "what was official stays so"
    assert (facts.approved_version, facts.in_time_version) == (None, 1)
