"""The people of a generated province: a leader and a clerk for each unit, teachers, one password for all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from portal.adapters.passwords import hash_password
from portal.db import db
from portal.models.people import Account, Membership
from portal.rules.permissions import Role
from portal.rules.vietnamese import fold, name_sort_key
from portal.services.demo import rows
from portal.services.demo.names import NamePool
from portal.services.demo.people import LEADERS, PASSWORD, SINCE
from portal.services.demo.province.size import Size
from portal.services.demo.province.units import TOP, Planned

AT_THE_TOP = (
    ("lanhdao.so", "Giám đốc Sở", Role.LEADER),
    ("vanthu.so", "Văn thư Sở", Role.RECORDS_CLERK),
    ("phogiamdoc.so", "Phó Giám đốc Sở", Role.DEPUTY_LEADER),
    ("quantri.so", "Chuyên viên CNTT", Role.UNIT_ADMINISTRATOR),
    ("giamsat.so", "Thanh tra Sở", Role.SUPERVISOR),
    ("quantri", "Quản trị viên", Role.SYSTEM_ADMINISTRATOR),
)


@dataclass(frozen=True)
class Person:
    """An account to be written, with its one role."""

    user_name: str
    full_name: str
    title: str
    role: Role
    code: str


def plan_people(planned: Sequence[Planned], size: Size) -> list[Person]:
    """Everybody: the department's people, then unit by unit, then teachers spread over the schools."""
    names = NamePool("province people")
    people = [Person(user_name, names.any(), title, role, TOP) for user_name, title, role in AT_THE_TOP]
    schools = [unit for unit in planned if unit.code != TOP and _prefix(unit) == "t"]
    for unit in planned:
        if unit.code != TOP and unit.kind != "campus":
            people.extend(_heads(unit, names))
    for number in range(size.teachers):
        school = schools[number % len(schools)]
        user_name = f"giaovien{number // len(schools) + 1}.{short_code(school)}"
        people.append(Person(user_name, names.any(), "Giáo viên", Role.TEACHER, school.code))
    return people


def _heads(unit: Planned, names: NamePool) -> Iterator[Person]:
    word, title = LEADERS.get(unit.kind, ("lanhdao", "Lãnh đạo đơn vị"))
    yield Person(f"{word}.{short_code(unit)}", names.any(), title, Role.LEADER, unit.code)
    yield Person(f"vanthu.{short_code(unit)}", names.any(), "Văn thư", Role.RECORDS_CLERK, unit.code)


def short_code(unit: Planned) -> str:
    """What user names end in: p31 for an office, d02 for a division, t001 for a school."""
    return f"{_prefix(unit)}{unit.code.rpartition('.')[2]}"


def _prefix(unit: Planned) -> str:
    return {"department_division": "d", "district_office": "p", "commune": "p", "campus": "c"}.get(unit.kind, "t")


def write_people(people: Sequence[Person], unit_ids: Mapping[str, int]) -> dict[str, int]:
    """Write accounts and memberships; account ids by user name."""
    password_hash = hash_password(PASSWORD)
    db.session.execute(
        insert(Account),
        [
            {
                "user_name": person.user_name,
                "email": f"{person.user_name}@example.vn",
                "full_name": person.full_name,
                "name_sort": name_sort_key(person.full_name),
                "name_folded": fold(person.full_name),
                "title": person.title,
                "password_hash": password_hash,
                "created_at": rows.BEGINNING,
                "version": 1,
            }
            for person in people
        ],
    )
    found = db.session.execute(select(Account.user_name, Account.id))
    ids = {user_name: account_id for user_name, account_id in found}  # noqa: C416 - rows are not pairs to mypy
    db.session.execute(
        insert(Membership),
        [
            {
                "account_id": ids[person.user_name],
                "unit_id": unit_ids[person.code],
                "role": person.role,
                "decision": "",
                "valid_from": SINCE,
            }
            for person in people
        ],
    )
    return ids
