"""Own accounts of pupils: from which grade, slips for a class, ending one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update

from portal.adapters import clock, tokens
from portal.db import begin_write, db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ActivationSlip, PupilAccountSetting
from portal.models.people import Account
from portal.models.school import ClassPlace, Enrolment, Pupil, PupilAccount, SchoolClass
from portal.rules.contact_book.activation import ALPHABET, LENGTH, LIFE, show_code
from portal.rules.contact_book.pupil_accounts import FROM_GRADE, check_from_grade, is_offered, pupil_can_prove
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.children import OWN, holds_own
from portal.services.contact_book.enlisting import get_class_to_enlist
from portal.services.contact_book.slips import MOST_AT_ONCE, PrintedSlip
from portal.services.contact_book.unlinking import tell_taken_off
from portal.services.records import note
from portal.services.school.scope import get_pupil, holds_on
from portal.services.school.viewing import note_look


@dataclass(frozen=True, kw_only=True)
class PupilRow:
    """A pupil of the class; ``account`` is the one that opens the record today."""

    pupil: Pupil
    grade: int
    register_no: str | None
    account: Account | None
    slip_made_at: datetime | None
    from_grade: int

    @property
    def is_offered(self) -> bool:
        """The school gives accounts to pupils of this grade."""
        return is_offered(self.grade, self.from_grade)

    @property
    def knows_enough(self) -> bool:
        """The school knows a second fact to ask for."""
        return pupil_can_prove(born=self.pupil.born, register_no=self.register_no)

    @property
    def may_have_slip(self) -> bool:
        """No account yet, one is offered, and there is a fact to prove with."""
        return self.account is None and self.is_offered and self.knows_enough


def find_from_grade(unit_id: int) -> int:
    """From which grade a school gives pupils accounts; 0 for none."""
    found = db.session.scalar(select(PupilAccountSetting.from_grade).where(PupilAccountSetting.unit_id == unit_id))
    return FROM_GRADE if found is None else found


def get_from_grade(actor: Actor) -> int:
    """As ``find_from_grade`` of the school acted for, for who looks after the contact book."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    return find_from_grade(actor.unit_id)


def set_from_grade(actor: Actor, *, from_grade: int) -> PupilAccountSetting:
    """Give pupils accounts from this grade on, or none; accounts there are stay until they are ended."""
    get_from_grade(actor)
    check_from_grade(from_grade)
    found = db.session.scalar(select(PupilAccountSetting).where(PupilAccountSetting.unit_id == actor.unit_id))
    if found is None and actor.unit_id is not None:
        found = PupilAccountSetting(unit_id=actor.unit_id)
        db.session.add(found)
    assert found is not None
    found.from_grade, found.changed_at, found.changed_by = from_grade, clock.now(), actor.name
    db.session.flush()
    note(actor, "pupil_accounts_set", "unit", found.unit_id, after={"from_grade": from_grade})
    return found


def read_class(actor: Actor, *, class_id: int, visit: bool) -> tuple[SchoolClass, Sequence[PupilRow]]:
    """The pupils of a class and whether they have an account; a visit goes into the access log."""
    school_class = get_class_to_enlist(actor, class_id)
    if note_look(actor, "pupil_accounts", visit=visit, class_id=class_id):
        school_class = get_class_to_enlist(actor, class_id)
    return school_class, _find_rows(school_class)


def _find_rows(school_class: SchoolClass) -> Sequence[PupilRow]:
    """Who sits in a class today, in class-list order; three statements."""
    query = (
        select(Pupil, ClassPlace.grade, Enrolment.register_no, Account)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(Enrolment, and_(Enrolment.pupil_id == Pupil.id, Enrolment.unit_id == school_class.unit_id))
        .outerjoin(PupilAccount, and_(PupilAccount.pupil_id == Pupil.id, holds_own()))
        .outerjoin(Account, Account.id == PupilAccount.account_id)
        .where(ClassPlace.class_id == school_class.id, holds_on(ClassPlace, clock.today()))
        .where(Pupil.merged_into_id.is_(None))
        .order_by(Pupil.name_sort, Pupil.id, Enrolment.id)
    )
    found = db.session.execute(query).all()
    made, from_grade = _running([row[0].id for row in found]), find_from_grade(school_class.unit_id)
    rows = {
        pupil.id: PupilRow(
            pupil=pupil,
            grade=grade,
            register_no=register_no,
            account=account,
            slip_made_at=made.get(pupil.id),
            from_grade=from_grade,
        )
        for pupil, grade, register_no, account in found
    }
    return list(rows.values())


