"""The tree: a department, its divisions, offices and communes, schools of all kinds with names of their own."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from sqlalchemy import insert, select

from portal.db import db
from portal.models.units import Unit, UnitEdge
from portal.rules.vietnamese import fold, sort_key
from portal.services.demo import rows
from portal.services.demo.province.size import Size
from portal.services.demo.texts import read_fields, read_text
from portal.services.demo.units import SINCE

TOP = "H99.08"
DIVISIONS = (
    "Văn phòng Sở",
    "Phòng Giáo dục Mầm non",
    "Phòng Giáo dục Tiểu học",
    "Phòng Giáo dục Trung học",
    "Phòng Giáo dục thường xuyên - Giáo dục nghề nghiệp",
    "Phòng Tổ chức - Cán bộ",
    "Phòng Kế hoạch - Tài chính",
    "Phòng Khảo thí - Kiểm định chất lượng giáo dục",
    "Phòng Quản lý chất lượng",
    "Phòng Công nghệ thông tin",
    "Phòng Chính trị, tư tưởng",
    "Thanh tra Sở",
)
SECONDARY_DIVISION = 4
"""Number of the division that guides upper secondary schools."""
SHARES: tuple[tuple[str, str, int, bool], ...] = (
    # kind, name of the kind, schools of it in a thousand, under an office (else under the department)
    ("preschool", "Trường Mầm non", 280, True),
    ("primary_school", "Trường Tiểu học", 385, True),
    ("primary_lower_secondary_school", "Trường Tiểu học và THCS", 40, True),
    ("lower_secondary_school", "Trường THCS", 210, True),
    ("lower_upper_secondary_school", "Trường THCS và THPT", 15, False),
    ("upper_secondary_school", "Trường THPT", 50, False),
    ("vocational_continuing_centre", "Trung tâm GDNN-GDTX", 15, False),
    ("special_school", "Trường Phổ thông chuyên biệt", 5, False),
)
CAMPUS_EVERY = 20
"""One campus for so many schools."""


@dataclass(frozen=True)
class Planned:
    """A unit to be written; ``parent`` is a code."""

    code: str
    parent: str
    kind: str
    name: str
    place: str


def plan_units(size: Size) -> list[Planned]:
    """All units, parents before children."""
    shuffle = random.Random("province units")  # noqa: S311 - the same tree every time, on purpose
    words = read_fields(read_text("province/words.txt"))
    first, second = words["first words of places"].split(", "), words["second words of places"].split(", ")
    places = [f"{a} {b}" for a in first for b in second if a != b]
    shuffle.shuffle(places)
    given = {
        "preschool": words["flowers and birds"].split(", ") + places,
        "lower_secondary_school": words["people of the past"].split(", ") + places,
        "upper_secondary_school": words["people of the past"].split(", ") + places,
    }
    units = [Planned(TOP, "", "department", "Sở Giáo dục và Đào tạo Cửu Long", "Cửu Long")]
    units += [
        Planned(f"{TOP}.{n:02d}", TOP, "department_division", name, "Cửu Long") for n, name in enumerate(DIVISIONS, 1)
    ]
    offices = [_office(number, places[-number]) for number in range(1, size.offices + 1)]
    units += offices
    numbers = count(1)
    for kind, label, share, under_office in SHARES:
        names = _names(label, given.get(kind, places))
        for _ in range(max(1, round(size.schools * share / 1000))):
            number = next(numbers)
            above = offices[number % len(offices)] if under_office else units[0]
            units.append(Planned(f"{above.code}.{number:03d}", above.code, kind, next(names), above.place))
    return units + _campuses(units, size)


def _office(number: int, place: str) -> Planned:
    if number % 5 < 2:
        name = f"Phòng Giáo dục và Đào tạo huyện {place}"
        return Planned(f"H99.{30 + number}", TOP, "district_office", name, place)
    name = f"Ủy ban nhân dân {'phường' if number % 5 == 2 else 'xã'} {place}"
    return Planned(f"H99.{30 + number}", TOP, "commune", name, place)


def _names(label: str, given: Sequence[str]) -> Iterator[str]:
    """ "Trường Tiểu học Tân Phú", and once all are used up "Trường Tiểu học Tân Phú 2"."""
    for round_number in count(1):
        for name in given:
            yield f"{label} {name}" if round_number == 1 else f"{label} {name} {round_number}"


def _campuses(units: Sequence[Planned], size: Size) -> list[Planned]:
    primary = [unit for unit in units if unit.kind == "primary_school"]
    chosen = primary[: size.schools // CAMPUS_EVERY]
    return [Planned(f"{u.code}.1", u.code, "campus", f"Điểm trường ấp 2, {u.name}", u.place) for u in chosen]


def write_units(planned: Sequence[Planned]) -> dict[str, int]:
    """Write units and edges; ids by code."""
    rows.ensure_kinds()
    db.session.execute(
        insert(Unit),
        [
            {
                "code": unit.code,
                "name": unit.name,
                "short_name": rows.shorten(unit.name),
                "name_sort": sort_key(unit.name),
                "name_folded": fold(unit.name),
                "kind_code": unit.kind,
                "place": unit.place,
                "email": f"{unit.code.lower()}@example.vn",
                "opened_on": SINCE,
                "created_at": rows.BEGINNING,
                "version": 1,
            }
            for unit in planned
        ],
    )
    ids = {code: unit_id for unit_id, code in db.session.execute(select(Unit.id, Unit.code)) if code}
    edges = [(unit.code, unit.parent, "administrative") for unit in planned if unit.parent]
    guiding = f"{TOP}.{SECONDARY_DIVISION:02d}"
    edges += [(unit.code, guiding, "professional") for unit in planned if unit.kind == "upper_secondary_school"]
    db.session.execute(
        insert(UnitEdge),
        [
            {"child_id": ids[child], "parent_id": ids[parent], "relation": relation, "valid_from": SINCE}
            for child, parent, relation in edges
        ],
    )
    return ids
