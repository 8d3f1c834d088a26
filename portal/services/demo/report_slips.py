"""Last school year in the demo: a class with everything published, so that there are slips to read and to sign."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ReportSlip, ReportSlipReader
from portal.models.gradebook import BookPublication, Mark
from portal.models.people import Account
from portal.models.school import (
    ClassPlace,
    Guardian,
    Guardianship,
    HomeroomTeacher,
    ProgrammeSubject,
    Pupil,
    SchoolClass,
)
from portal.rules.gradebook.beside import QUALITIES
from portal.rules.gradebook.columns import Column, Part, Takes
from portal.rules.school.subjects import standard_subjects
from portal.rules.vietnamese import sort_key
from portal.services.contact_book.report_slips.announcing import issue_class
from portal.services.demo import rows
from portal.services.demo.families import MOTHER
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool
from portal.services.gradebook.books import beside_programme, columns_of

GRADE = 3
COMMENTS = (
    "Em nắm chắc kiến thức, vận dụng tốt.",
    "Em có nhiều tiến bộ, cần luyện thêm cách trình bày.",
    "Em chăm chỉ, biết giúp đỡ bạn.",
)
WORDS = "Gia đình cảm ơn thầy cô. Ở nhà cháu chăm đọc sách hơn nhiều."


def write_report_slips(school: DemoSchool, cast: Cast) -> None:
    """3A of last year: the pupils of 4A. The mother signed the first semester and has the rest to sign."""
    teacher = cast.accounts["giaovien.vinhbinh"]
    now_4a = next(found for found in school.classes if found.name == "4A")
    found, pupils = _write_class(school, teacher, school.pupils[now_4a.id])
    books = [*_programme(school, found.start_year), beside_programme(found, QUALITIES, grade=GRADE)]
    db.session.execute(insert(Mark), list(_marks(found, teacher, pupils, books)))
    db.session.execute(insert(BookPublication), list(_publications(found, teacher, books)))
    _follow(issue_class(found), pupils, teacher)
    db.session.flush()


def _write_class(school: DemoSchool, teacher: Account, pupils: Sequence[Pupil]) -> tuple[SchoolClass, Sequence[Pupil]]:
    year = school.start_year - 1
    made = SchoolClass(
        unit_id=school.unit.id,
        start_year=year,
        grade=GRADE,
        other_grades=[],
        name="3A",
        name_sort=sort_key("3A"),
        created_at=datetime(year, 8, 20, tzinfo=UTC),
    )
    rows.write_all([made])
    first, last = date(year, 9, 1), date(year + 1, 8, 1)
    rows.write_all(
        ClassPlace(class_id=made.id, pupil_id=pupil.id, grade=GRADE, valid_from=first, valid_to=last)
        for pupil in pupils
    )
    rows.write_all([HomeroomTeacher(class_id=made.id, account_id=teacher.id, valid_from=first, valid_to=last)])
    return made, pupils


def _programme(school: DemoSchool, year: int) -> list[ProgrammeSubject]:
    made = [
        ProgrammeSubject(
            unit_id=school.unit.id,
            start_year=year,
            grade=GRADE,
            code=subject.code,
            name=subject.name,
            assessed_by=subject.assessed_by,
            periods=subject.periods,
            position=position,
            optional=subject.optional,
        )
        for position, subject in enumerate(standard_subjects(GRADE))
        if not subject.optional
    ]
    rows.write_all(made)
    return made


def _at(found: SchoolClass, semester: int) -> datetime:
    return datetime(found.start_year + 1, 1 if semester == 1 else 5, 15, 3, tzinfo=UTC)


def _columns(books: Sequence[ProgrammeSubject]) -> Iterator[tuple[int, ProgrammeSubject, Column]]:
    for semester in (1, 2):
        for book in books:
            for column in columns_of(book, semester=semester):
                if column.part != Part.SUMMER:
                    yield semester, book, column


def _marks(
    found: SchoolClass, teacher: Account, pupils: Sequence[Pupil], books: Sequence[ProgrammeSubject]
) -> Iterator[dict[str, Any]]:
    for number, (semester, book, column) in enumerate(_columns(books)):
        for place, pupil in enumerate(pupils):
            yield {
                "pupil_id": pupil.id,
                "start_year": found.start_year,
                "semester": semester,
                "subject": book.code,
                "column": column.code,
                "value": _value(column, number + place),
                "unit_id": found.unit_id,
                "class_id": found.id,
                "written_at": _at(found, semester),
                "written_by_id": teacher.id,
                "version": 1,
            }


def _value(column: Column, number: int) -> str:
    if column.takes == Takes.COMMENT:
        return COMMENTS[number % len(COMMENTS)]
    if column.scale is not None:
        return column.scale.slugs[number % 5 == 0]
    return str(7 + number % 4)


def _publications(found: SchoolClass, teacher: Account, books: Sequence[ProgrammeSubject]) -> Iterator[dict[str, Any]]:
    for semester, book, column in _columns(books):
        yield {
            "unit_id": found.unit_id,
            "class_id": found.id,
            "semester": semester,
            "subject": book.code,
            "column": column.code,
            "published_at": _at(found, semester),
            "published_by_id": teacher.id,
            "published_by": teacher.full_name,
            "withdrawn_by": "",
        }


def _follow(slips: Sequence[ReportSlip], pupils: Sequence[Pupil], teacher: Account) -> None:
    """All told; every third family signed on paper, the mother of the first pupil on the portal."""
    guardian = db.session.scalars(select(Guardian).where(Guardian.full_name == MOTHER)).one()
    held = select(Guardianship).where(Guardianship.guardian_id == guardian.id, Guardianship.pupil_id == pupils[0].id)
    mother = db.session.scalars(held).one()
    places: Mapping[int, int] = {pupil.id: place for place, pupil in enumerate(pupils)}
    for slip in slips:
        slip.issued_at = slip.told_at = clock.now() - timedelta(days=150)
        if slip.pupil_id == pupils[0].id and slip.period == "1":
            at = slip.issued_at + timedelta(days=1)
            db.session.add(
                ReportSlipReader(
                    slip_id=slip.id,
                    guardian_id=guardian.id,
                    account_id=guardian.account_id or 0,
                    relation=mother.relation,
                    opened_at=at,
                    signed_at=at + timedelta(minutes=4),
                    words=WORDS,
                )
            )
        elif places[slip.pupil_id] % 3 == 1:
            slip.paper_at, slip.paper_by = slip.issued_at + timedelta(days=3), teacher.full_name
