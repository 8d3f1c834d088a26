"""Spreadsheets of people: the list as filtered, and who may do what (R159). Same scope as the pages."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.people.domains import DOMAIN_LABELS, Domain
from portal.rules.people.phones import show_phone
from portal.rules.people.standing import STANDING_LABELS
from portal.rules.permissions import PERMISSION_LABELS, ROLE_LABELS, ROLE_PERMISSIONS, Actor, Role
from portal.rules.vietnamese import short_date
from portal.services.people.staff import PeopleFilter, Row, all_people, is_current, standing_of
from portal.services.records import note
from portal.services.units.tree import subtree

_PEOPLE_COLUMNS = (
    ("Họ và tên", 28),
    ("Chức danh", 18),
    ("Tên đăng nhập", 22),
    ("Thư điện tử", 28),
    ("Số điện thoại", 16),
    ("Vai trò", 50),
    ("Tình trạng", 22),
    ("Đăng nhập lần cuối", 18),
    ("Dùng đến hết ngày", 14),
)
_PERMISSION_COLUMNS = (
    ("Đơn vị", 36),
    ("Họ và tên", 28),
    ("Tên đăng nhập", 22),
    ("Vai trò", 20),
    ("Lĩnh vực số liệu", 24),
    ("Được phép", 60),
    ("Quyết định", 28),
    ("Từ ngày", 12),
    ("Đến hết ngày", 12),
    ("Tình trạng", 22),
)


def people_sheet(actor: Actor, wanted: PeopleFilter) -> bytes:
    """The people that match, as XLSX."""
    begin_write()  # taking the list away is noted
    rows = [_person_cells(row) for row in all_people(actor, wanted)]
    note(actor, "people_exported", "unit", actor.unit_id or 0, after={"rows": len(rows)})
    return write_table(f"Nhân sự – {actor.unit_name} – {short_date(clock.today())}", _PEOPLE_COLUMNS, rows)


def _person_cells(row: Row) -> list[Any]:
    account = row.account
    return [
        account.full_name,
        account.title,
        account.user_name,
        account.email,
        show_phone(account.phone),
        "\n".join(f"{_role_words(held)}: {held.unit.name}" for held in row.memberships),
        STANDING_LABELS[row.standing],
        account.last_sign_in_at,
        account.expires_on,
    ]


def _role_words(held: Membership) -> str:
    label = ROLE_LABELS[Role(held.role)]
    return f"{label} ({_domain_words(held)})" if held.domain else label


def _domain_words(held: Membership) -> str:
    return DOMAIN_LABELS[Domain(held.domain)] if held.domain else ""


def permissions_sheet(actor: Actor) -> bytes:
    """Every role held in the scope with what it allows, unit by unit, as XLSX."""
    begin_write()
    rows = [_permission_cells(*pair) for pair in _held_in_scope(actor)]
    note(actor, "permissions_exported", "unit", actor.unit_id or 0, after={"rows": len(rows)})
    return write_table(f"Phân quyền – {actor.unit_name} – {short_date(clock.today())}", _PERMISSION_COLUMNS, rows)


def _held_in_scope(actor: Actor) -> list[tuple[Membership, Account]]:
    below = subtree(actor.unit_id or 0)
    query = (
        select(Membership, Account)
        .join(Account, Membership.account_id == Account.id)
        .join(below, Membership.unit_id == below.c.id)
        .join(Unit, Membership.unit_id == Unit.id)
        .where(is_current())
        .order_by(below.c.depth, Unit.name_sort, Account.name_sort, Membership.id)
    )
    return [(membership, account) for membership, account in db.session.execute(query)]


def _permission_cells(held: Membership, account: Account) -> list[Any]:
    role = Role(held.role)
    return [
        held.unit.name,
        account.full_name,
        account.user_name,
        ROLE_LABELS[role],
        _domain_words(held),
        "; ".join(label for permission, label in PERMISSION_LABELS.items() if permission in ROLE_PERMISSIONS[role]),
        held.decision,
        held.valid_from,
        held.valid_to - timedelta(days=1) if held.valid_to else None,
        STANDING_LABELS[standing_of(account)],
    ]
