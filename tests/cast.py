"""The cast: the same units and people in every test.

``ben_tre`` (a department) stands under ``board`` (the centre) and over ``cho_lach`` (an office) with two schools;
``vinh_long`` is another department with its own school: its people are strangers to everything in ``ben_tre``.
"""

from dataclasses import dataclass, fields
from datetime import date

from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.passwords import hash_password
from portal.db import db
from portal.models.people import Account, Membership
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.permissions import Role
from portal.rules.units import STANDARD_KINDS
from portal.rules.vietnamese import fold, name_sort_key, sort_key

PASSWORD = "mat khau cua moi nguoi"
LONG_AGO = date(2010, 9, 1)

UNITS: dict[str, tuple[str, str, str | None]] = {
    # key: name, kind, parent
    "board": ("Ban Quản lý Chương trình SEQAP Trung ương", "programme_board", None),
    "ben_tre": ("Sở Giáo dục và Đào tạo Bến Tre", "department", "board"),
    "cho_lach": ("Phòng Giáo dục và Đào tạo Chợ Lách", "district_office", "ben_tre"),
    "vinh_binh": ("Trường Tiểu học Vĩnh Bình", "primary_school", "cho_lach"),
    "hoa_nghia": ("Trường Tiểu học Hòa Nghĩa", "primary_school", "cho_lach"),
    "thpt_ben_tre": ("Trường THPT Nguyễn Đình Chiểu", "upper_secondary_school", "ben_tre"),
    "vinh_long": ("Sở Giáo dục và Đào tạo Vĩnh Long", "department", "board"),
    "tam_binh": ("Trường THPT Tam Bình", "upper_secondary_school", "vinh_long"),
}

PEOPLE: dict[str, tuple[str, list[tuple[str, Role]]]] = {
    # key: full name, roles
    "operator": ("Phạm Quang Quân", [("board", Role.SYSTEM_ADMINISTRATOR)]),
    "board_clerk": ("Trần Thị Mai", [("board", Role.RECORDS_CLERK)]),
    "clerk": ("Nguyễn Văn An", [("ben_tre", Role.RECORDS_CLERK)]),
    "leader": ("Lê Văn Bình", [("ben_tre", Role.LEADER)]),
    "administrator": ("Huỳnh Ngọc Lan", [("ben_tre", Role.UNIT_ADMINISTRATOR)]),
    "supervisor": ("Võ Thị Sương", [("ben_tre", Role.SUPERVISOR)]),
    "office_clerk": ("Phan Thị Chi", [("cho_lach", Role.RECORDS_CLERK)]),
    "principal": ("Đặng Thị Dung", [("vinh_binh", Role.LEADER)]),
    "teacher": ("Ngô Thanh Hà", [("vinh_binh", Role.TEACHER)]),
    "it_teacher": ("Bùi Quốc Kha", [("vinh_binh", Role.IT_SUPPORT)]),
    "thpt_principal": ("Trịnh Công Minh", [("thpt_ben_tre", Role.LEADER)]),
    "other_principal": ("Mai Văn Phúc", [("hoa_nghia", Role.LEADER)]),
    "two_hats": ("Đỗ Minh Tâm", [("cho_lach", Role.STAFF), ("hoa_nghia", Role.RECORDS_CLERK)]),
    "stranger": ("Thạch Thị Vy", [("vinh_long", Role.RECORDS_CLERK)]),
    "stranger_principal": ("Sơn Văn Út", [("tam_binh", Role.LEADER)]),
    "nobody": ("Lý Văn Khách", []),
}


@dataclass(frozen=True)
class Person:
    """One member of the cast."""

    key: str
    id: int
    name: str
    user_name: str


@dataclass(frozen=True)
class Cast:
    """Everybody by name; ``units`` maps the keys above to unit ids."""

    units: dict[str, int]
    operator: Person
    board_clerk: Person
    clerk: Person
    leader: Person
    administrator: Person
    supervisor: Person
    office_clerk: Person
    principal: Person
    teacher: Person
    it_teacher: Person
    thpt_principal: Person
    other_principal: Person
    two_hats: Person
    stranger: Person
    stranger_principal: Person
    nobody: Person

    def everybody(self) -> list[Person]:
        """All people, in the order above."""
        return [getattr(self, field.name) for field in fields(self) if field.name != "units"]


def user_name_of(key: str) -> str:
    """``office_clerk`` signs in as ``office.clerk``."""
    return key.replace("_", ".")


def load_cast() -> None:
    """Write the cast; the database is empty."""
    units = _load_units()
    password = hash_password(PASSWORD)
    for key, (name, roles) in PEOPLE.items():
        account = Account(
            user_name=user_name_of(key),
            email=f"{user_name_of(key)}@example.vn",
            full_name=name,
            name_sort=name_sort_key(name),
            name_folded=fold(name),
            password_hash=password,
            created_at=clock.now(),
        )
        db.session.add(account)
        db.session.flush()
        for unit, role in roles:
            db.session.add(Membership(account_id=account.id, unit_id=units[unit].id, role=role, valid_from=LONG_AGO))
    db.session.flush()


def _load_units() -> dict[str, Unit]:
    for position, (code, name, is_school) in enumerate(STANDARD_KINDS):
        if db.session.get(UnitKind, code) is None:
            db.session.add(UnitKind(code=code, name=name, is_school=is_school, position=position))
    db.session.flush()
    units: dict[str, Unit] = {}
    for key, (name, kind, parent) in UNITS.items():
        units[key] = unit = Unit(
            code=key.upper(),
            name=name,
            name_sort=sort_key(name),
            name_folded=fold(name),
            kind_code=kind,
            place="Bến Tre",
            opened_on=LONG_AGO,
            created_at=clock.now(),
        )
        db.session.add(unit)
        db.session.flush()
        if parent:
            db.session.add(
                UnitEdge(child_id=unit.id, parent_id=units[parent].id, relation="administrative", valid_from=LONG_AGO)
            )
    return units


def cast_of(_app: Flask) -> Cast:
    """The cast with its ids."""
    units = {code.lower(): unit_id for unit_id, code in db.session.execute(select(Unit.id, Unit.code))}
    accounts = {account.user_name: account for account in db.session.scalars(select(Account))}
    people = {
        key: Person(key, accounts[user_name_of(key)].id, name, user_name_of(key)) for key, (name, _) in PEOPLE.items()
    }
    db.session.rollback()
    return Cast(units=units, **people)
