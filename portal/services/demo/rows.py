"""Rows of a demo as the tables want them: derived columns filled, one password hash for everybody."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from portal.db import Base, db
from portal.models.people import Account, Membership
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.units import STANDARD_KINDS
from portal.rules.vietnamese import fold, name_sort_key, sort_key

BEGINNING = datetime(2010, 9, 1, tzinfo=UTC)
_SHORTER = (
    ("Sở Giáo dục và Đào tạo", "Sở GDĐT"),
    ("Phòng Giáo dục và Đào tạo", "Phòng GDĐT"),
    ("Trường Tiểu học và THCS", "TH&THCS"),
    ("Trường THCS và THPT", "THCS&THPT"),
    ("Trường Tiểu học", "TH"),
    ("Trường Mầm non", "MN"),
    ("Trường Mẫu giáo", "MG"),
    ("Trường ", ""),
)


def ensure_kinds() -> None:
    """The standard kinds, those that are missing."""
    for position, (code, name, is_school) in enumerate(STANDARD_KINDS):
        if db.session.get(UnitKind, code) is None:
            db.session.add(UnitKind(code=code, name=name, is_school=is_school, position=position))
    db.session.flush()


def new_unit(*, code: str, name: str, kind: str, place: str, since: date, phone: str = "", email: str = "") -> Unit:
    """A unit, not yet written."""
    return Unit(
        code=code,
        name=name,
        short_name=shorten(name),
        name_sort=sort_key(name),
        name_folded=fold(name),
        kind_code=kind,
        place=place,
        phone=phone,
        email=email,
        opened_on=since,
        created_at=BEGINNING,
    )


def shorten(name: str) -> str:
    """ "Trường Tiểu học Vĩnh Bình" -> "TH Vĩnh Bình"."""
    for long, short in _SHORTER:
        if name.startswith(long):
            return (short + name.removeprefix(long)).strip()[:60]
    return name[:60]


def write_edges(pairs: Iterable[tuple[Unit, Unit]], *, relation: str, since: date) -> None:
    """Hang each child under its parent."""
    write_all(
        UnitEdge(child_id=child.id, parent_id=parent.id, relation=relation, valid_from=since) for child, parent in pairs
    )


def new_account(user_name: str, full_name: str, *, title: str, password_hash: str) -> Account:
    """An account, not yet written."""
    return Account(
        user_name=user_name,
        email=f"{user_name}@example.vn",
        full_name=full_name,
        name_sort=name_sort_key(full_name),
        name_folded=fold(full_name),
        title=title,
        password_hash=password_hash,
        created_at=BEGINNING,
    )


def new_membership(account: Account, unit: Unit, role: str, *, since: date, domain: str | None = None) -> Membership:
    """A role of a written account in a written unit."""
    return Membership(account_id=account.id, unit_id=unit.id, role=role, domain=domain, valid_from=since)


def write_all(found: Iterable[Base]) -> Sequence[Base]:
    """Write rows so that they have ids."""
    written = list(found)
    db.session.add_all(written)
    db.session.flush()
    return written
