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
    """A record with one of the codes; ``unit_id`` and ``status`` of the enrolment that holds, else of the newest.

    ``field`` names the code.
    """

    pupil: Pupil
    unit_id: int | None
    status: str
    field: str


def find_by_code(facts: PupilFacts) -> Sequence[Known]:
    """Records with the ministry code or the personal identity number, at whatever school, each once.

    A code of a record that was merged leads to the record that stayed.
    """
    codes = [
        *([Pupil.ministry_code == facts.ministry_code] if facts.ministry_code else []),
        *([Pupil.personal_id == facts.personal_id] if facts.personal_id else []),
    ]
    if not codes:
        return []
    found: dict[int, Known] = {}
    for pupil in db.session.scalars(select(Pupil).where(or_(*codes)).order_by(Pupil.id)):
        stayed = pupil if pupil.merged_into_id is None else db.session.get_one(Pupil, pupil.merged_into_id)
        by_ministry = bool(facts.ministry_code) and pupil.ministry_code == facts.ministry_code
        found.setdefault(stayed.id, _known(stayed, "ministry_code" if by_ministry else "personal_id"))
    return list(found.values())


def _known(pupil: Pupil, field: str) -> Known:
    query = select(Enrolment).where(Enrolment.pupil_id == pupil.id).order_by(Enrolment.left_on.is_(None), Enrolment.id)
    times = db.session.scalars(query).all()
    return Known(pupil, times[-1].unit_id, times[-1].status, field) if times else Known(pupil, None, "", field)


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
