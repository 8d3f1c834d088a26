"""The people of the demo: one account for each role around Bến Tre, and somebody in every unit who reads its mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.adapters.passwords import hash_password
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.permissions import Role
from portal.services.demo import rows
from portal.services.demo.names import NamePool
from portal.services.demo.units import KIND

PASSWORD = "dungthu2026"  # noqa: S105 - printed on purpose; a demo has no secrets
SINCE = date(2011, 9, 1)

R = Role
Held = tuple[str, Role, str | None]
"""Unit, role, data domain."""

PEOPLE: tuple[tuple[str, str, str, tuple[Held, ...]], ...] = (
    # user name, full name, title, roles
    ("quantri", "Phạm Hữu Quân", "Quản trị viên", (("tw", R.SYSTEM_ADMINISTRATOR, None),)),
    ("vanthu.tw", "Trần Thị Mai", "Văn thư", (("tw", R.RECORDS_CLERK, None),)),
    ("lanhdao.tw", "Đinh Quang Vinh", "Phó Giám đốc Chương trình", (("tw", R.LEADER, None),)),
    ("vanthu.bentre", "Nguyễn Ngọc An", "Văn thư Sở", (("bentre", R.RECORDS_CLERK, None),)),
    ("lanhdao.bentre", "Lê Minh Bình", "Giám đốc Sở", (("bentre", R.LEADER, None),)),
    ("phogiamdoc.bentre", "Phan Thu Hương", "Phó Giám đốc Sở", (("bentre", R.DEPUTY_LEADER, None),)),
    ("quantri.bentre", "Huỳnh Ngọc Lan", "Chuyên viên CNTT", (("bentre", R.UNIT_ADMINISTRATOR, None),)),
    ("giamsat.bentre", "Võ Thị Sương", "Thanh tra Sở", (("bentre", R.SUPERVISOR, None),)),
    ("bientap.bentre", "Đoàn Khánh Vân", "Biên tập viên", (("bentre", R.EDITOR, None),)),
    ("vanthu.cholach", "Phan Thị Chi", "Văn thư", (("cholach", R.RECORDS_CLERK, None),)),
    ("truongphong.cholach", "Trương Công Định", "Trưởng phòng", (("cholach", R.LEADER, None),)),
    (
        "solieu.cholach",
        "Lý Thị Hạnh",
        "Chuyên viên",
        (("cholach", R.DATA_OFFICER, "training"), ("cholach", R.DATA_OFFICER, "statistics")),
    ),
    (
        "taichinh.cholach",
        "Hồ Văn Lợi",
        "Kế toán",
        (
            ("cholach", R.DATA_OFFICER, "construction"),
            ("cholach", R.DATA_OFFICER, "procurement"),
            ("cholach", R.DATA_OFFICER, "finance"),
        ),
    ),
    ("hieutruong.vinhbinh", "Đặng Thị Dung", "Hiệu trưởng", (("vinhbinh", R.LEADER, None),)),
    (
        "phohieutruong.vinhbinh",
        "Mai Xuân Thành",
        "Phó Hiệu trưởng",
        (("vinhbinh", R.DEPUTY_LEADER, None), ("vinhbinh", R.SITE_MANAGER, None)),
    ),
    ("giaovien.vinhbinh", "Ngô Thanh Hà", "Giáo viên", (("vinhbinh", R.TEACHER, None),)),
    ("cntt.vinhbinh", "Bùi Quốc Kha", "Giáo viên Tin học", (("vinhbinh", R.IT_SUPPORT, None),)),
    ("nhanvien.vinhbinh", "Cao Thị Nở", "Nhân viên thư viện", (("vinhbinh", R.STAFF, None),)),
    (
        "haivai",
        "Đỗ Minh Tâm",
        "Văn thư biệt phái",
        (("hoanghia", R.RECORDS_CLERK, None), ("cholach", R.STAFF, None)),
    ),
    ("hieutruong.hoanghia", "Mai Văn Phúc", "Hiệu trưởng", (("hoanghia", R.LEADER, None),)),
    ("vanthu.vinhlong", "Thạch Thị Vy", "Văn thư Sở", (("vinhlong", R.RECORDS_CLERK, None),)),
    ("vanthu.quangninh", "Vũ Thị Hải Yến", "Văn thư Sở", (("quangninh", R.RECORDS_CLERK, None),)),
    ("vanthu.phunghiep", "Danh Thị Kiều", "Văn thư", (("phunghiep", R.RECORDS_CLERK, None),)),
    ("hieutruong.phuongninh", "Lâm Văn Sáu", "Hiệu trưởng", (("phuongninh", R.LEADER, None),)),
    ("vanthu.quan9", "Quách Mỹ Linh", "Văn thư", (("quan9", R.RECORDS_CLERK, None),)),
)
READERS = frozenset({R.LEADER, R.DEPUTY_LEADER, R.RECORDS_CLERK, R.EDITOR, R.SITE_MANAGER, R.DATA_OFFICER})
"""Roles whose reading counts as the unit's."""


