"""Named receivers: who names them, who they are today, who sees them, and that they are told first."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import NamedReceiver
from portal.models.people import Absence, Account, Membership
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.rules.documents.receivers import Presence
from portal.rules.permissions import Role
from portal.services.documents.receivers import naming
from portal.services.documents.receivers.reading import find_in_charge, find_named
from portal.services.documents.receivers.showing import Gap, find_gap, show_receiver
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.plans import plan_of
from tests.receivers import be_away, name_receivers, named_now, two_receivers
from tests.trees import add_schools


@pytest.fixture
def school(cast: Cast) -> int:
    return two_receivers(cast)


def in_charge(unit_id: int) -> str | None:
    found = find_in_charge([unit_id]).get(unit_id)
    return found.name if found else None


def gap_of(person: Person) -> Gap:
    found = find_gap(actor_of(person))
    assert found is not None
    return found


def seen_by(person: Person, unit_id: int) -> str | None:
    """The receiver's name; a dash for nobody, None when the reader is not shown any."""
    shown = show_receiver(actor_of(person), unit_id=unit_id)
    return shown and (shown.person.name if shown.person else "-")


def test_the_leader_names_and_changes_and_nothing_is_deleted(
    cast: Cast, school: int, clock_at: Any, mails: FolderMailer
) -> None:
    name_receivers(cast.principal, school, cast.teacher)
    clock_at.shift(timedelta(days=3))
    name_receivers(cast.principal, school, cast.principal, cast.teacher)
    assert named_now(cast.principal, school) == {"main": cast.principal.name, "substitute": cast.teacher.name}
    rows = db.session.scalars(select(NamedReceiver).order_by(NamedReceiver.id)).all()
    assert [(row.part, row.account_id, row.ended_at is None) for row in rows] == [
        ("main", cast.teacher.id, False),
        ("main", cast.principal.id, True),
        ("substitute", cast.teacher.id, True),
    ]
    assert rows[0].ended_at == rows[1].named_at == clock.now()
    assert (rows[0].ended_by, rows[1].named_by) == (cast.principal.name, cast.principal.name)
    noted = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "receivers_named").order_by(AuditEntry.id)
    ).all()
    assert [(entry.unit_id, entry.before, entry.after) for entry in noted] == [
        (school, {}, {"receiver": cast.teacher.name}),
        (
            school,
            {"receiver": cast.teacher.name},
            {"receiver": cast.principal.name, "receiver_substitute": cast.teacher.name},
        ),
    ]


def test_saving_the_same_again_changes_nothing(cast: Cast, school: int) -> None:
    for _ in range(2):
        name_receivers(cast.principal, school, cast.principal)
    assert len(db.session.scalars(select(NamedReceiver)).all()) == 1
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "receivers_named")).all()) == 1


def test_who_may_name(cast: Cast, school: int) -> None:
    for person in (cast.principal, cast.administrator, cast.operator):
        naming.get_naming(actor_of(person), unit_id=school)
    for person in (cast.leader, cast.office_clerk, cast.teacher, cast.supervisor, cast.other_principal, cast.stranger):
        with pytest.raises(NotAllowed):
            naming.get_naming(actor_of(person), unit_id=school)
        with pytest.raises(NotAllowed):
            naming.name_receivers(actor_of(person), unit_id=school, main_id=None, substitute_id=None, seal="0-0")
    with pytest.raises(NotFound):
        naming.get_naming(actor_of(cast.nobody), unit_id=school)


def test_only_people_who_receive_for_that_unit_today(cast: Cast, school: int) -> None:
    offered = {each.account_id for each in naming.list_candidates(school)}
    assert offered == {cast.principal.id, cast.teacher.id}
    suspended = db.session.get_one(Account, cast.teacher.id)
    suspended.suspended_at = clock.now()
    db.session.commit()
    wrong = [cast.it_teacher, cast.other_principal, cast.teacher]
    for person in wrong:
        with pytest.raises(RuleBroken) as broken:
            name_receivers(cast.principal, school, person)
        assert broken.value.field == "main"
        with pytest.raises(RuleBroken) as broken:
            name_receivers(cast.principal, school, cast.principal, person)
        assert broken.value.field == "substitute"
        db.session.rollback()
    assert named_now(cast.principal, school) == {}


