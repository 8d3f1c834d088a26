"""Who looks at a child's page, as far as the statements behind it are written differently for it.

Such a statement is built once for each kind of viewer; whose page it is, it is told when it is asked (``given``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, Select, select

from portal.models.school import Guardian
from portal.rules.permissions import Actor
from portal.services.bound import ACCOUNT_ID
from portal.services.contact_book.children import Child
from portal.services.school.years import current_year


@dataclass(frozen=True)
class Viewer:
    """What somebody is to a child and may do for it today, whoever it is."""

    is_self: bool
    may_reply: bool
    may_sign: bool
    is_there: bool


def viewer_of(child: Child) -> Viewer:
    """What the actor whose child it is may do for it."""
    return Viewer(child.is_self, child.may_reply, child.may_sign, child.at.is_there)


def given(actor: Actor, child: Child) -> Mapping[str, int | None]:
    """The values of a statement about this child for this actor: of ``ACCOUNT_ID`` and the others of ``bound``; school
    and class are those of today, the year is that of today."""
    return {
        "account_id": actor.account_id,
        "pupil_id": child.pupil_id,
        "unit_id": child.at.unit_id,
        "class_id": child.at.class_id,
        "start_year": current_year(),
    }


def own_guardians(account_id: int | BindParameter[int] = ACCOUNT_ID) -> Select[int]:
    """The ids under which schools entered a person."""
    return select(Guardian.id).where(Guardian.account_id == account_id)
