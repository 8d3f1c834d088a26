"""Making the classes of a year: one by one or as the year before; renaming, putting away, taking out again."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import Mark
from portal.models.school import ClassPlace, ProgrammeSubject, SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Actor, Permission
from portal.rules.school.ages import AGE_GROUPS
from portal.rules.school.levels import CAMPUS, grades_of_kind
from portal.rules.school.subjects import standard_subjects
from portal.rules.vietnamese import clean, sort_key
from portal.services.records.audit import note
from portal.services.school.scope import get_managed_class
from portal.services.school.years import current_year
from portal.services.units.tree import children


def managed_unit(actor: Actor) -> int:
    """The school whose records the actor keeps; NotAllowed for everybody else."""
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    return actor.unit_id


def own_grades(actor: Actor) -> tuple[int, ...]:
    """The grades the school's kind of unit teaches."""
    return grades_of_kind(db.session.get_one(Unit, managed_unit(actor)).kind_code)


def list_campuses(actor: Actor) -> Sequence[tuple[int, str]]:
    """The sites of the school besides the main one, for a choice."""
    if actor.unit_id is None:
        return []
    return [(unit.id, unit.name) for unit in children(actor.unit_id) if unit.kind_code == CAMPUS]


def create_class(
    actor: Actor,
    *,
    start_year: int,
    name: str,
    grade: int,
    other_grades: Sequence[int] = (),
    sessions_a_day: int = 1,
    campus_id: int | None = None,
    age_group: str = "",
) -> SchoolClass:
    """A class of this year or the next; a grade without a programme gets the standard one to start from."""
    unit_id = managed_unit(actor)
    if start_year not in {current_year(), current_year() + 1}:
        raise RuleBroken("Chỉ lập lớp cho năm học này và năm học sau.", field="name")
    _check_grades(actor, grade, other_grades)
    _check_age(age_group)
    name = _free_name(unit_id, start_year, name)
    made = SchoolClass(
        unit_id=unit_id,
        start_year=start_year,
        grade=grade,
        other_grades=sorted({*other_grades} - {grade}),
        name=name,
        name_sort=sort_key(name),
        sessions_a_day=sessions_a_day,
        campus_id=_known_campus(actor, campus_id),
        age_group=age_group if grade == 0 else "",
        created_at=clock.now(),
    )
    db.session.add(made)
    begin_programme(unit_id, start_year, {grade, *other_grades})
    db.session.flush()
    note(actor, "class_created", "school_class", made.id, after={"pupil_class": name})
    return made


def edit_class(
    actor: Actor,
    *,
    class_id: int,
    name: str,
    other_grades: Sequence[int],
    sessions_a_day: int,
    campus_id: int | None,
    version: int,
    age_group: str = "",
) -> SchoolClass:
    """Another name, further grades, another number of sessions a day, another site."""
    found = get_managed_class(actor, class_id)
    if version != found.version:
        raise Conflict("Người khác vừa sửa lớp này. Hãy xem lại rồi lưu lần nữa.")
    _check_grades(actor, found.grade, other_grades)
    before = found.name
    found.name = _free_name(found.unit_id, found.start_year, name, class_id)
    found.name_sort, found.sessions_a_day = sort_key(found.name), sessions_a_day
    found.other_grades = sorted({*other_grades} - {found.grade})
    _move_to_age(found, age_group)
    if campus_id != found.campus_id:
        found.campus_id = _known_campus(actor, campus_id)
    begin_programme(found.unit_id, found.start_year, other_grades)
    note(
        actor,
        "class_edited",
        "school_class",
        class_id,
        before={"pupil_class": before},
        after={"pupil_class": found.name},
    )
    db.session.flush()
    return found


def put_class_away(actor: Actor, *, class_id: int) -> SchoolClass:
    """Out of every list, for a class in which nobody sits."""
    found = get_managed_class(actor, class_id)
    seated = select(ClassPlace.id).where(
        ClassPlace.class_id == class_id,
        or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > ClassPlace.valid_from),
    )
    if db.session.scalar(seated.limit(1)) is not None:
        raise RuleBroken("Lớp có hoặc đã có học sinh nên không cất được.")
    found.put_away_at = clock.now()
    note(actor, "class_put_away", "school_class", class_id, after={"pupil_class": found.name})
    db.session.flush()
    return found


def take_class_out(actor: Actor, *, class_id: int) -> SchoolClass:
    """Back into the lists."""
    query = select(SchoolClass).where(SchoolClass.unit_id == managed_unit(actor), SchoolClass.id == class_id)
    found = db.session.scalar(query.where(SchoolClass.put_away_at.is_not(None)))
    if found is None:
        raise NotFound
    found.put_away_at = None
    note(actor, "class_taken_out", "school_class", class_id, after={"pupil_class": found.name})
    db.session.flush()
    return found