def test_two_who_name_at_the_same_moment(app: Flask, cast: Cast, school: int) -> None:
    """The second sees that somebody else has just changed it; never two of one part."""
    seal = naming.get_naming(actor_of(cast.principal), unit_id=school).seal
    db.session.rollback()
    said: list[str] = []

    def name() -> None:
        with app.app_context():
            begin_write()
            try:
                naming.name_receivers(
                    actor_of(cast.principal), unit_id=school, main_id=cast.principal.id, substitute_id=None, seal=seal
                )
                db.session.commit()
                said.append("done")
            except RuleBroken as error:
                db.session.rollback()
                said.append(error.message)

    threads = [threading.Thread(target=name) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["Người khác vừa thay đổi phân công này. Hãy xem lại rồi lưu.", "done"]
    assert len(db.session.scalars(select(NamedReceiver)).all()) == 1


def test_a_closed_unit_names_nobody(cast: Cast, school: int) -> None:
    unit = naming.get_naming(actor_of(cast.principal), unit_id=school).unit
    unit.closed_on = clock.today()
    db.session.commit()
    with pytest.raises(RuleBroken, match="ngừng hoạt động"):
        name_receivers(cast.operator, school, None)


def leave(person: Person) -> None:
    for held in db.session.scalars(select(Membership).where(Membership.account_id == person.id)):
        held.valid_to = clock.today()


def lose_the_role(person: Person) -> None:
    held = select(Membership).where(Membership.account_id == person.id, Membership.role == Role.EDITOR)
    db.session.scalars(held).one().valid_to = clock.today()


def be_suspended(person: Person) -> None:
    db.session.get_one(Account, person.id).suspended_at = clock.now()


def expire(person: Person) -> None:
    db.session.get_one(Account, person.id).expires_on = clock.today() - timedelta(days=1)


def leave_the_portal(person: Person) -> None:
    db.session.get_one(Account, person.id).left_on = clock.today()


REASONS = {
    leave: Presence.GONE,
    lose_the_role: Presence.POWERLESS,
    be_suspended: Presence.DISABLED,
    expire: Presence.DISABLED,
    leave_the_portal: Presence.GONE,
}


@pytest.mark.parametrize("happens", REASONS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("with_substitute", [False, True])
def test_who_is_gone_is_never_shown(
    cast: Cast, school: int, mails: FolderMailer, happens: Callable[[Person], None], with_substitute: bool
) -> None:
    name_receivers(cast.principal, school, cast.teacher, cast.principal if with_substitute else None)
    assert in_charge(school) == cast.teacher.name
    assert find_gap(actor_of(cast.principal)) is None
    happens(cast.teacher)
    db.session.commit()
    assert find_named([school])[school][0].presence == REASONS[happens]
    assert in_charge(school) == (cast.principal.name if with_substitute else None)
    gap = gap_of(cast.principal)
    assert gap.main is not None
    assert (gap.main.presence, gap.in_charge is not None) == (REASONS[happens], with_substitute)


def test_who_is_away_comes_back(cast: Cast, school: int, clock_at: Any, mails: FolderMailer) -> None:
    name_receivers(cast.principal, school, cast.teacher)
    be_away(cast.teacher, school)
    assert in_charge(school) is None
    gap = gap_of(cast.principal)
    assert gap.main is not None
    assert gap.main.away_until == clock.today()
    name_receivers(cast.principal, school, cast.teacher, cast.principal)
    assert in_charge(school) == cast.principal.name
    assert find_gap(actor_of(cast.principal)) is None, "away with a substitute there is no gap"
    clock_at.shift(timedelta(days=1))
    assert in_charge(school) == cast.teacher.name


def test_an_absence_elsewhere_or_cancelled_does_not_count(cast: Cast, school: int, mails: FolderMailer) -> None:
    name_receivers(cast.principal, school, cast.teacher)
    be_away(cast.teacher, cast.units["hoa_nghia"])
    assert in_charge(school) == cast.teacher.name
    be_away(cast.teacher, school)
    db.session.scalars(select(Absence).where(Absence.unit_id == school)).one().cancelled_at = clock.now()
    db.session.commit()
    assert in_charge(school) == cast.teacher.name


def test_who_left_stays_named_until_somebody_changes_it(cast: Cast, school: int, mails: FolderMailer) -> None:
    """Changing only the substitute does not ask to mend the rest; naming the gone person anew is refused."""
    name_receivers(cast.principal, school, cast.teacher)
    lose_the_role(cast.teacher)
    db.session.commit()
    name_receivers(cast.principal, school, cast.teacher, cast.principal)
    assert named_now(cast.principal, school)["main"] == cast.teacher.name
    name_receivers(cast.principal, school, cast.principal)
    with pytest.raises(RuleBroken):
        name_receivers(cast.principal, school, cast.teacher)


def test_leaders_are_told_that_nobody_is_named(cast: Cast) -> None:
    assert gap_of(cast.principal) == gap_of(cast.administrator) == Gap(None, None)
    for person in (cast.teacher, cast.clerk, cast.nobody):
        assert find_gap(actor_of(person)) is None


def test_who_sees_the_receiver(cast: Cast, school: int, mails: FolderMailer) -> None:
    """The unit's own people and those of units that could send to it; not a neighbour, not a stranger."""
    name_receivers(cast.principal, school, cast.teacher)
    for person in (cast.principal, cast.teacher, cast.office_clerk, cast.clerk, cast.board_clerk, cast.supervisor):
        assert seen_by(person, school) == cast.teacher.name, person
    for person in (cast.other_principal, cast.stranger, cast.stranger_principal, cast.it_teacher, cast.nobody):
        assert show_receiver(actor_of(person), unit_id=school) is None, person
    for person, may in ((cast.principal, True), (cast.administrator, True), (cast.clerk, False)):
        shown = show_receiver(actor_of(person), unit_id=school)
        assert shown is not None
        assert shown.may_name == may


def test_a_school_sees_who_receives_above_it_and_beside_it_where_allowed(cast: Cast, mails: FolderMailer) -> None:
    name_receivers(cast.administrator, cast.units["cho_lach"], cast.office_clerk)
    name_receivers(cast.other_principal, cast.units["hoa_nghia"], cast.other_principal)
    units, person = cast.units, cast.principal
    assert seen_by(person, units["cho_lach"]) == cast.office_clerk.name
    assert seen_by(person, units["ben_tre"]) is None, "the superior's superior is no route"
    assert seen_by(person, units["board"]) == "-", "straight to the centre is one"
    assert seen_by(person, units["hoa_nghia"]) is None
    office = naming.get_naming(actor_of(cast.administrator), unit_id=units["cho_lach"]).unit
    office.settings = {"peers_may_exchange": True}
    db.session.commit()
    assert seen_by(person, units["hoa_nghia"]) == cast.other_principal.name


def test_one_query_for_any_number_of_units_by_its_index(cast: Cast, queries: Any) -> None:
    add_schools(cast.units["ben_tre"], 30)
    unit_ids = db.session.scalars(select(Unit.id)).all()
    with queries() as count:
        assert find_in_charge(unit_ids) == {}
    assert len(count) == 1
    with queries() as count:
        assert find_in_charge([]) == {}
    assert len(count) == 0


def test_who_is_named_now_is_found_by_its_index(cast: Cast) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL reads a table of this size whole
    now = select(NamedReceiver.id).where(NamedReceiver.unit_id == 1, NamedReceiver.ended_at.is_(None))
    assert "ix_named_receiver" in plan_of(now)
