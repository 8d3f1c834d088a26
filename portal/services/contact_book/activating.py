"""Beginning to follow a child: the code of a slip, a second fact, then an account."""

from dataclasses import dataclass

from sqlalchemy import select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import ActivationSlip
from portal.models.people import Account
from portal.models.school import Guardian, Guardianship, Pupil, PupilAccount
from portal.rules.contact_book.activation import MOST_MISSES, proves
from portal.rules.contact_book.pupil_accounts import pupil_proves
from portal.rules.people.emails import parse_email
from portal.rules.people.phones import parse_phone
from portal.rules.people.user_names import parse_user_name
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.contact_book.children import OWN, find_sitting
from portal.services.contact_book.own_records import check_reopening, find_own, find_register_no, hold, may_begin
from portal.services.people.account import flush_unique
from portal.services.people.inviting import propose
from portal.services.people.managing import set_name
from portal.services.records import note
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Whom a proven slip is for: a guardian, or the pupil (no ``guardian_id``); ``user_name`` is proposed ("" when the
    name gives none)."""

    slip_id: int
    pupil_id: int
    pupil_name: str
    school: str
    class_name: str
    guardian_id: int | None
    person_name: str
    relation: str
    user_name: str

    @property
    def is_pupil(self) -> bool:
        """The slip is for the pupil."""
        return self.guardian_id is None


def find_slip(code_hash: str) -> ActivationSlip:
    """The slip with this code while it works; RuleBroken at the field ``code`` that says why it does not."""
    slip = db.session.scalar(select(ActivationSlip).where(ActivationSlip.code_hash == code_hash))
    if slip is None:
        raise RuleBroken("Không có mã này. Hãy xem lại từng chữ trên phiếu.", field="code")
    if slip.used_at is not None:
        raise RuleBroken("Mã này đã dùng rồi. Nếu chính bạn đã dùng, hãy đăng nhập.", field="code")
    if slip.ended_at is not None:
        raise RuleBroken(
            "Mã này không còn dùng được vì đã có phiếu mới hơn hoặc nhập sai nhiều lần. Hãy xin nhà trường phiếu mới.",
            field="code",
        )
    if slip.expires_at <= clock.now():
        day = short_date(slip.expires_at.astimezone(clock.LOCAL_ZONE).date())
        raise RuleBroken("Mã này đã hết hạn ngày %(day)s. Hãy xin nhà trường phiếu mới.", field="code", day=day)
    _check_person(slip)
    return slip


def _check_person(slip: ActivationSlip) -> None:
    """Refuse when the person of a slip has an account by now, or no right to one any more."""
    if slip.guardian_id is None:
        is_due, has_account = may_begin(slip), find_own(slip.pupil_id) is not None
    else:
        is_due = _held(slip) is not None
        has_account = db.session.get_one(Guardian, slip.guardian_id).account_id is not None
    if not is_due:
        raise RuleBroken("Mã này không còn dùng được. Hãy hỏi văn phòng nhà trường.", field="code")
    if has_account:
        raise RuleBroken("Người nhận phiếu này đã có tài khoản. Hãy đăng nhập bằng tài khoản đó.", field="code")


def is_proven(slip: ActivationSlip, typed: str) -> bool:
    """Whether the second fact is right; a wrong one is counted and, once too often, ends the slip."""
    if _proves(slip, typed):
        return True
    slip.misses += 1
    if slip.misses >= MOST_MISSES:
        slip.ended_at = clock.now()
    return False


def _proves(slip: ActivationSlip, typed: str) -> bool:
    pupil = db.session.get_one(Pupil, slip.pupil_id)
    if slip.guardian_id is None:
        number = find_register_no(slip)
        return pupil_proves(typed, born=pupil.born, register_no=number, today=clock.today())
    guardian = db.session.get_one(Guardian, slip.guardian_id)
    return proves(typed, born=pupil.born, phone=guardian.phone, today=clock.today())


def get_invited(slip_id: int) -> Invited:
    """What a slip opens once both facts were right; NotFound when it does not work any more."""
    slip = _running(slip_id)
    if slip is None:
        raise NotFound
    try:
        _check_person(slip)
    except RuleBroken:
        raise NotFound from None
    held = _held(slip) if slip.guardian_id is not None else None
    pupil = db.session.get_one(Pupil, slip.pupil_id)
    sitting = find_sitting(slip.pupil_id)
    name = held.guardian.full_name if held is not None else pupil.full_name
    return Invited(
        slip_id=slip.id,
        pupil_id=slip.pupil_id,
        pupil_name=pupil.full_name,
        school=sitting.school if sitting else "",
        class_name=sitting.class_name if sitting else "",
        guardian_id=slip.guardian_id,
        person_name=name,
        relation=held.relation if held is not None else OWN,
        user_name=_propose(name),
    )


def open_account(slip_id: int, *, user_name: str, email: str, phone: str, password_hash: str) -> Account:
    """A new account for the person of a slip, which is used up."""
    invited = get_invited(slip_id)
    account = Account(
        user_name=parse_user_name(user_name),
        email=parse_email(email),
        phone=parse_phone(phone),
        password_hash=password_hash,
        created_at=clock.now(),
    )
    set_name(account, invited.person_name)
    db.session.add(account)
    flush_unique()
    _link(None, account, invited, "pupil_account_opened" if invited.is_pupil else "family_account_opened")
    return account


def link_account(actor: Actor, slip_id: int) -> Invited:
    """The account signed in follows this child too; the slip is used up."""
    invited = get_invited(slip_id)
    account = db.session.get_one(Account, actor.account_id)
    if invited.is_pupil:
        check_reopening(account.id, invited.pupil_id)
        _link(actor, account, invited, "pupil_account_reopened")
        return invited
    if _is_pupils(account.id):
        raise RuleBroken("Đây là tài khoản của học sinh, không dùng cho cha mẹ được. Hãy lập tài khoản mới.")
    if _follows(account.id, invited.pupil_id):
        raise RuleBroken("Tài khoản này đã theo dõi em này rồi. Phiếu dành cho một người khác trong gia đình.")
    _link(actor, account, invited, "family_account_linked")
    return invited


def _link(actor: Actor | None, account: Account, invited: Invited, action: str) -> None:
    used = update(ActivationSlip).where(
        ActivationSlip.id == invited.slip_id, ActivationSlip.used_at.is_(None), ActivationSlip.ended_at.is_(None)
    )
    if db.session.scalar(used.values(used_at=clock.now()).returning(ActivationSlip.id)) is None:
        raise NotFound
    slip = db.session.get_one(ActivationSlip, invited.slip_id)
    if invited.guardian_id is None:
        hold(account.id, slip)
    else:
        db.session.get_one(Guardian, invited.guardian_id).account_id = account.id
    account.is_family = True
    facts = {"full_name" if invited.is_pupil else "guardian_name": invited.person_name, "user_name": account.user_name}
    note(actor, action, "pupil", invited.pupil_id, unit_id=slip.unit_id, after=facts)
    db.session.flush()


def _running(slip_id: int) -> ActivationSlip | None:
    return db.session.scalar(
        select(ActivationSlip).where(
            ActivationSlip.id == slip_id,
            ActivationSlip.used_at.is_(None),
            ActivationSlip.ended_at.is_(None),
            ActivationSlip.expires_at > clock.now(),
        )
    )


def _held(slip: ActivationSlip) -> Guardianship | None:
    """What gives the guardian of a slip the right to see the child today."""
    query = (
        select(Guardianship)
        .join(Pupil, Pupil.id == Guardianship.pupil_id)
        .where(
            Guardianship.pupil_id == slip.pupil_id,
            Guardianship.guardian_id == slip.guardian_id,
            Guardianship.may_see,
            holds_on(Guardianship, clock.today()),
            Pupil.merged_into_id.is_(None),
        )
    )
    return db.session.scalar(query.order_by(Guardianship.id).limit(1))


def _propose(full_name: str) -> str:
    try:
        return propose(full_name)
    except RuleBroken:
        return ""


def _is_pupils(account_id: int) -> bool:
    own = select(PupilAccount.pupil_id).where(PupilAccount.account_id == account_id, PupilAccount.ended_at.is_(None))
    return db.session.scalar(own.limit(1)) is not None


def _follows(account_id: int, pupil_id: int) -> bool:
    held = (
        select(Guardianship.id)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(
            Guardian.account_id == account_id,
            Guardianship.pupil_id == pupil_id,
            holds_on(Guardianship, clock.today()),
        )
    )
    return db.session.scalar(held.limit(1)) is not None
