"""How many families of a class the portal reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.people import Account
from portal.models.school import ClassPlace, Guardian, Guardianship, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of
from portal.services.contact_book.families import reachable_classes
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class ClassReach:
    """A class of today: its pupils, and those of them with a guardian who has ever signed in."""

    school_class: SchoolClass
    pupils: int
    reached: int

    @property
    def missing(self) -> int:
        """Pupils of whose family nobody has signed in yet."""
        return self.pupils - self.reached


def list_reach(actor: Actor) -> Sequence[ClassReach]:
    """The classes of this year to whose families the actor may write, by grade and name; three statements."""
    classes = db.session.scalars(reachable_classes(actor, start_year=school_year_of(clock.today()))).all()
    seated = (
        select(ClassPlace.class_id, func.count(distinct(ClassPlace.pupil_id)))
        .where(ClassPlace.class_id.in_([found.id for found in classes]), holds_on(ClassPlace, clock.today()))
        .group_by(ClassPlace.class_id)
    )
    reached = (
        seated.join(Guardianship, Guardianship.pupil_id == ClassPlace.pupil_id)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .join(Account, Account.id == Guardian.account_id)
        .where(Guardianship.may_see, holds_on(Guardianship, clock.today()), Account.last_sign_in_at.is_not(None))
    )
    pupils, families = read_pairs(seated), read_pairs(reached)
    return [
        ClassReach(school_class=found, pupils=pupils.get(found.id, 0), reached=families.get(found.id, 0))
        for found in classes
    ]