def _running(pupil_ids: Collection[int]) -> dict[int, datetime]:
    """When the slip was made that still works, by pupil."""
    query = (
        select(ActivationSlip.pupil_id, func.max(ActivationSlip.made_at))
        .where(
            ActivationSlip.pupil_id.in_(pupil_ids),
            ActivationSlip.guardian_id.is_(None),
            ActivationSlip.used_at.is_(None),
            ActivationSlip.ended_at.is_(None),
            ActivationSlip.expires_at > clock.now(),
        )
        .group_by(ActivationSlip.pupil_id)
    )
    return dict(read_pairs(query)) if pupil_ids else {}


def print_pupil_slips(actor: Actor, *, class_id: int, pupil_ids: Collection[int]) -> Sequence[PrintedSlip]:
    """Slips for these pupils of a class, to be printed now; a new one ends the old one. Begins the transaction itself.

    Codes are hashed first, which takes its time; what they are for is then read again under the lock.
    """
    codes = {row.pupil.id: tokens.new_code(ALPHABET, LENGTH) for row in _choose(actor, class_id, pupil_ids)}
    hashes = {pupil_id: tokens.code_hash(code) for pupil_id, code in codes.items()}
    begin_write()
    chosen = [row for row in _choose(actor, class_id, pupil_ids) if row.pupil.id in codes]
    name = get_class_to_enlist(actor, class_id).name
    for row in chosen:
        _write(actor, row.pupil.id, hashes[row.pupil.id])
    note(actor, "pupil_slips_made", "school_class", class_id, after={"slips_made": len(chosen)})
    return [
        PrintedSlip(
            code=show_code(codes[row.pupil.id]),
            pupil_name=row.pupil.full_name,
            class_name=name,
            guardian_name=row.pupil.full_name,
            relation=OWN,
        )
        for row in chosen
    ]


def _choose(actor: Actor, class_id: int, pupil_ids: Collection[int]) -> list[PupilRow]:
    rows = [row for row in _find_rows(get_class_to_enlist(actor, class_id)) if row.pupil.id in pupil_ids]
    rows = [row for row in rows if row.may_have_slip]
    if not rows:
        raise RuleBroken("Hãy chọn ít nhất một em chưa có tài khoản.", field="chosen")
    if len(rows) > MOST_AT_ONCE:
        raise RuleBroken("Mỗi lần lập không quá %(most)d phiếu.", field="chosen", most=MOST_AT_ONCE)
    return rows


def _write(actor: Actor, pupil_id: int, code_hash: str) -> None:
    if actor.unit_id is None:
        raise NotAllowed
    end_pupil_slips(pupil_id)
    now = clock.now()
    slip = ActivationSlip(
        code_hash=code_hash,
        pupil_id=pupil_id,
        guardian_id=None,
        unit_id=actor.unit_id,
        made_at=now,
        made_by=actor.name,
        expires_at=now + LIFE,
    )
    db.session.add(slip)
    db.session.flush()


def end_pupil_slips(pupil_id: int) -> None:
    """Make the unused slips of a pupil worthless; those of the guardians stay."""
    unused = (ActivationSlip.pupil_id == pupil_id, ActivationSlip.guardian_id.is_(None))
    statement = update(ActivationSlip).where(
        *unused, ActivationSlip.used_at.is_(None), ActivationSlip.ended_at.is_(None)
    )
    db.session.execute(statement.values(ended_at=clock.now()))


def get_account(actor: Actor, pupil_id: int) -> tuple[Pupil, PupilAccount, Account]:
    """The own account of a pupil of the school, for who looks after the contact book; NotFound where there is none."""
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    pupil = get_pupil(actor, pupil_id)
    query = (
        select(PupilAccount, Account)
        .join(Account, Account.id == PupilAccount.account_id)
        .where(PupilAccount.pupil_id == pupil_id, holds_own())
        .order_by(PupilAccount.id)
    )
    found = db.session.execute(query).first()
    if found is None or found[0].unit_id not in {None, actor.unit_id}:
        raise NotFound
    return pupil, found[0], found[1]


def end_account(actor: Actor, *, pupil_id: int, reason: str) -> PupilAccount:
    """From now on the account does not open the record; a new slip lets the pupil in again."""
    pupil, held, account = get_account(actor, pupil_id)
    held.ended_at = clock.now()
    end_pupil_slips(pupil_id)
    tell_taken_off(actor, account.id, pupil_id)
    after = {"full_name": pupil.full_name, "user_name": account.user_name, "reason": reason}
    note(actor, "pupil_account_ended", "pupil", pupil_id, after=after)
    db.session.flush()
    return held
