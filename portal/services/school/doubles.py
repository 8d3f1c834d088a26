"""Records that may be of the same child: by code anywhere on the portal, by name and birth date at one school."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from portal.db import db
from portal.models.school import Enrolment, Pupil
from portal.rules.school.pupil_facts import PupilFacts
from portal.rules.vietnamese import fold


@dataclass(frozen=True)
class Known:
    """A record with one of the codes; ``unit_id`` and ``status`` of the enrolment that holds, else of the newest."""

    pupil: Pupil
    unit_id: int | None
    status: str


def find_by_code(facts: PupilFacts) -> Sequence[Known]:
    """Records with the ministry code or the personal identity number, at whatever school."""
    codes = [
        *([Pupil.ministry_code == facts.ministry_code] if facts.ministry_code else []),
        *([Pupil.personal_id == facts.personal_id] if facts.personal_id else []),
    ]
    if not codes:
        return []
    query = select(Pupil).where(or_(*codes), Pupil.merged_into_id.is_(None)).order_by(Pupil.id)
    return [_known(pupil) for pupil in db.session.scalars(query)]


def _known(pupil: Pupil) -> Known:
    query = select(Enrolment).where(Enrolment.pupil_id == pupil.id).order_by(Enrolment.left_on.is_(None), Enrolment.id)
    times = db.session.scalars(query).all()
    return Known(pupil, times[-1].unit_id, times[-1].status) if times else Known(pupil, None, "")


def find_by_name(facts: PupilFacts, unit_id: int) -> Sequence[Pupil]:
    """Pupils of the school with the same name and the same known birth date."""
    if not facts.born:
        return []
    query = (
        select(Pupil)
        .join(Enrolment, Enrolment.pupil_id == Pupil.id)
        .where(Enrolment.unit_id == unit_id, Pupil.name_folded == fold(facts.full_name), Pupil.born == facts.born)
        .where(Pupil.merged_into_id.is_(None))
    )
    return db.session.scalars(query).all()
