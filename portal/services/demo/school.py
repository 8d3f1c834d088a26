"""Schools of the demo: a primary and a lower secondary one, a preschool; teachers, classes, pupils, families."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.models.school import (
    AssignmentDecision,
    BoardMember,
    ClassPlace,
    Enrolment,
    EnrolmentEvent,
    GroupPlace,
    Guardian,
    Guardianship,
    HomeroomTeacher,
    ProgrammeSubject,
    Pupil,
    PupilGroup,
    SchoolClass,
    SchoolYear,
    TeachingAssignment,
)
from portal.models.units import Unit
from portal.rules.permissions import Role
from portal.rules.school.assigning import BOARD, TEACHING
from portal.rules.school.statuses import ENROLLED
from portal.rules.school.subjects import standard_subjects
from portal.rules.school_years import school_year_of
from portal.rules.vietnamese import fold, name_sort_key, sort_key
from portal.services.demo import rows
from portal.services.demo.names import NamePool
from portal.services.demo.people import Cast

PLACES = ("Xã Vĩnh Bình", "Xã Phú Phụng", "Xã Hòa Nghĩa", "Xã Long Thới", "Xã Sơn Định")
JOBS = ("Nông dân", "Công nhân", "Buôn bán", "Viên chức", "Lái xe", "Nội trợ", "Thợ may")
SIZES = {"vinhbinh": 24, "longthoi": 36, "hoanghia": 6, "sondinh": 8}
"""Pupils of a class, by school."""
GRADES = {"vinhbinh": (1, 2, 3, 4, 5), "longthoi": (6, 7, 8, 9), "hoanghia": (4,), "sondinh": (0,)}
"""One class of each; Hòa Nghĩa keeps no more than a pupil on the way to Vĩnh Bình needs."""
CLASS_NAMES = {"hoanghia": "{}/1", "sondinh": "Lá 1"}
DECISIONS = {"vinhbinh": "12/QĐ-THVB", "longthoi": "08/QĐ-THCSLT", "hoanghia": "05/QĐ-THHN", "sondinh": "03/QĐ-MGSĐ"}
SUBJECT_TEACHERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # user name at the lower secondary school, full name, subjects
    ("toan.longthoi", "Lê Hoàng Nam", ("toan", "tin_hoc")),
    ("van.longthoi", "Nguyễn Thị Thu Thủy", ("ngu_van", "giao_duc_cong_dan")),
    ("anh.longthoi", "Trần Mỹ Linh", ("ngoai_ngu_1",)),
    ("sudia.longthoi", "Phạm Văn Hậu", ("lich_su_dia_li", "giao_duc_dia_phuong")),
    ("khtn.longthoi", "Võ Thành Trung", ("khoa_hoc_tu_nhien", "cong_nghe")),
    ("theduc.longthoi", "Bùi Minh Tuấn", ("giao_duc_the_chat", "trai_nghiem_huong_nghiep")),
    ("nhac.longthoi", "Dương Kiều Oanh", ("nghe_thuat",)),
)


@dataclass(frozen=True)
class DemoSchool:
    """What was written for one school; ``pupils`` by class id, in class-list order."""

    unit: Unit
    start_year: int
    classes: Sequence[SchoolClass]
    pupils: Mapping[int, Sequence[Pupil]]


def write_school(units: Mapping[str, Unit], cast: Cast) -> dict[str, DemoSchool]:
    """The current school year of two schools; by the key of the unit."""
    year = school_year_of(clock.today())
    db.session.add(_year_of_province(units["bentre"], year))
    _hire(units["longthoi"], cast)
    return {key: write_one(units[key], key, year, cast) for key in ("vinhbinh", "longthoi")}


def _year_of_province(unit: Unit, year: int) -> SchoolYear:
    """35 weeks: 18 and 17, as the provinces decided for 2026-2027."""
    first = date(year, 9, 7)
    first -= timedelta(days=first.weekday())
    return SchoolYear(
        unit_id=unit.id,
        start_year=year,
        opens_on=date(year, 9, 5),
        first_begins_on=first,
        first_ends_on=first + timedelta(weeks=18, days=-1),
        second_begins_on=first + timedelta(weeks=18),
        second_ends_on=first + timedelta(weeks=37, days=-1),
        closes_on=date(year + 1, 5, 31),
        decision=f"1520/QĐ-UBND ngày 17/8/{year}",
        changed_at=clock.now(),
        changed_by="Huỳnh Ngọc Lan",
    )


def _hire(unit: Unit, cast: Cast) -> None:
    """Teachers of the lower secondary school; they share the demo's password."""
    password = cast.accounts["giaovien.vinhbinh"].password_hash or ""
    for user_name, full_name, _subjects in SUBJECT_TEACHERS:
        cast.accounts[user_name] = rows.new_account(user_name, full_name, title="Giáo viên", password_hash=password)
    rows.write_all(cast.accounts[user_name] for user_name, _name, _subjects in SUBJECT_TEACHERS)
    rows.write_all(
        rows.new_membership(cast.accounts[user_name], unit, Role.TEACHER, since=date(2011, 9, 1))
        for user_name, _name, _subjects in SUBJECT_TEACHERS
    )


