"""What a pupil need not do in a school year, or is assessed in by comment only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.school import ClassPlace, Exemption, ProgrammeSubject, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school.exemptions import Wanted, check_exemption
from portal.services.records.audit import note
from portal.services.school.scope import get_managed_pupil, holds_on
from portal.services.school.subjects import subjects_of
from portal.services.school.years import current_year, day_of, find_year


@dataclass(frozen=True)
class Exemptions:
    """What holds this year and what was ended; ``programme`` are the subjects to choose from, in their order."""

    pupil: Pupil
    start_year: int
    programme: Mapping[str, ProgrammeSubject]
    held: Sequence[Exemption]
    ended: Sequence[Exemption]

    def name_of(self, code: str) -> str:
        """The subject in words."""
        found = self.programme.get(code)
        return found.name if found else code


def read_exemptions(actor: Actor, *, pupil_id: int) -> Exemptions:
    """The exemptions of a pupil in the school year of today."""
    pupil, start_year = get_managed_pupil(actor, pupil_id), current_year()
    query = select(Exemption).where(Exemption.pupil_id == pupil_id, Exemption.start_year == start_year)
    rows = db.session.scalars(query.order_by(Exemption.id)).all()
    return Exemptions(
        pupil,
        start_year,
        _programme(actor, pupil, start_year),
        [row for row in rows if row.ended_at is None],
        [row for row in rows if row.ended_at is not None],
    )


def add_exemption(actor: Actor, *, pupil_id: int, wanted: Wanted, reason: str) -> Exemption:
    """Let a pupil off a subject, or have it assessed by comment only, from now on."""
    found = read_exemptions(actor, pupil_id=pupil_id)
    check_exemption(
        wanted,
        programme={code: subject.assessed_by for code, subject in found.programme.items()},
        held=[Wanted(subject=row.subject, semester=row.semester, kind=row.kind) for row in found.held],
    )
    row = Exemption(
        pupil_id=pupil_id,
        start_year=found.start_year,
        subject=wanted.subject,
        semester=wanted.semester,
        kind=wanted.kind,
        reason=reason,
        entered_at=clock.now(),
        entered_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    note(actor, "exemption_added", "pupil", pupil_id, after={"subject_code": wanted.subject})
    return row


def end_exemption(actor: Actor, *, pupil_id: int, exemption_id: int) -> Exemption:
    """The pupil does the subject like everybody again; what was stays in the list of what ended."""
    get_managed_pupil(actor, pupil_id)
    row = db.session.scalar(select(Exemption).where(Exemption.id == exemption_id, Exemption.pupil_id == pupil_id))
    if row is None:
        raise NotFound
    if row.ended_at is not None:
        raise RuleBroken("Việc miễn này đã được kết thúc.")
    row.ended_at = clock.now()
    note(actor, "exemption_ended", "pupil", pupil_id, after={"subject_code": row.subject})
    return row


def _programme(actor: Actor, pupil: Pupil, start_year: int) -> dict[str, ProgrammeSubject]:
    """The subjects of the grade in which the pupil sits here; none while the pupil sits in no class."""
    day = day_of(find_year(actor, start_year), start_year)
    sits = (
        select(ClassPlace.grade)
        .join(ClassPlace.school_class)
        .where(ClassPlace.pupil_id == pupil.id, holds_on(ClassPlace, day))
        .where(SchoolClass.unit_id == actor.unit_id, SchoolClass.start_year == start_year)
    )
    grade = db.session.scalar(sits.limit(1))
    if grade is None or actor.unit_id is None:
        return {}
    here = (actor.unit_id, start_year, grade)
    return {subject.code: subject for subject in subjects_of([here])[here]}
