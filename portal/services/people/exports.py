"""Spreadsheets of people: the list as filtered, and who may do what (R159). Same scope as the pages."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import Say, mark
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.people.domains import DOMAIN_LABELS, Domain
from portal.rules.people.phones import show_phone
from portal.rules.people.standing import STANDING_LABELS
from portal.rules.permission_labels import PERMISSION_LABELS
from portal.rules.permissions import ROLE_LABELS, ROLE_PERMISSIONS, Actor, Role
from portal.rules.vietnamese import short_date
from portal.services.people.staff import PeopleFilter, Row, all_people, is_current, standing_of
from portal.services.records import note
from portal.services.units.tree import subtree

_PEOPLE_COLUMNS = (
    (mark("Họ và tên"), 28),
    (mark("Chức danh"), 18),
    (mark("Tên đăng nhập"), 22),
    (mark("Thư điện tử"), 28),
    (mark("Số điện thoại"), 16),
    (mark("Vai trò"), 50),
    (mark("Tình trạng"), 22),
    (mark("Đăng nhập lần cuối"), 18),
    (mark("Dùng đến hết ngày"), 14),
)
_PERMISSION_COLUMNS = (
    (mark("Đơn vị"), 36),
    (mark("Họ và tên"), 28),
    (mark("Tên đăng nhập"), 22),
    (mark("Vai trò"), 20),
    (mark("Lĩnh vực số liệu"), 24),
    (mark("Được phép"), 60),
    (mark("Quyết định"), 28),
    (mark("Từ ngày"), 12),
    (mark("Đến hết ngày"), 12),
    (mark("Tình trạng"), 22),
)


def people_sheet(actor: Actor, wanted: PeopleFilter, say: Say = str) -> bytes:
    """The people that match, as XLSX."""
    begin_write()  # taking the list away is noted
    rows = [_person_cells(row, say) for row in all_people(actor, wanted)]
    note(actor, "people_exported", "unit", actor.unit_id or 0, after={"rows": len(rows)})
    return _table(mark("Nhân sự"), actor, _PEOPLE_COLUMNS, rows, say)


def _person_cells(row: Row, say: Say) -> list[Any]:
    account = row.account
    return [
        account.full_name,
        account.title,
        account.user_name,
        account.email,
        show_phone(account.phone),
        "\n".join(f"{_role_words(held, say)}: {held.unit.name}" for held in row.memberships),
        say(STANDING_LABELS[row.standing]),
        account.last_sign_in_at,
        account.expires_on,
    ]


def _role_words(held: Membership, say: Say) -> str:
    label = say(ROLE_LABELS[Role(held.role)])
    return f"{label} ({_domain_words(held, say)})" if held.domain else label


def _domain_words(held: Membership, say: Say) -> str:
    return say(DOMAIN_LABELS[Domain(held.domain)]) if held.domain else ""


def _table(title: str, actor: Actor, columns: tuple[tuple[str, int], ...], rows: list[list[Any]], say: Say) -> bytes:
    headings = [(say(heading), width) for heading, width in columns]
    return write_table(f"{say(title)} – {actor.unit_name} – {short_date(clock.today())}", headings, rows)


def permissions_sheet(actor: Actor, say: Say = str) -> bytes:
    """Every role held in the scope with what it allows, unit by unit, as XLSX."""
    begin_write()
    rows = [_permission_cells(*pair, say) for pair in _held_in_scope(actor)]
    note(actor, "permissions_exported", "unit", actor.unit_id or 0, after={"rows": len(rows)})
    return _table(mark("Phân quyền"), actor, _PERMISSION_COLUMNS, rows, say)


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


def _permission_cells(held: Membership, account: Account, say: Say) -> list[Any]:
    role = Role(held.role)
    return [
        held.unit.name,
        account.full_name,
        account.user_name,
        say(ROLE_LABELS[role]),
        _domain_words(held, say),
        "; ".join(
            say(label) for permission, label in PERMISSION_LABELS.items() if permission in ROLE_PERMISSIONS[role]
        ),
        held.decision,
        held.valid_from,
        held.valid_to - timedelta(days=1) if held.valid_to else None,
        say(STANDING_LABELS[standing_of(account)]),
    ]
