"""Corrections the demo's mother proposed and a round of the primary school; written as rows, so that nobody is told."""

import io
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.db import db
from portal.models.contact_book import DataConfirmation, DataRound, FamilyChange, FamilyProof, FamilyProposal
from portal.models.school import Guardian, Guardianship, Pupil
from portal.rules.contact_book.family_data import APPROVED, DECIDED, WAITING
from portal.services.demo.families import MOTHER
from portal.services.demo.school import DemoSchool


def write_family_data(store: FileStore, schools: Mapping[str, DemoSchool]) -> None:
    """One proposal waits with a paper, an older one was decided; two families have answered the round."""
    school = schools["vinhbinh"]
    room = next(each for each in school.classes if each.name == "4A")
    first, second = school.pupils[room.id][:2]
    mother = db.session.scalars(select(Guardian).where(Guardian.full_name == MOTHER)).one()
    waiting = _proposal(school, first, mother, 1, "Nhà trường ghi nhầm ngày sinh của cháu.")
    _change(waiting, "child.born", first.born, "2016-03-12")
    _change(waiting, "own.job", mother.job, "Thợ may")
    kept = store.put(io.BytesIO("Giấy khai sinh (bản trình diễn)".encode()))
    db.session.add(FamilyProof(proposal_id=waiting.id, name="giay-khai-sinh.txt", sha256=kept.sha256, size=kept.size))
    done = _proposal(school, first, mother, 40, "")
    done.state = DECIDED
    change = _change(done, "own.phone", "0900000000", mother.phone)
    change.outcome, change.decided_at, change.decided_by = (
        APPROVED,
        clock.now() - timedelta(days=39),
        "Văn phòng trường",
    )
    today = clock.today()
    found = DataRound(
        unit_id=school.unit.id,
        due_on=today + timedelta(days=10),
        opened_at=clock.now() - timedelta(days=4),
        opened_by=school.unit.name,
    )
    db.session.add(found)
    db.session.flush()
    other = db.session.scalars(select(Guardianship).where(Guardianship.pupil_id == second.id)).first()
    for pupil, guardian_id, proposed in ((first, mother.id, True), (second, other.guardian_id if other else 0, False)):
        if guardian_id:
            row = DataConfirmation(round_id=found.id, pupil_id=pupil.id, guardian_id=guardian_id, at=clock.now())
            row.proposed = proposed
            db.session.add(row)
    db.session.flush()


def _proposal(school: DemoSchool, pupil: Pupil, guardian: Guardian, days: int, words: str) -> FamilyProposal:
    made = FamilyProposal(
        unit_id=school.unit.id,
        pupil_id=pupil.id,
        guardian_id=guardian.id,
        by_id=guardian.account_id,
        made_at=clock.now() - timedelta(days=days),
        changed_on=clock.today() - timedelta(days=days),
        words=words,
        state=WAITING,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _change(proposal: FamilyProposal, field: str, before: str, after: str) -> FamilyChange:
    made = FamilyChange(proposal_id=proposal.id, field=field, before=before, after=after)
    db.session.add(made)
    return made
