"""Openings: asked, granted, refused, closed, ended by the clock; what is told and kept."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import ReportOpening, ReportSnapshot
from portal.models.notifications import Notification
from portal.rules.data_forms.states import Standing, was_deemed
from portal.services.data_forms import scope
from portal.services.data_forms.filling import steps
from portal.services.data_forms.filling.listing import list_due
from portal.services.data_forms.openings import amending, asking
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def asked(cast: Cast, clock_at: Any) -> Asked:
    """Filled, locked two days ago, deemed."""
    found = make_asked(cast)
    type_in(found, COMPLETE)
    clock_at.shift(timedelta(days=12))
    return found


def told(person: Person) -> list[str]:
    query = select(Notification.kind).where(Notification.account_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(query))


def ask(asked: Asked, **changes: Any) -> ReportOpening:
    facts: dict[str, Any] = {"sections": ["pupils"], "reason": "Sót một lớp", "hours": 6}
    made = asking.ask_opening(actor_of(asked.principal), asked.report_id, **{**facts, **changes})
    db.session.commit()
    return made


def test_asked_once_with_a_reason_and_what(cast: Cast, asked: Asked) -> None:
    for wrong in ({"reason": " "}, {"hours": 0}, {"hours": 999}, {"sections": []}, {"sections": ["nothing"]}):
        with pytest.raises(RuleBroken):
            ask(asked, **wrong)
        db.session.rollback()
    ask(asked)
    assert told(cast.leader) == ["report_opening_asked"]
    assert told(cast.administrator) == ["report_opening_asked"]
    assert told(cast.principal) == []
    with pytest.raises(RuleBroken, match="đang chờ"):
        ask(asked)


def test_nothing_to_open_before_the_lock(cast: Cast) -> None:
    found = make_asked(cast)
    with pytest.raises(RuleBroken, match="chưa khóa"):
        ask(found)


def test_granted_by_whose_form_it_is_only(cast: Cast, asked: Asked) -> None:
    opening = ask(asked)
    for person in (cast.principal, asked.checker, cast.supervisor):
        with pytest.raises(NotAllowed):
            asking.decide(actor_of(person), opening.id, granted=True, hours=6)
        db.session.rollback()
    with pytest.raises(NotFound):
        asking.decide(actor_of(cast.stranger_principal), opening.id, granted=True, hours=6)
    asking.decide(actor_of(cast.leader), opening.id, granted=True, hours=3)
    assert opening.ends_at == clock.now() + timedelta(hours=3)
    assert opening.base_version == 1
    assert db.session.scalars(select(ReportSnapshot.content_version)).all() == [1]
    assert told(cast.principal) == ["report_opening_granted"]
    with pytest.raises(RuleBroken, match="đã được quyết định"):
        asking.decide(actor_of(cast.leader), opening.id, granted=False, hours=0, refusal="x")


def test_refused_with_a_reason(cast: Cast, asked: Asked) -> None:
    opening = ask(asked)
    with pytest.raises(RuleBroken, match="lý do"):
        asking.decide(actor_of(cast.leader), opening.id, granted=False, hours=0)
    asking.decide(actor_of(cast.leader), opening.id, granted=False, hours=0, refusal="Số liệu đã nộp bộ")
    assert told(cast.principal) == ["report_opening_refused"]
    assert type_in(asked, {"classes": "13"}, seen=1)[0].state == "refused"


def test_what_changed_is_an_amendment_that_needs_an_approval_and_stays_deemed(
    cast: Cast, asked: Asked, clock_at: Any
) -> None:
    opening = ask(asked)
    asking.decide(actor_of(cast.leader), opening.id, granted=True, hours=3)
    db.session.commit()
    assert type_in(asked, {"classes": "13"}, seen=1)[0].state == "saved"
    amendment = amending.read_amendment(actor_of(cast.leader), opening.id)
    assert [(one.place, one.before, one.after) for one in amendment.differences] == [(("classes", 0), "12", "13")]
    row = list_due(actor_of(cast.principal)).items[0]
    assert (row.standing, row.deemed) == (Standing.PROVISIONAL, True)
    clock_at.shift(timedelta(hours=3))
    assert type_in(asked, {"classes": "14"}, seen=2)[0].state == "refused"
    amending.tell_ended()
    amending.tell_ended()
    assert told(cast.principal)[-1] == "report_opening_ended"
    assert told(cast.leader).count("report_opening_ended") == 1
    words = db.session.scalars(select(Notification).where(Notification.kind == "report_opening_ended")).first()
    assert words is not None
    assert words.params["cells"] == 1
    steps.approve(actor_of(cast.principal), asked.report_id, version=2)
    facts = scope.facts_of(asked.report)
    assert was_deemed(facts, official_on=asked.period.official_on, today=clock.today())
    assert asked.report.in_time_version is None


def test_closed_early_it_opens_nothing(cast: Cast, asked: Asked) -> None:
    opening = asking.open_report(
        actor_of(cast.leader), asked.report_id, sections=[], keys=["classes"], reason="Sai", hours=24
    )
    db.session.commit()
    assert type_in(asked, {"classes": "13"}, seen=1)[0].state == "saved"
    with pytest.raises(NotAllowed):
        asking.close_early(actor_of(cast.principal), opening.id)
    asking.close_early(actor_of(cast.leader), opening.id)
    db.session.commit()
    assert type_in(asked, {"classes": "14"}, seen=2)[0].state == "refused"
    with pytest.raises(RuleBroken):
        asking.close_early(actor_of(cast.leader), opening.id)


def test_the_list_shows_who_waits_first(cast: Cast, asked: Asked) -> None:
    first = asking.open_report(actor_of(cast.leader), asked.report_id, sections=["money"], reason="Sai", hours=2)
    db.session.commit()
    second = ask(asked)
    rows = asking.list_openings(actor_of(cast.leader))
    assert [(row[0].id, row[1]) for row in rows] == [
        (second.id, "Trường Tiểu học Vĩnh Bình"),
        (first.id, "Trường Tiểu học Vĩnh Bình"),
    ]
    assert asking.list_openings(actor_of(cast.supervisor)) == []
    effect = amending.effect_of(amending.read_amendment(actor_of(cast.leader), second.id).view, ["pupils"], [])
    assert (effect.cells, effect.totalled) == (5, 5)
    assert [unit.code for unit in effect.above] == ["CHO_LACH", "BEN_TRE", "BOARD"]
