"""A pupil begins to read the own record with an account: whether a slip may still do it, and the row that opens it."""

from sqlalchemy import exists, select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import ActivationSlip
from portal.models.school import ClassPlace, Enrolment, Pupil, PupilAccount, SchoolClass
from portal.models.units import Unit
from portal.rules.contact_book.pupil_accounts import is_offered
from portal.rules.notifications.kinds import Kind
from portal.rules.school.statuses import BELONGING
from portal.services.contact_book.children import holds_own
from portal.services.contact_book.families import find_families
from portal.services.contact_book.pupil_accounts import find_from_grade
from portal.services.notifications.telling import notify
from portal.services.school.scope import holds_on


def may_begin(slip: ActivationSlip) -> bool:
    """Whether the pupil of a slip still belongs to the school that made it, in a grade that has accounts."""
    query = (
        select(ClassPlace.grade)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .join(Pupil, Pupil.id == ClassPlace.pupil_id)
        .where(
            ClassPlace.pupil_id == slip.pupil_id,
            SchoolClass.unit_id == slip.unit_id,
            holds_on(ClassPlace, clock.today()),
            Pupil.merged_into_id.is_(None),
            exists().where(
                Enrolment.pupil_id == slip.pupil_id,
                Enrolment.unit_id == slip.unit_id,
                Enrolment.status.in_(BELONGING),
            ),
        )
    )
    grade = db.session.scalar(query.order_by(ClassPlace.id.desc()).limit(1))
    return is_offered(grade, find_from_grade(slip.unit_id))


def find_own(pupil_id: int) -> PupilAccount | None:
    """The row by which an account opens the record of a pupil today."""
    query = select(PupilAccount).where(PupilAccount.pupil_id == pupil_id, holds_own())
    return db.session.scalar(query.order_by(PupilAccount.id).limit(1))


def find_register_no(slip: ActivationSlip) -> str | None:
    """The number of the pupil in the register of the school that made a slip."""
    query = select(Enrolment.register_no).where(
        Enrolment.pupil_id == slip.pupil_id, Enrolment.unit_id == slip.unit_id, Enrolment.status.in_(BELONGING)
    )
    return db.session.scalar(query.order_by(Enrolment.id.desc()).limit(1))


def check_reopening(account_id: int, pupil_id: int) -> None:
    """Only the account a pupil had before may be used again; everybody else's is somebody else's."""
    former = exists().where(PupilAccount.account_id == account_id, PupilAccount.pupil_id == pupil_id)
    if not db.session.scalar(select(former)):
        raise RuleBroken("Phiếu này dành cho học sinh. Hãy đăng xuất rồi để em lập tài khoản riêng.")


def hold(account_id: int, slip: ActivationSlip) -> PupilAccount:
    """From now on this account opens the record of the pupil of a slip; the guardians are told."""
    found = db.session.scalar(select(PupilAccount).where(PupilAccount.account_id == account_id))
    if found is None:
        found = PupilAccount(account_id=account_id, pupil_id=slip.pupil_id, created_at=clock.now())
        db.session.add(found)
    found.ended_at, found.unit_id = None, slip.unit_id
    db.session.flush()
    _tell(slip)
    return found


def _tell(slip: ActivationSlip) -> None:
    members = find_families([slip.pupil_id]).get(slip.pupil_id, ())
    school = db.session.scalar(select(Unit.name).where(Unit.id == slip.unit_id))
    notify(
        [member.account_id for member in members if member.account_id is not None],
        kind=Kind.PUPIL_ACCOUNT,
        key=f"pupil-account-{slip.id}",
        params={"school": school},
        path=f"/so-lien-lac/{slip.pupil_id}/",
    )
