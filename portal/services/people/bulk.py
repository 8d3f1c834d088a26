"""Many people from a spreadsheet: first looked at with every fault, then all made at once, with a slip for each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from portal.adapters import clock, tokens
from portal.adapters.passwords import hash_passwords
from portal.adapters.spreadsheet import Table, TableRow, day_of, text_of, write_table
from portal.db import db
from portal.errors import NotAllowed, RuleBroken, mark
from portal.models.people import Account
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.rules.people import importing as rules
from portal.rules.people.domains import check_domain
from portal.rules.people.emails import parse_email
from portal.rules.people.granting import check_grant
from portal.rules.people.phones import parse_phone
from portal.rules.people.user_names import parse_user_name
from portal.rules.permissions import Actor, Permission, Role
from portal.services.people.inviting import NewPerson, add_account
from portal.services.people.managing import Slip
from portal.services.people.places import find_unit, own_unit_text, unit_text
from portal.services.people.roles import Grant, give
from portal.services.records import note
from portal.services.units.tree import ancestors

_UNIQUE = ("user_name", "email", "phone")


@dataclass
class Line:
    """One row of the list: its number in the sheet, what was read, and what is wrong."""

    number: int
    texts: dict[str, str]
    days: dict[str, date | None] = field(default_factory=dict)
    unique: dict[str, str] = field(default_factory=dict)
    unit: Unit | None = None
    role: Role | None = None
    domains: Sequence[str] = ()
    faults: list[RuleBroken] = field(default_factory=list)


@dataclass(frozen=True)
class FirstPassword:
    """A password for a slip and its hash."""

    password: str
    password_hash: str


@dataclass(frozen=True)
class Plan:
    """What inviting would do."""

    lines: Sequence[Line]
    unknown: Sequence[str]

    @property
    def wrong(self) -> list[Line]:
        """The rows with faults."""
        return [line for line in self.lines if line.faults]


def write_template() -> bytes:
    """An empty list to fill in."""
    return write_table("Danh sách nhân sự", [(heading, 22) for heading in rules.COLUMNS.values()], [])


def make_first_passwords(count: int) -> list[FirstPassword]:
    """Passwords for slips, hashed on all processors; slow, so before the database is locked."""
    passwords = [tokens.new_slip_password() for _ in range(count)]
    return [FirstPassword(*pair) for pair in zip(passwords, hash_passwords(passwords), strict=True)]


def plan_people(actor: Actor, *, table: Table) -> Plan:
    """Read the list and find every fault of every row; nothing is written."""
    if not actor.can(Permission.PEOPLE_MANAGE) or actor.unit_id is None:
        raise NotAllowed
    missing = [rules.COLUMNS[name] for name in rules.NEEDED if rules.COLUMNS[name] in table.missing]
    if missing:
        raise RuleBroken(mark("Bảng thiếu cột: %(columns)s."), field="file", columns=", ".join(missing))
    if len(table.rows) > rules.MOST_ROWS:
        raise RuleBroken(
            mark("Mỗi lần không quá %(most)d người. Hãy chia thành nhiều tệp."), field="file", most=rules.MOST_ROWS
        )
    lines = [_read(row) for row in table.rows]
    _find_units(actor, lines)
    for line in lines:
        _check_facts(line)
    _check_unique(lines)
    return Plan(lines, table.unknown)


def _read(row: TableRow) -> Line:
    line = Line(row.number, {name: text_of(cell) for name, cell in row.cells.items()})
    for name in rules.DAYS:
        try:
            line.days[name] = day_of(row.cells.get(name))
        except ValueError:
            line.faults.append(RuleBroken(mark("Ngày không hợp lệ; nhập dạng ngày/tháng/năm."), field=name))
    return line


def _find_units(actor: Actor, lines: Sequence[Line]) -> None:
    """Units and roles, each text looked up once; an empty unit is the one acted for."""
    found: dict[str, Unit | RuleBroken] = {}
    roots: dict[int, bool] = {}
    for line in lines:
        text = line.texts.get("unit") or own_unit_text(actor)
        if text not in found:
            found[text] = _unit_or_fault(actor, text)
        unit = found[text]
        if isinstance(unit, RuleBroken):
            line.faults.append(unit)
            continue
        line.unit = unit
        if unit.id not in roots:
            roots[unit.id] = not ancestors(unit.id)
        _attempt(line, _check_role, actor, line, roots[unit.id])


def _unit_or_fault(actor: Actor, text: str) -> Unit | RuleBroken:
    try:
        return find_unit(actor, text)
    except RuleBroken as error:
        return error


def _check_role(actor: Actor, line: Line, unit_is_root: bool) -> None:
    role = rules.parse_role(line.texts.get("role", ""))
    line.domains = [domain.value for domain in rules.parse_domains(line.texts.get("domains", ""))]
    for domain in line.domains:
        check_domain(role, domain)
    if not line.domains:
        check_domain(role, None)
    try:
        check_grant(actor, account_id=None, role=role, unit_is_root=unit_is_root)
    except NotAllowed as error:
        raise RuleBroken(mark("Bạn không được giao vai trò này."), field="role") from error
    line.role = role


def _check_facts(line: Line) -> None:
    texts = line.texts
    if len(texts.get("full_name", "").split(" ")) < 2:
        line.faults.append(RuleBroken(mark("Hãy nhập đầy đủ họ và tên."), field="full_name"))
    for name, most in rules.LONGEST.items():
        if len(texts.get(name, "")) > most:
            line.faults.append(RuleBroken(mark("Không quá %(most)d ký tự."), field=name, most=most))
    expires_on = line.days.get("expires_on")
    if expires_on is not None and expires_on < clock.today():
        line.faults.append(RuleBroken(mark("Ngày hết hạn đã qua."), field="expires_on"))
    for name, parse in (("user_name", parse_user_name), ("email", parse_email), ("phone", parse_phone)):
        if texts.get(name):
            _attempt(line, _keep_unique, line, name, parse)


def _keep_unique(line: Line, name: str, parse: object) -> None:
    line.unique[name] = parse(line.texts[name])  # type: ignore[operator]


def _attempt(line: Line, action: object, *args: object) -> None:
    try:
        action(*args)  # type: ignore[operator]
    except RuleBroken as error:
        line.faults.append(error)


def _check_unique(lines: Sequence[Line]) -> None:
    """User names, mail addresses and numbers belong to one person, in the list and in the portal."""
    for name in _UNIQUE:
        column = getattr(Account, name)
        given = Counter(line.unique[name] for line in lines if line.unique.get(name))
        taken = set(db.session.scalars(select(column).where(column.in_(given)))) if given else set()
        for line in lines:
            value = line.unique.get(name)
            if value in taken:
                line.faults.append(RuleBroken(mark("Đã gắn với một tài khoản khác."), field=name))
            elif value and given[value] > 1:
                line.faults.append(RuleBroken(mark("Có nhiều dòng ghi cùng một giá trị này."), field=name))


def invite_many(actor: Actor, *, table: Table, sha256: str, passwords: Sequence[FirstPassword]) -> list[Slip]:
    """Make all accounts of the list with their roles, if no row is wrong; gives the slips in the list's order."""
    plan = plan_people(actor, table=table)
    if plan.wrong:
        raise RuleBroken(mark("Danh sách còn dòng sai nên chưa mời ai cả."), field="file")
    if _was_imported(actor, sha256):
        raise RuleBroken(mark("Tệp này đã được nhập rồi; nhập lại sẽ tạo tài khoản trùng."), field="file")
    slips = [_invite(actor, line, first) for line, first in zip(plan.lines, passwords, strict=True)]
    note(actor, "people_imported", "unit", actor.unit_id or 0, after={"people": len(slips), "sha256": sha256})
    return slips


def _was_imported(actor: Actor, sha256: str) -> bool:
    query = select(AuditEntry.after).where(
        AuditEntry.account_id == actor.account_id, AuditEntry.action == "people_imported"
    )
    return any(after and after.get("sha256") == sha256 for after in db.session.scalars(query))


def _invite(actor: Actor, line: Line, first: FirstPassword) -> Slip:
    assert line.unit is not None
    texts = line.texts
    person = NewPerson(
        full_name=texts["full_name"],
        user_name=texts.get("user_name", ""),
        title=texts.get("title", ""),
        email=texts.get("email", ""),
        phone=texts.get("phone", ""),
        expires_on=line.days.get("expires_on"),
    )
    grant = Grant(
        unit=unit_text(line.unit),
        role=str(line.role),
        domains=line.domains,
        decision=texts.get("decision", ""),
        valid_from=line.days.get("valid_from"),
    )
    account = add_account(actor, person)
    give(actor, account, grant)
    account.password_hash, account.must_change_password = first.password_hash, True
    return Slip(account.full_name, account.user_name, first.password, line.unit.name)
