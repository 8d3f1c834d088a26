"""The people behind a child, as the school writes to them: their rights are asked at the moment of sending."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.models.school import Guardian, Guardianship, SchoolClass
from portal.rules.permissions import Actor, Permission
from portal.services.school.scope import holds_on, visible_classes


@dataclass(frozen=True, kw_only=True)
class FamilyMember:
    """A guardian of one child today. ``account_id`` is None for who cannot sign in; ``has_signed_in``: ever did."""

    pupil_id: int
    guardian_id: int
    name: str
    relation: str
    phone: str
    email: str
    account_id: int | None
    has_signed_in: bool
    may_reply: bool
    may_sign: bool


def find_families(pupil_ids: Collection[int]) -> Mapping[int, Sequence[FamilyMember]]:
    """The guardians who may see each of these pupils today, by pupil; whose pupils they are was checked before.

    One statement. A pupil without such a guardian is not in the answer.
    """
    query = (
        select(
            Guardianship.pupil_id,
            Guardianship.guardian_id,
            Guardianship.relation,
            Guardianship.may_reply,
            Guardianship.may_sign,
            Guardian.full_name,
            Guardian.phone,
            Guardian.email,
            Guardian.account_id,
            Account.last_sign_in_at,
        )
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .outerjoin(Account, Account.id == Guardian.account_id)
        .where(Guardianship.pupil_id.in_(pupil_ids), Guardianship.may_see, holds_on(Guardianship, clock.today()))
        .order_by(Guardianship.pupil_id, Guardianship.id)
    )
    found: defaultdict[int, list[FamilyMember]] = defaultdict(list)
    for row in db.session.execute(query) if pupil_ids else ():
        found[row.pupil_id].append(
            FamilyMember(
                pupil_id=row.pupil_id,
                guardian_id=row.guardian_id,
                name=row.full_name,
                relation=row.relation,
                phone=row.phone,
                email=row.email,
                account_id=row.account_id,
                has_signed_in=row.last_sign_in_at is not None,
                may_reply=row.may_reply,
                may_sign=row.may_sign,
            )
        )
    return dict(found)


def reachable_classes(actor: Actor, *, start_year: int) -> Select[SchoolClass]:
    """The classes of a year to whose families the actor may write: every one of the school for who manages the
    contact book there, else those led or taught today."""
    query = visible_classes(actor).where(SchoolClass.start_year == start_year)
    if not actor.can(Permission.CONTACT_WRITE):
        return query.where(SchoolClass.id.is_(None))
    return query.order_by(SchoolClass.grade, SchoolClass.name_sort, SchoolClass.id)
