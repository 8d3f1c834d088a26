"""The programme of a grade in a school year: which subjects, how they are assessed, how many lessons."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, select

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.gradebook import Mark
from portal.models.school import ClassPlace, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.gradebook.preschool import read_indicators
from portal.rules.permissions import Actor
from portal.rules.school.programme import SubjectFacts, check_subject, own_code
from portal.services.records.audit import note
from portal.services.school.class_writing import begin_programme, managed_unit, own_grades
from portal.services.school.fields import take_over_fields
from portal.services.school.subjects import indicators_of, subjects_of


@dataclass(frozen=True)
class Programme:
    """The subjects of one grade in a year, in the order of the books; ``grades``: what the school teaches."""

    start_year: int
    grade: int
    grades: Sequence[int]
    subjects: Sequence[ProgrammeSubject]


def read_programme(actor: Actor, *, start_year: int, grade: int | None) -> Programme:
    """The programme of a grade, the school's first one unless asked; preschool stands last."""
    unit_id, grades = managed_unit(actor), sorted(own_grades(actor), key=lambda each: (each == 0, each))
    if not grades or (grade is not None and grade not in grades):
        raise NotFound
    chosen = grades[0] if grade is None else grade
    return Programme(start_year, chosen, grades, _subjects(unit_id, start_year, chosen))


def fill_programme(actor: Actor, *, start_year: int, grade: int) -> int:
    """Begin a grade's programme with the national one, preschool with the fields of the last year that has any.

    Says how many subjects it has.
    """
    if read_programme(actor, start_year=start_year, grade=grade).subjects:
        raise RuleBroken("Khối này đã có chương trình; hãy thêm hoặc sửa từng môn.")
    if grade == 0:
        take_over_fields(managed_unit(actor), start_year)
    else:
        begin_programme(managed_unit(actor), start_year, [grade])
    db.session.flush()
    note(actor, "programme_filled", "unit", managed_unit(actor), after={"grade": grade})
    return len(read_programme(actor, start_year=start_year, grade=grade).subjects)


def get_subject(actor: Actor, subject_id: int) -> ProgrammeSubject:
    """One subject of the own school's programme; NotFound for every other."""
    query = select(ProgrammeSubject).where(
        ProgrammeSubject.id == subject_id, ProgrammeSubject.unit_id == managed_unit(actor)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def facts_of(subject: ProgrammeSubject) -> SubjectFacts:
    """What the school decided about a subject or a field of preschool, as it is typed."""
    return SubjectFacts(
        name=subject.name,
        assessed_by=subject.assessed_by,
        periods=subject.periods,
        optional=subject.optional,
        age_group=subject.age_group,
        indicators="\n".join(one.line() for one in indicators_of(subject)),
    )


def add_subject(actor: Actor, *, start_year: int, grade: int, facts: SubjectFacts) -> ProgrammeSubject:
    """A subject of the school's own, after all others."""
    programme = read_programme(actor, start_year=start_year, grade=grade)
    facts = check_subject(facts, others=[subject.name for subject in programme.subjects])
    last = max((subject.position for subject in programme.subjects), default=-1)
    made = ProgrammeSubject(
        unit_id=managed_unit(actor),
        start_year=start_year,
        grade=grade,
        code=own_code(facts.name, taken={subject.code for subject in programme.subjects}),
        name=facts.name,
        assessed_by=facts.assessed_by,
        periods=facts.periods,
        optional=facts.optional,
        position=last + 1,
    )
    if grade == 0:
        made.age_group = facts.age_group
        _put_indicators(made, facts)
    db.session.add(made)
    db.session.flush()
    note(actor, "programme_changed", "unit", made.unit_id, after={"subject_code": made.code})
    return made


def save_subject(actor: Actor, *, subject_id: int, facts: SubjectFacts) -> ProgrammeSubject:
    """Change a subject of a grade; how it is assessed only while nobody has a mark in it that year."""
    found = get_subject(actor, subject_id)
    others = [one.name for one in _subjects(found.unit_id, found.start_year, found.grade) if one.id != found.id]
    facts = check_subject(facts, others=others)
    if facts.assessed_by != found.assessed_by and _has_marks(found):
        raise RuleBroken("Môn đã có điểm, nhận xét trong sổ nên không đổi cách đánh giá được.", field="assessed_by")
    found.name, found.assessed_by = facts.name, facts.assessed_by
    found.periods, found.optional = facts.periods, facts.optional
    if found.grade == 0:
        if facts.age_group != found.age_group and _has_marks(found):
            raise RuleBroken("Lĩnh vực đã có kết quả trong sổ nên không đổi độ tuổi được.", field="age_group")
        found.age_group = facts.age_group
        _put_indicators(found, facts)
    note(actor, "programme_changed", "unit", found.unit_id, after={"subject_code": found.code})
    return found


def remove_subject(actor: Actor, *, subject_id: int) -> ProgrammeSubject:
    """Take a subject out of a grade's programme; not while anybody has a mark in it or teaches it that year."""
    found = get_subject(actor, subject_id)
    if _has_marks(found):
        raise RuleBroken("Môn đã có điểm, nhận xét trong sổ nên không bỏ được.")
    if _is_taught(found):
        raise RuleBroken("Đã có giáo viên được phân công môn này; hãy bỏ phân công trước.")
    note(actor, "programme_changed", "unit", found.unit_id, before={"subject_code": found.code})
    db.session.delete(found)
    return found


def _put_indicators(field: ProgrammeSubject, facts: SubjectFacts) -> None:
    """The indicators as typed; one that something is noted of stays, only its words may change."""
    wanted = read_indicators(facts.indicators)
    kept = {one.column for one in wanted}
    gone = [one for one in indicators_of(field) if one.column not in kept]
    for one in gone:
        if _has_marks(field, one.column):
            raise RuleBroken(
                "Chỉ số %(code)s đã có kết quả trong sổ nên không bỏ được.", field="indicators", code=one.code
            )
    field.indicators = [asdict(one) for one in wanted]


def _subjects(unit_id: int, start_year: int, grade: int) -> Sequence[ProgrammeSubject]:
    return subjects_of([(unit_id, start_year, grade)])[unit_id, start_year, grade]


def _of_grade(subject: ProgrammeSubject) -> tuple[ColumnElement[bool], ...]:
    return (
        SchoolClass.unit_id == subject.unit_id,
        SchoolClass.start_year == subject.start_year,
        SchoolClass.grade == subject.grade,
    )


def _has_marks(subject: ProgrammeSubject, column: str | None = None) -> bool:
    query = (
        select(Mark.id)
        .join(ClassPlace, ClassPlace.pupil_id == Mark.pupil_id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(Mark.start_year == subject.start_year, Mark.subject == subject.code, Mark.value != "")
        .where(*_of_grade(subject))
    )
    if column is not None:
        query = query.where(Mark.column == column)
    return db.session.scalar(query.limit(1)) is not None


def _is_taught(subject: ProgrammeSubject) -> bool:
    query = (
        select(TeachingAssignment.id)
        .join(SchoolClass, SchoolClass.id == TeachingAssignment.class_id)
        .where(TeachingAssignment.subject == subject.code, *_of_grade(subject))
    )
    return db.session.scalar(query.limit(1)) is not None
