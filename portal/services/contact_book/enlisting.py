"""Which families of a class have begun to use the contact book, and who still waits for a slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import NotAllowed
from portal.models.contact_book import ActivationSlip
from portal.models.people import Account
from portal.models.school import ClassPlace, Guardian, Guardianship, Pupil, SchoolClass
from portal.rules.contact_book.activation import can_prove
from portal.rules.permissions import Actor, Permission
from portal.rules.school.people import RELATION_LABELS
from portal.rules.vietnamese import short_time
from portal.services.school.scope import get_class, holds_on, standing_in
from portal.services.school.viewing import note_look, note_view


@dataclass(frozen=True, kw_only=True)
class FamilyRow:
    """A guardian who may see a pupil of the class today; ``guardian`` None where the school knows none."""

    pupil: Pupil
    held: Guardianship | None
    guardian: Guardian | None
    account: Account | None
    slip_made_at: datetime | None

    @property
    def has_entered(self) -> bool:
        """Whether the guardian ever signed in."""
        return self.account is not None and self.account.last_sign_in_at is not None

    @property
    def may_have_slip(self) -> bool:
        """No account yet, and the school knows a second fact to ask for."""
        return self.account is None and self.knows_enough

    @property
    def knows_enough(self) -> bool:
        """Whether the school knows the child's day of birth or the guardian's phone."""
        return self.guardian is not None and can_prove(born=self.pupil.born, phone=self.guardian.phone)


def get_class_to_enlist(actor: Actor, class_id: int) -> SchoolClass:
    """A class whose families the actor may bring in: the one led today, for a manager every class of the school."""
    school_class = get_class(actor, class_id)
    if actor.can(Permission.CONTACT_MANAGE):
        return school_class
    if not actor.can(Permission.CONTACT_WRITE) or not standing_in(actor, school_class).leads:
        raise NotAllowed
    return school_class


def list_families(actor: Actor, *, class_id: int, only_missing: bool = False) -> Sequence[FamilyRow]:
    """The guardians of the pupils who sit in a class today, in class-list order."""
    return _find_rows(get_class_to_enlist(actor, class_id).id, only_missing=only_missing)


def _find_rows(class_id: int, *, only_missing: bool) -> Sequence[FamilyRow]:
    """The families of a class that was checked before; two statements."""
    today = clock.today()
    query = (
        select(Pupil, Guardianship, Guardian, Account)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .outerjoin(
            Guardianship,
            and_(Guardianship.pupil_id == Pupil.id, Guardianship.may_see, holds_on(Guardianship, today)),
        )
        .outerjoin(Guardian, Guardian.id == Guardianship.guardian_id)
        .outerjoin(Account, Account.id == Guardian.account_id)
        .where(ClassPlace.class_id == class_id, holds_on(ClassPlace, today), Pupil.merged_into_id.is_(None))
        .order_by(Pupil.name_sort, Pupil.id, Guardianship.id)
    )
    found: Sequence[Any] = db.session.execute(query).all()
    made = find_running_slips([row.Guardian.id for row in found if row.Guardian is not None])
    rows = [
        FamilyRow(
            pupil=pupil,
            held=held,
            guardian=guardian,
            account=account,
            slip_made_at=None if held is None else made.get(held.guardian_id),
        )
        for pupil, held, guardian, account in found
    ]
    return [row for row in rows if not (only_missing and row.has_entered)]


def read_class(
    actor: Actor, *, class_id: int, only_missing: bool, visit: bool
) -> tuple[SchoolClass, Sequence[FamilyRow]]:
    """A class and its families for the page; a visit goes into the access log."""
    school_class = get_class_to_enlist(actor, class_id)
    if note_look(actor, "family_list", visit=visit, class_id=class_id):
        school_class = get_class_to_enlist(actor, class_id)
    return school_class, _find_rows(class_id, only_missing=only_missing)


def find_running_slips(guardian_ids: Sequence[int]) -> dict[int, datetime]:
    """When the slip was made that still works, by guardian."""
    running = (
        ActivationSlip.used_at.is_(None),
        ActivationSlip.ended_at.is_(None),
        ActivationSlip.expires_at > clock.now(),
    )
    query = (
        select(ActivationSlip.guardian_id, func.max(ActivationSlip.made_at))
        .where(ActivationSlip.guardian_id.in_(guardian_ids), *running)
        .group_by(ActivationSlip.guardian_id)
    )
    found = db.session.execute(query) if guardian_ids else ()
    return {guardian_id: made_at for guardian_id, made_at in found if guardian_id is not None}


_COLUMNS = [("STT", 6), ("Học sinh", 28), ("Người giám hộ", 28), ("Quan hệ", 16), ("Điện thoại", 16)]
_COLUMNS += [("Tài khoản", 12), ("Phiếu làm lúc", 18)]


def export_missing(actor: Actor, *, class_id: int) -> bytes:
    """An XLSX list of who never signed in; noted in the access log."""
    school_class = get_class_to_enlist(actor, class_id)
    rows = _find_rows(class_id, only_missing=True)
    note_view(actor, "family_list_export", class_id=class_id)
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    return write_table(
        f"GIA ĐÌNH CHƯA VÀO SỔ LIÊN LẠC, LỚP {school_class.name}",
        _COLUMNS,
        [_line(number, row) for number, row in enumerate(rows, start=1)],
        subtitle=f"{actor.unit_name}. {actor.name} tải lúc {now}.",
    )


def _line(number: int, row: FamilyRow) -> list[object]:
    if row.guardian is None or row.held is None:
        return [number, row.pupil.full_name, "Chưa ghi người giám hộ", "", "", "", ""]
    person = [row.guardian.full_name, RELATION_LABELS[row.held.relation], row.guardian.phone]
    return [number, row.pupil.full_name, *person, "Có" if row.account else "Chưa có", row.slip_made_at or ""]
