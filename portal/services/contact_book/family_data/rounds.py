"""A round: the school asks every family to confirm what it knows; followed class by class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import DataConfirmation, DataRound
from portal.models.records import OutboxItem
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.models.units import Unit
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.school.statuses import PRESENT
from portal.services.contact_book.families import find_families, reachable_classes
from portal.services.contact_book.family_data.proposing import open_round
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.records.outbox import queue
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year

KIND = "data_round"
LONGEST = timedelta(days=92)


@dataclass(frozen=True, kw_only=True)
class ClassCount:
    """A class in a round: its pupils, those whose family said all is right, and those with corrections."""

    school_class: SchoolClass
    pupils: int
    right: int
    proposed: int

    @property
    def missing(self) -> int:
        """Pupils whose family has not answered."""
        return self.pupils - self.right - self.proposed


@dataclass(frozen=True, kw_only=True)
class RoundBoard:
    """A round class by class, in the classes the actor writes to."""

    round: DataRound
    rows: Sequence[ClassCount]
    is_open: bool


def open_data_round(actor: Actor, *, due_on: date) -> DataRound:
    """Ask every family of the school; one round at a time."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    db.session.scalar(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())
    if open_round(actor.unit_id) is not None:
        raise RuleBroken("Đang có một đợt xác nhận. Hãy đóng đợt đó trước.", field="due_on")
    if not clock.today() <= due_on <= clock.today() + LONGEST:
        raise RuleBroken("Hạn phải từ hôm nay và trong vòng 3 tháng.", field="due_on")
    made = DataRound(unit_id=actor.unit_id, due_on=due_on, opened_at=clock.now(), opened_by=actor.name)
    db.session.add(made)
    db.session.flush()
    note(actor, "data_round_opened", "data_round", made.id, after={"due_on": due_on.isoformat()})
    queue(KIND, f"{KIND}-{made.id}", {"round_id": made.id})
    return made


def close_data_round(actor: Actor, *, round_id: int) -> DataRound:
    """Families are no longer asked; closing again changes nothing."""
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    found = get_round(actor, round_id)
    if found.closed_at is None:
        found.closed_at = clock.now()
        note(actor, "data_round_closed", "data_round", found.id)
        db.session.flush()
    return found


def list_rounds(actor: Actor, *, number: int) -> Paged[DataRound]:
    """The rounds of the school, the newest first."""
    query = select(DataRound).where(DataRound.unit_id == actor.unit_id).order_by(DataRound.id.desc())
    return paginate(query, number=number, size=20)


def get_round(actor: Actor, round_id: int) -> DataRound:
    """One round of the school; NotFound for every other."""
    found = db.session.scalar(select(DataRound).where(DataRound.id == round_id, DataRound.unit_id == actor.unit_id))
    if found is None:
        raise NotFound
    return found


def read_board(actor: Actor, round_id: int) -> RoundBoard:
    """How far each class is; five statements."""
    found = get_round(actor, round_id)
    classes = db.session.scalars(reachable_classes(actor, start_year=current_year())).all()
    seated = (
        select(ClassPlace.class_id, func.count(ClassPlace.pupil_id.distinct()))
        .where(ClassPlace.class_id.in_([each.id for each in classes]), holds_on(ClassPlace, clock.today()))
        .group_by(ClassPlace.class_id)
    )
    said = (DataConfirmation.round_id == found.id, DataConfirmation.pupil_id == ClassPlace.pupil_id)
    proposed = exists().where(*said, DataConfirmation.proposed).correlate(ClassPlace)
    right = exists().where(*said, DataConfirmation.proposed.is_(False)).correlate(ClassPlace)
    pupils, corrected = read_pairs(seated), read_pairs(seated.where(proposed))
    confirmed = read_pairs(seated.where(right, ~proposed))
    rows = [
        ClassCount(
            school_class=each,
            pupils=pupils.get(each.id, 0),
            right=confirmed.get(each.id, 0),
            proposed=corrected.get(each.id, 0),
        )
        for each in classes
    ]
    return RoundBoard(round=found, rows=rows, is_open=found.closed_at is None and found.due_on >= clock.today())


def list_missing(actor: Actor, round_id: int, class_id: int, *, number: int) -> tuple[SchoolClass, Paged[Pupil]]:
    """The pupils of a class whose family has not answered, in class-list order."""
    found = get_round(actor, round_id)
    classes = reachable_classes(actor, start_year=current_year())
    school_class = db.session.scalar(classes.where(SchoolClass.id == class_id))
    if school_class is None:
        raise NotFound
    answered = exists().where(DataConfirmation.round_id == found.id, DataConfirmation.pupil_id == Pupil.id)
    query = (
        select(Pupil)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id == class_id, holds_on(ClassPlace, clock.today()), ~answered)
        .order_by(Pupil.name_sort, Pupil.id)
    )
    return school_class, paginate(query, number=number)


def announce(item: OutboxItem) -> None:
    """Tell every family of the school, with the rights of this moment; of a round closed meanwhile nobody."""
    found = db.session.get(DataRound, item.payload["round_id"])
    if found is None or found.closed_at is not None:
        return
    query = select(Enrolment.pupil_id).where(Enrolment.unit_id == found.unit_id, Enrolment.status.in_(PRESENT))
    families = find_families(db.session.scalars(query).all())
    people = {each.account_id: None for members in families.values() for each in members if each.account_id}
    school = db.session.scalar(select(Unit.name).where(Unit.id == found.unit_id))
    notify(
        people,
        kind=Kind.DATA_ROUND,
        key=f"{KIND}-{found.id}",
        params={"school": school},
        path=f"/so-lien-lac/thong-tin/dot/{found.id}",
    )
