"""How many families of a class the portal reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.people import Account
from portal.models.school import ClassPlace, Guardian, Guardianship, HomeroomTeacher, SchoolClass
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import school_year_of
from portal.services.contact_book.families import reachable_classes
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class ClassReach:
    """A class of today: its pupils, and those of them with a guardian who has ever signed in.

    ``enlists``: the actor may bring its families in.
    """

    school_class: SchoolClass
    pupils: int
    reached: int
    enlists: bool

    @property
    def missing(self) -> int:
        """Pupils of whose family nobody has signed in yet."""
        return self.pupils - self.reached


def list_reach(actor: Actor) -> Sequence[ClassReach]:
    """The classes of this year to whose families the actor may write, by grade and name; four statements."""
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
    manages = actor.can(Permission.CONTACT_MANAGE)
    leading = select(HomeroomTeacher.class_id).where(
        HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, clock.today())
    )
    led = frozenset() if manages else frozenset(db.session.scalars(leading))
    return [
        ClassReach(
            school_class=found,
            pupils=pupils.get(found.id, 0),
            reached=families.get(found.id, 0),
            enlists=manages or found.id in led,
        )
        for found in classes
    ]
