"""Being away: said once, the substitute sees and does the work, naming somebody absent is warned of."""

import pytest

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import HandlingStep
from portal.models.notifications import Notification
from portal.rules.permissions import Permission
from portal.services.documents.handling import changing, instructing, working
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.handling.people import offer_candidates
from portal.services.documents.handling.tasks import list_tasks
from portal.services.documents.scope import visible_documents
from portal.services.people import absences
from portal.services.people.delegations import delegate
from tests.cast import Cast, Person
from tests.handling import in_days, make_assigned, make_registered
from tests.make import actor_of


@pytest.fixture(autouse=True)
def _mail_is_expected(mails) -> None:
    """Whoever is named is told by mail."""


def be_away(person: Person, first: int, last: int, substitute: Person | None = None):
    absence = absences.declare_absence(
        actor_of(person),
        first_day=in_days(first),
        last_day=in_days(last),
        substitute_id=substitute.id if substitute else None,
    )
    db.session.commit()
    return absence


def test_a_substitute_sees_and_does_the_work_meanwhile(cast: Cast, clock_at) -> None:
    document_id = make_assigned(cast, due_on=in_days(9))
    be_away(cast.teacher, 1, 3, cast.it_teacher)
    told = db.session.query(Notification).filter_by(account_id=cast.it_teacher.id, kind="substitute_named").one()
    assert told.params == {"who": cast.teacher.name, "since": "21/11/2026", "until": "23/11/2026"}
    assert list_tasks(actor_of(cast.it_teacher)).total == 0
    clock_at.shift(86400)
    substitute = actor_of(cast.it_teacher)
    assert [(line.on_behalf, line.document.id) for line in list_tasks(substitute).items] == [
        (cast.teacher.name, document_id)
    ]
    assert len(db.session.scalars(visible_documents(substitute)).all()) == 1
    working.report_progress(substitute, document_id=document_id, percent=50, text="")
    step = db.session.query(HandlingStep).filter_by(kind="progress").one()
    assert (step.name, step.on_behalf) == (cast.it_teacher.name, cast.teacher.name)
    assert list_tasks(actor_of(cast.teacher)).total == 1  # still the own task
    db.session.commit()
    clock_at.shift(3 * 86400)
    assert list_tasks(actor_of(cast.it_teacher)).total == 0
    with pytest.raises(NotFound):
        working.complete(actor_of(cast.it_teacher), document_id=document_id, text="Xong")


def test_naming_somebody_away_is_warned_of_with_the_substitute(cast: Cast) -> None:
    be_away(cast.teacher, 0, 4, cast.it_teacher)
    document_id = make_registered(cast)
    principal = actor_of(cast.principal)
    with pytest.raises(RuleBroken, match="người thay: Bùi Quốc Kha") as broken:
        instructing.assign(principal, document_id=document_id, instruction=Instruction("x", cast.teacher.id))
    assert broken.value.field == "confirmed"
    confirmed = Instruction("x", cast.teacher.id, confirmed=True)
    instructing.assign(principal, document_id=document_id, instruction=confirmed)
    with pytest.raises(RuleBroken):
        changing.change_lead(principal, document_id=document_id, lead_id=cast.teacher.id, reason="x", confirmed=False)
    offered = {each.name: each for each in offer_candidates(cast.units["vinh_binh"])}
    assert offered[cast.teacher.name].away_until == in_days(4)
    assert offered[cast.teacher.name].substitute == cast.it_teacher.name
    assert offered[cast.it_teacher.name].away_until is None


def test_an_absence_that_begins_before_the_deadline_counts(cast: Cast) -> None:
    be_away(cast.teacher, 3, 4)
    document_id = make_registered(cast)
    principal = actor_of(cast.principal)
    late = Instruction("x", cast.teacher.id, due_on=in_days(3))
    with pytest.raises(RuleBroken, match="vắng mặt"):
        instructing.assign(principal, document_id=document_id, instruction=late)
    in_time = Instruction("x", cast.teacher.id, due_on=in_days(2))
    assert instructing.assign(principal, document_id=document_id, instruction=in_time)


@pytest.mark.parametrize(
    ("first", "last", "field"), [(0, -1, "last_day"), (-5, -1, "last_day"), (0, 366, "last_day"), (2, 9, "first_day")]
)
def test_wrong_days_are_refused(cast: Cast, first: int, last: int, field: str) -> None:
    be_away(cast.teacher, 3, 4)
    with pytest.raises(RuleBroken) as broken:
        be_away(cast.teacher, first, last)
    assert broken.value.field == field


def test_a_substitute_works_in_the_unit(cast: Cast) -> None:
    for other in (cast.stranger, cast.teacher):
        with pytest.raises(RuleBroken):
            be_away(cast.teacher, 0, 1, other)


def test_cancelling_ends_it_and_is_for_oneself(cast: Cast) -> None:
    absence = be_away(cast.teacher, 0, 4, cast.it_teacher)
    with pytest.raises(NotFound):
        absences.cancel_absence(actor_of(cast.it_teacher), absence_id=absence.id)
    assert len(absences.list_absences(actor_of(cast.it_teacher)).substituting) == 1
    absences.cancel_absence(actor_of(cast.teacher), absence_id=absence.id)
    assert absences.away_for(actor_of(cast.it_teacher)) == {}
    be_away(cast.teacher, 0, 4)


def test_a_lent_right_to_instruct_counts_as_the_givers(cast: Cast) -> None:
    delegate(
        actor_of(cast.principal),
        receiver_id=cast.teacher.id,
        permissions=[Permission.DOCUMENTS_ASSIGN],
        first_day=in_days(0),
        last_day=in_days(2),
        reason="Đi công tác",
    )
    db.session.commit()
    document_id = make_registered(cast)
    assert absences.giver_of(actor_of(cast.principal), Permission.DOCUMENTS_ASSIGN) is None
    instructing.assign(
        actor_of(cast.teacher), document_id=document_id, instruction=Instruction("Làm", cast.it_teacher.id)
    )
    step = db.session.query(HandlingStep).one()
    assert (step.name, step.on_behalf) == (cast.teacher.name, cast.principal.name)