def write_one(unit: Unit, key: str, year: int, cast: Cast) -> DemoSchool:
    """One school with its classes, teachers and pupils."""
    rows.write_all(_programme(unit, year, GRADES[key]))
    classes = [_class(unit, year, grade, CLASS_NAMES.get(key, "{}A").format(grade)) for grade in GRADES[key]]
    rows.write_all(classes)
    decision = AssignmentDecision(
        unit_id=unit.id,
        start_year=year,
        kind=TEACHING,
        number=DECISIONS[key],
        decided_on=date(year, 8, 25),
        applies_from=date(year, 9, 1),
        created_at=clock.now(),
        created_by=cast.accounts[f"hieutruong.{key}"].full_name,
    )
    rows.write_all([decision])
    rows.write_all(_teaching(key, classes, decision, cast))
    rows.write_all([_board(unit, key, year, cast)])
    pupils = _pupils(unit, key, year, classes)
    _write_group(unit, year, [pupil for found in pupils.values() for pupil in found[:2]])
    return DemoSchool(unit, year, classes, pupils)


def _programme(unit: Unit, year: int, grades: Iterable[int]) -> Iterator[ProgrammeSubject]:
    for grade in grades:
        for position, subject in enumerate(standard_subjects(grade)):
            yield ProgrammeSubject(
                unit_id=unit.id,
                start_year=year,
                grade=grade,
                code=subject.code,
                name=subject.name,
                assessed_by=subject.assessed_by,
                periods=subject.periods,
                position=position,
                optional=subject.optional,
            )


def _class(unit: Unit, year: int, grade: int, name: str) -> SchoolClass:
    return SchoolClass(
        unit_id=unit.id,
        start_year=year,
        grade=grade,
        other_grades=[],
        name=name,
        name_sort=sort_key(name),
        sessions_a_day=2 if grade <= 5 else 1,
        created_at=clock.now(),
    )


def _teaching(
    key: str, classes: Sequence[SchoolClass], decision: AssignmentDecision, cast: Cast
) -> Iterator[HomeroomTeacher | TeachingAssignment]:
    since = date(classes[0].start_year, 9, 1)
    if key == "vinhbinh":  # one teacher for a whole class, as primary schools do
        teacher = cast.accounts["giaovien.vinhbinh"]
        led = classes[3]
        yield HomeroomTeacher(class_id=led.id, account_id=teacher.id, decision_id=decision.id, valid_from=since)
        for subject in standard_subjects(led.grade):
            yield _assignment(led, subject.code, teacher, decision, since)
    if key != "longthoi":
        return
    for (user_name, _name, _subjects), school_class in zip(SUBJECT_TEACHERS, classes, strict=False):
        yield HomeroomTeacher(
            class_id=school_class.id,
            account_id=cast.accounts[user_name].id,
            decision_id=decision.id,
            valid_from=since,
        )
    for user_name, _name, subjects in SUBJECT_TEACHERS:
        for school_class in classes:
            for code in subjects:
                yield _assignment(school_class, code, cast.accounts[user_name], decision, since)
    shared = cast.accounts["nhac.longthoi"]  # two teachers of one subject
    yield _assignment(classes[0], "trai_nghiem_huong_nghiep", shared, decision, since + timedelta(weeks=5))


def _assignment(
    school_class: SchoolClass, code: str, teacher: Account, decision: AssignmentDecision, since: date
) -> TeachingAssignment:
    return TeachingAssignment(
        class_id=school_class.id, subject=code, account_id=teacher.id, decision_id=decision.id, valid_from=since
    )


