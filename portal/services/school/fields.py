"""What a preschool begins its fields of development with: those of an earlier year, or a ready set by age group."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.school import ProgrammeSubject, SchoolClass
from portal.rules.gradebook.preschool_fields import READY_FIELDS, ReadyField
from portal.rules.permissions import Actor
from portal.rules.school.subjects import COMMENT
from portal.services.records.audit import note
from portal.services.school.class_writing import managed_unit, own_grades
from portal.services.school.subjects import subjects_of


@dataclass(frozen=True)
class FieldOffer:
    """``groups``: age groups whose ready fields are not all here yet; ``likely`` those the classes of the year have.

    ``earlier``: a former year has fields that can be taken over.
    """

    groups: Sequence[str]
    likely: Sequence[str]
    earlier: bool


def look_at_offer(actor: Actor, *, start_year: int) -> FieldOffer:
    """What can be taken over in a year."""
    unit_id = managed_unit(actor)
    known = {field.code for field in _fields(unit_id, start_year)}
    if 0 not in own_grades(actor):
        return FieldOffer((), (), earlier=False)
    groups = [group for group, fields in READY_FIELDS.items() if not known.issuperset(one.code for one in fields)]
    ages = select(SchoolClass.age_group).where(
        SchoolClass.unit_id == unit_id,
        SchoolClass.start_year == start_year,
        SchoolClass.grade == 0,
        SchoolClass.put_away_at.is_(None),
    )
    held = set(db.session.scalars(ages.distinct()))
    likely = [group for group in groups if group in held] or ([] if known else groups)
    return FieldOffer(groups, likely, not known and _earlier_year(unit_id, start_year) is not None)


def take_ready_fields(actor: Actor, *, start_year: int, groups: Collection[str]) -> int:
    """Add the ready fields of some age groups, after those there are; one that is there already stays as it is.

    Says how many are new.
    """
    unit_id = managed_unit(actor)
    if 0 not in own_grades(actor) or not set(groups) <= set(READY_FIELDS):
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="groups")
    there = _fields(unit_id, start_year)
    codes, names = {field.code for field in there}, {field.name for field in there}
    wanted = [field for group, fields in READY_FIELDS.items() if group in groups for field in fields]
    new = [field for field in wanted if field.code not in codes and field.name not in names]
    if not new:
        raise RuleBroken("Hãy chọn ít nhất một độ tuổi chưa có đủ lĩnh vực.", field="groups")
    first = max((field.position for field in there), default=-1) + 1
    db.session.add_all(_row(unit_id, start_year, field, first + place) for place, field in enumerate(new))
    db.session.flush()
    note(actor, "programme_filled", "unit", unit_id, after={"grade": 0})
    return len(new)


def take_over_fields(unit_id: int, start_year: int) -> None:
    """The fields of development of the newest earlier year, with their codes and indicators."""
    year = _earlier_year(unit_id, start_year)
    if year is None:
        raise RuleBroken("Chưa có năm học nào trước đây có lĩnh vực và chỉ số; hãy thêm từng lĩnh vực.")
    kept = ("code", "name", "assessed_by", "periods", "optional", "position", "indicators", "age_group")
    db.session.add_all(
        ProgrammeSubject(
            unit_id=unit_id, start_year=start_year, grade=0, **{name: getattr(field, name) for name in kept}
        )
        for field in _fields(unit_id, year)
    )


def _earlier_year(unit_id: int, start_year: int) -> int | None:
    return db.session.scalar(
        select(func.max(ProgrammeSubject.start_year)).where(
            ProgrammeSubject.unit_id == unit_id, ProgrammeSubject.grade == 0, ProgrammeSubject.start_year < start_year
        )
    )


def _fields(unit_id: int, start_year: int) -> Sequence[ProgrammeSubject]:
    return subjects_of([(unit_id, start_year, 0)])[unit_id, start_year, 0]


def _row(unit_id: int, start_year: int, field: ReadyField, position: int) -> ProgrammeSubject:
    return ProgrammeSubject(
        unit_id=unit_id,
        start_year=start_year,
        grade=0,
        code=field.code,
        name=field.name,
        assessed_by=COMMENT,
        periods=1,
        position=position,
        age_group=field.age_group,
        indicators=[asdict(one) for one in field.indicators],
    )