def list_put_away(actor: Actor, start_year: int) -> Sequence[SchoolClass]:
    """The classes of a year that were put away; nothing for those who do not keep the records."""
    if not actor.can(Permission.SCHOOL_MANAGE):
        return []
    query = select(SchoolClass).where(SchoolClass.unit_id == actor.unit_id, SchoolClass.start_year == start_year)
    return db.session.scalars(query.where(SchoolClass.put_away_at.is_not(None)).order_by(SchoolClass.name_sort)).all()


def copy_last_year(actor: Actor, *, start_year: int) -> int:
    """The classes of the year before by name and grade, without anybody in them; says how many are new."""
    unit_id = managed_unit(actor)
    query = select(SchoolClass).where(SchoolClass.unit_id == unit_id, SchoolClass.put_away_at.is_(None))
    before = db.session.scalars(query.where(SchoolClass.start_year == start_year - 1)).all()
    known = _names(unit_id, start_year)
    missing = [found for found in before if found.name not in known]
    open_campuses = dict(list_campuses(actor))
    for found in missing:
        create_class(
            actor,
            start_year=start_year,
            name=found.name,
            grade=found.grade,
            other_grades=found.other_grades,
            sessions_a_day=found.sessions_a_day,
            campus_id=found.campus_id if found.campus_id in open_campuses else None,
            age_group=found.age_group,
        )
    if not missing:
        raise RuleBroken("Năm học trước không có lớp nào để lập theo.")
    return len(missing)


def begin_programme(unit_id: int, start_year: int, grades: Iterable[int]) -> None:
    """Give each grade that has no subject yet those of the standard programme."""
    for grade in grades:
        known = select(ProgrammeSubject.id).where(
            ProgrammeSubject.unit_id == unit_id,
            ProgrammeSubject.start_year == start_year,
            ProgrammeSubject.grade == grade,
        )
        if db.session.scalar(known.limit(1)) is None:
            db.session.add_all(
                ProgrammeSubject(
                    unit_id=unit_id,
                    start_year=start_year,
                    grade=grade,
                    code=subject.code,
                    name=subject.name,
                    assessed_by=subject.assessed_by,
                    periods=subject.periods,
                    position=position,
                    optional=subject.optional,
                )
                for position, subject in enumerate(standard_subjects(grade))
            )


def _known_campus(actor: Actor, campus_id: int | None) -> int | None:
    if campus_id is not None and campus_id not in dict(list_campuses(actor)):
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="campus_id")
    return campus_id


def _check_age(age_group: str) -> None:
    if age_group and age_group not in AGE_GROUPS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="age_group")


def _move_to_age(found: SchoolClass, age_group: str) -> None:
    """Another age group; not one that takes away a field in which something is noted of the class."""
    _check_age(age_group)
    if found.grade != 0 or age_group == found.age_group:
        return
    if age_group:
        noted = (
            select(ProgrammeSubject.name)
            .join(Mark, and_(Mark.subject == ProgrammeSubject.code, Mark.start_year == ProgrammeSubject.start_year))
            .where(ProgrammeSubject.unit_id == found.unit_id, ProgrammeSubject.start_year == found.start_year)
            .where(ProgrammeSubject.age_group.not_in(["", age_group]), Mark.class_id == found.id, Mark.value != "")
        )
        name = db.session.scalar(noted.order_by(ProgrammeSubject.position).limit(1))
        if name is not None:
            raise RuleBroken(
                "Lớp đã có kết quả của lĩnh vực “%(name)s” nên không đổi sang độ tuổi này được.",
                field="age_group",
                name=name,
            )
    found.age_group = age_group


def _check_grades(actor: Actor, grade: int, other_grades: Sequence[int]) -> None:
    taught = own_grades(actor)
    if grade not in taught or not set(other_grades) <= set(taught):
        raise RuleBroken("Trường không dạy khối này.", field="grade")


def _free_name(unit_id: int, start_year: int, name: str, class_id: int | None = None) -> str:
    name = clean(name)
    if not name:
        raise RuleBroken("Vui lòng nhập tên lớp.", field="name")
    if _names(unit_id, start_year).get(name, class_id) != class_id:
        raise RuleBroken("Năm học này đã có lớp tên đó (kể cả lớp đã cất).", field="name")
    return name


def _names(unit_id: int, start_year: int) -> dict[str, int]:
    query = select(SchoolClass).where(SchoolClass.unit_id == unit_id, SchoolClass.start_year == start_year)
    return {found.name: found.id for found in db.session.scalars(query)}