def _board(unit: Unit, key: str, year: int, cast: Cast) -> BoardMember:
    head = cast.accounts[f"hieutruong.{key}"]
    decision = AssignmentDecision(
        unit_id=unit.id,
        start_year=year,
        kind=BOARD,
        number="15/QĐ",
        decided_on=date(year, 8, 28),
        applies_from=date(year, 9, 1),
        created_at=clock.now(),
        created_by=head.full_name,
    )
    rows.write_all([decision])
    return BoardMember(
        unit_id=unit.id,
        account_id=head.id,
        duty="Trưởng ban: chỉ đạo chung, duyệt mở khóa sổ điểm",
        decision_id=decision.id,
        valid_from=date(year, 9, 1),
    )


def _write_group(unit: Unit, year: int, pupils: Sequence[Pupil]) -> None:
    name = "Câu lạc bộ cờ vua"
    group = PupilGroup(
        unit_id=unit.id, start_year=year, kind="club", name=name, name_sort=sort_key(name), created_at=clock.now()
    )
    rows.write_all([group])
    since = date(year, 10, 1)
    rows.write_all(GroupPlace(group_id=group.id, pupil_id=pupil.id, valid_from=since) for pupil in pupils)


def _pupils(unit: Unit, key: str, year: int, classes: Sequence[SchoolClass]) -> dict[int, Sequence[Pupil]]:
    names, chance = NamePool(f"pupils {key}"), random.Random(key)  # noqa: S311 - the same pupils every time
    admitted, register = date(year, 9, 1), 1000
    by_class: dict[int, Sequence[Pupil]] = {}
    for school_class in classes:
        pupils = [_pupil(names, chance, year - school_class.grade - 5) for _ in range(SIZES[key])]
        rows.write_all(pupils)
        guardians = [_guardian(names, chance) for _ in pupils]
        rows.write_all(guardians)
        enrolments = [
            Enrolment(
                pupil_id=pupil.id,
                unit_id=unit.id,
                register_no=str(register + number),
                status=ENROLLED,
                admitted_on=admitted.replace(year=year - (school_class.grade - GRADES[key][0])),
            )
            for number, pupil in enumerate(pupils)
        ]
        register += len(pupils)
        rows.write_all(enrolments)
        rows.write_all(
            EnrolmentEvent(
                enrolment_id=enrolment.id,
                status=ENROLLED,
                happened_on=enrolment.admitted_on,
                entered_at=clock.now(),
                entered_by="Văn phòng trường",
            )
            for enrolment in enrolments
        )
        rows.write_all(
            ClassPlace(class_id=school_class.id, pupil_id=pupil.id, grade=school_class.grade, valid_from=admitted)
            for pupil in pupils
        )
        rows.write_all(
            Guardianship(pupil_id=pupil.id, guardian_id=guardian.id, relation=relation, valid_from=admitted)
            for pupil, guardian, relation in zip(
                pupils, guardians, (chance.choice(("father", "mother")) for _ in pupils), strict=True
            )
        )
        by_class[school_class.id] = sorted(pupils, key=lambda pupil: pupil.name_sort)
    return by_class


def _pupil(names: NamePool, chance: random.Random, birth_year: int) -> Pupil:
    full_name, sex = names.next_person()
    born = date(birth_year, 1, 1) + timedelta(days=chance.randrange(365))
    return Pupil(
        ministry_code=f"83{chance.randrange(10**8):08d}",
        full_name=full_name,
        name_sort=name_sort_key(full_name),
        name_folded=fold(full_name),
        born=born.isoformat(),
        sex=sex,
        ethnicity="khmer" if born.day == 8 else "kinh",
        policies=["near_poor"] if born.day in {5, 20} else [],
        nationality="Việt Nam",
        birthplace="Bến Tre",
        current_address=f"Ấp {chance.randrange(1, 9)}, {chance.choice(PLACES)}",
        created_at=clock.now(),
    )


def _guardian(names: NamePool, chance: random.Random) -> Guardian:
    return Guardian(
        full_name=names.any(),
        born_year=chance.randrange(1978, 1995),
        job=chance.choice(JOBS),
        phone=f"09{chance.randrange(10**8):08d}",
        created_at=clock.now(),
    )
