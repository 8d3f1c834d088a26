"""Who works at the school in which status, and the history of one of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, Say, mark
from portal.models.people import Account, Membership
from portal.models.school import StaffStatus
from portal.rules.permissions import ROLE_LABELS, Actor, Permission, Role
from portal.rules.school.staff import GONE, NO_ROLE, NO_ROLE_LABEL, STAFF_LABELS, WORKING
from portal.rules.school.statuses import is_late
from portal.rules.vietnamese import clean, fold, short_time
from portal.services.paging import Paged, page_of
from portal.services.records.audit import note
from portal.services.records.work_years import load_calendar
from portal.services.school.staff.holding import Holdings, find_holdings

COLUMNS = (
    (mark("STT"), 6),
    (mark("Họ và tên"), 28),
    (mark("Chức danh"), 20),
    (mark("Vai trò"), 30),
    (mark("Tình trạng"), 24),
    (mark("Từ ngày"), 12),
    (mark("Dự kiến đến hết ngày"), 14),
    (mark("Quyết định"), 26),
    (mark("Lý do"), 40),
)
EVERYBODY = "all"


@dataclass(frozen=True)
class StaffFilter:
    """Whom to show: a part of the name; a status, "" for everybody who is not gone, "all" for everybody ever."""

    text: str = ""
    status: str = ""


@dataclass(frozen=True)
class StaffRow:
    """Somebody who works or worked here; ``entry`` is what holds today, ``coming`` what was entered for later."""

    account: Account
    roles: Sequence[str]
    entry: StaffStatus | None
    coming: StaffStatus | None

    @property
    def status(self) -> str:
        """As entered; where nothing was, by whether a role is held."""
        if self.entry is not None:
            return self.entry.status
        return WORKING if self.roles else NO_ROLE

    @property
    def is_gone(self) -> bool:
        """Whether the person is at the school no longer."""
        return self.status in GONE or self.status == NO_ROLE


@dataclass(frozen=True)
class StaffRead:
    """One person at the school with every entry, the newest first, and what still hangs on the person."""

    row: StaffRow
    entries: Sequence[StaffStatus]
    late: frozenset[int]
    holdings: Holdings

    @property
    def last(self) -> StaffStatus | None:
        """The newest entry that counts."""
        return next((entry for entry in self.entries if entry.withdrawn_at is None), None)

    @property
    def hangs(self) -> bool:
        """Somebody who is gone still holds something."""
        return self.row.is_gone and not (self.holdings.is_empty and not self.holdings.kept)


def list_staff(actor: Actor, wanted: StaffFilter, *, number: int) -> Paged[StaffRow]:
    """A page of the people of the school, by name."""
    return page_of(_search(actor, wanted), number=number)


def staff_sheet(actor: Actor, wanted: StaffFilter, say: Say = str) -> bytes:
    """The list as filtered, as XLSX; that it was taken is noted."""
    begin_write()
    rows = _search(actor, wanted)
    note(actor, "staff_exported", "unit", actor.unit_id or 0, after={"rows": len(rows)})
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    subtitle = say(mark("%(unit)s. %(name)s tải lúc %(time)s.")) % {
        "unit": actor.unit_name,
        "name": actor.name,
        "time": now,
    }
    columns = [(say(heading), width) for heading, width in COLUMNS]
    lines = (_line(number, row, say) for number, row in enumerate(rows, start=1))
    return write_table(say(mark("CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN")), columns, lines, subtitle=subtitle)


def _line(number: int, row: StaffRow, say: Say) -> list[Any]:
    entry = row.entry
    return [
        number,
        row.account.full_name,
        row.account.title,
        ", ".join(say(ROLE_LABELS[Role(role)]) for role in row.roles),
        say(STAFF_LABELS.get(row.status, NO_ROLE_LABEL)),
        entry.happened_on if entry else "",
        (entry.until if entry else None) or "",
        entry.decision if entry else "",
        entry.reason if entry else "",
    ]


def read_member(actor: Actor, *, account_id: int, day: date | None = None) -> StaffRead:
    """One of the staff; everybody sees the own history, the leaders and the office that of all.

    What hangs on the person is what lasts from ``day`` on, without one from today.
    """
    if not actor.can(Permission.SCHOOL_READ_ALL) and account_id != actor.account_id:
        raise NotFound
    account = db.session.get(Account, account_id)
    held = _roles(actor, [account_id])
    entries = _entries(actor, StaffStatus.account_id == account_id)
    if account is None or not (entries or account_id in held):
        raise NotFound
    calendar = load_calendar()
    late = frozenset(
        entry.id
        for entry in entries
        if is_late(entry.happened_on, entry.entered_at.astimezone(clock.LOCAL_ZONE).date(), calendar)
    )
    row = _row(account, held.get(account_id, ()), entries)
    return StaffRead(row, list(reversed(entries)), late, find_holdings(actor, account_id, day or clock.today()))


def _search(actor: Actor, wanted: StaffFilter) -> list[StaffRow]:
    if not actor.can(Permission.SCHOOL_READ_ALL):
        raise NotAllowed
    entries: defaultdict[int, list[StaffStatus]] = defaultdict(list)
    for entry in _entries(actor):
        entries[entry.account_id].append(entry)
    here = or_(
        Account.id.in_(select(Membership.account_id).where(Membership.unit_id == actor.unit_id)),
        Account.id.in_(select(StaffStatus.account_id).where(StaffStatus.unit_id == actor.unit_id)),
    )
    query = select(Account).where(here).order_by(Account.name_sort, Account.id)
    if text := fold(clean(wanted.text)):
        query = query.where(Account.name_folded.contains(text, autoescape=True))
    held = _roles(actor)
    rows = [_row(each, held.get(each.id, ()), entries[each.id]) for each in db.session.scalars(query)]
    if wanted.status == EVERYBODY:
        return rows
    return [row for row in rows if (row.status == wanted.status if wanted.status else not row.is_gone)]


def _row(account: Account, roles: Sequence[str], entries: Iterable[StaffStatus]) -> StaffRow:
    today = clock.today()
    counting = [entry for entry in entries if entry.withdrawn_at is None]
    begun = [entry for entry in counting if entry.happened_on <= today]
    coming = [entry for entry in counting if entry.happened_on > today]
    return StaffRow(account, roles, begun[-1] if begun else None, coming[0] if coming else None)


def _entries(actor: Actor, *conditions: Any) -> Sequence[StaffStatus]:
    query = select(StaffStatus).where(StaffStatus.unit_id == actor.unit_id, *conditions)
    return db.session.scalars(query.order_by(StaffStatus.happened_on, StaffStatus.id)).all()


def _roles(actor: Actor, account_ids: Sequence[int] | None = None) -> Mapping[int, Sequence[str]]:
    """Everybody who ever held a role at the school, with the roles held today."""
    query = select(Membership.account_id, Membership.role, Membership.valid_from, Membership.valid_to)
    query = query.where(Membership.unit_id == actor.unit_id).order_by(Membership.id)
    if account_ids is not None:
        query = query.where(Membership.account_id.in_(account_ids))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for account_id, role, first, end in db.session.execute(query):
        found[account_id] += [role] if _holds(first, end) and role not in found[account_id] else []
    return found


def _holds(first: date, end: date | None) -> bool:
    return first <= clock.today() and (end is None or end > clock.today())