@dataclass
class Cast:
    """Accounts by user name, and for each unit key those whose reading counts, clerks first."""

    accounts: dict[str, Account]
    readers: dict[str, list[Account]]


def write_people(units: Mapping[str, Unit]) -> Cast:
    """Write accounts and memberships."""
    people = [*PEOPLE, *_other_people()]
    password_hash = hash_password(PASSWORD)
    accounts = {
        user_name: rows.new_account(user_name, full_name, title=title, password_hash=password_hash)
        for user_name, full_name, title, _held in people
    }
    rows.write_all(accounts.values())
    rows.write_all(
        rows.new_membership(accounts[user_name], units[unit], role, since=SINCE, domain=domain)
        for user_name, _name, _title, held in people
        for unit, role, domain in held
    )
    return Cast(accounts, _readers(people, accounts))


def _other_people() -> list[tuple[str, str, str, tuple[Held, ...]]]:
    """A leader for every unit that has none yet, and a clerk for every office and department."""
    taken = {unit: {role for _u, _n, _t, held in PEOPLE for u, role, _d in held if u == unit} for unit in KIND}
    names = NamePool("demo", taken=(full_name for _user, full_name, _title, _held in PEOPLE))
    found: list[tuple[str, str, str, tuple[Held, ...]]] = []
    for unit, kind in KIND.items():
        word, title = LEADERS.get(kind, ("lanhdao", "Lãnh đạo đơn vị"))
        if kind != "campus" and R.LEADER not in taken[unit]:
            found.append((f"{word}.{unit}", names.next(), title, ((unit, R.LEADER, None),)))
        if kind in WITH_CLERK and R.RECORDS_CLERK not in taken[unit]:
            found.append((f"vanthu.{unit}", names.next(), "Văn thư", ((unit, R.RECORDS_CLERK, None),)))
    return found


WITH_CLERK = frozenset({"programme_board", "department", "district_office", "upper_secondary_school"})
LEADERS = {
    "department": ("lanhdao", "Giám đốc Sở"),
    "department_division": ("truongphong", "Trưởng phòng"),
    "district_office": ("truongphong", "Trưởng phòng"),
    "preschool": ("hieutruong", "Hiệu trưởng"),
    "primary_school": ("hieutruong", "Hiệu trưởng"),
    "primary_lower_secondary_school": ("hieutruong", "Hiệu trưởng"),
    "lower_secondary_school": ("hieutruong", "Hiệu trưởng"),
    "lower_upper_secondary_school": ("hieutruong", "Hiệu trưởng"),
    "upper_secondary_school": ("hieutruong", "Hiệu trưởng"),
    "vocational_continuing_centre": ("giamdoc", "Giám đốc"),
    "centre": ("giamdoc", "Giám đốc"),
    "other": ("hieutruong", "Hiệu trưởng"),
}


def _readers(
    people: list[tuple[str, str, str, tuple[Held, ...]]], accounts: Mapping[str, Account]
) -> dict[str, list[Account]]:
    readers: dict[str, list[Account]] = {unit: [] for unit in KIND}
    for user_name, _name, _title, held in people:
        for unit in dict.fromkeys(unit for unit, role, _domain in held if role in READERS):
            position = 0 if user_name.startswith("vanthu.") else len(readers[unit])
            readers[unit].insert(position, accounts[user_name])
    return readers
