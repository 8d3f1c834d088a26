"""What a list is compared with: the school's classes, its pupils that the list may speak of, codes used elsewhere.

A constant number of statements for every so many rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.school import ClassPlace, Enrolment, Guardian, Guardianship, Pupil, SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.school.importing.cells import class_key
from portal.rules.school.importing.plans import CODES, ClassKnown, Known, Surroundings
from portal.rules.school.importing.rows import PARENTS, Parent, Row
from portal.rules.school.levels import grades_of_kind
from portal.rules.school.statuses import BELONGING, DEFERRED, ENROLLED
from portal.rules.vietnamese import fold
from portal.services.school.scope import holds_on, lasts_after, visible_classes

CHUNK = 5_000
FACTS = (
    "ministry_code",
    "personal_id",
    "full_name",
    "other_name",
    "born",
    "sex",
    "ethnicity",
    "nationality",
    "birthplace",
    "home_town",
    "permanent_address",
    "current_address",
    "phone",
)
"""What a list may say of a pupil: fields of the record."""


@dataclass(frozen=True)
class Options:
    """What a person chose for a list. ``since`` is the day from which the pupils sit in their classes."""

    start_year: int
    heading_row: int
    columns: tuple[str, ...]
    since: date
    class_id: int | None = None
    create_classes: bool = False


def surroundings(actor: Actor, unit_id: int, rows: Sequence[Row], options: Options) -> Surroundings:
    """Everything ``rules.school.importing.planning.plan`` compares the rows with."""
    classes = year_classes(actor, options.start_year)
    chosen = next((found for found in classes if found.id == options.class_id), None)
    if options.class_id is not None and chosen is None:
        raise NotFound
    owners = _owners(rows)
    wanted = {pupil_id for by_code in owners.values() for pupil_id in by_code.values()}
    found = _pupils(unit_id, wanted, {fold(row.facts["full_name"]) for row in rows if "full_name" in row.facts})
    coming = _coming(wanted - found.keys())
    ids = {*found, *coming}
    places, parents = _places(ids, unit_id, options.start_year), parents_of(ids)
    known = [_known(row, places.get(pupil_id), parents.get(pupil_id, {})) for pupil_id, row in found.items()]
    return Surroundings(
        today=clock.today(),
        start_year=options.start_year,
        grades=grades_of_kind(db.session.scalars(select(Unit.kind_code).where(Unit.id == unit_id)).one()),
        classes={class_key(row.name): row for row in classes},
        known=known,
        coming=[_known(row, None, parents.get(pupil_id, {})) for pupil_id, row in coming.items()],
        elsewhere={
            name: frozenset(code for code, pupil_id in by_code.items() if pupil_id not in ids)
            for name, by_code in owners.items()
        },
        aliases={name: dict(by_code) for name, by_code in owners.items()},
        register=_register(unit_id, [row.texts["register_no"] for row in rows if row.texts.get("register_no")]),
        chosen_class=chosen,
        create_classes=options.create_classes,
    )


def year_classes(actor: Actor, start_year: int) -> list[ClassKnown]:
    """The classes of a year, in class order."""
    query = visible_classes(actor).where(SchoolClass.start_year == start_year)
    ordered = query.order_by(SchoolClass.grade, SchoolClass.name_sort)
    return [ClassKnown(row.id, row.name, (row.grade, *row.other_grades)) for row in db.session.scalars(ordered)]


def _owners(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Who has each code of the list, in any school; a double leads to the record that stays."""
    owners: dict[str, dict[str, int]] = {}
    for name in CODES:
        column = getattr(Pupil, name)
        owners[name] = {
            code: merged or pupil_id
            for codes in chunks({row.facts[name] for row in rows if row.facts.get(name)})
            for pupil_id, code, merged in db.session.execute(
                select(Pupil.id, column, Pupil.merged_into_id)
                .where(column.in_(codes))
                .order_by(Pupil.merged_into_id.is_(None), Pupil.id)
            )
        }
    return owners


def _pupils(unit_id: int, wanted: Iterable[int], names: Iterable[str]) -> Mapping[int, Found[Any]]:
    """Pupils of the school by id or folded name, each with its newest enrolment there."""
    columns: list[Any] = [Pupil.id, *(getattr(Pupil, name) for name in FACTS)]
    query: Any = (
        select(*columns, Enrolment.id.label("enrolment_id"), Enrolment.status, Enrolment.register_no)
        .join(Enrolment, Enrolment.pupil_id == Pupil.id)
        .where(Enrolment.unit_id == unit_id, Pupil.merged_into_id.is_(None))
        .order_by(Enrolment.status.in_((ENROLLED, DEFERRED)), Enrolment.id)
    )
    by_id = [query.where(Pupil.id.in_(part)) for part in chunks(wanted)]
    by_name = [query.where(Pupil.name_folded.in_(part)) for part in chunks(names)]
    return {row.id: row for part in (*by_id, *by_name) for row in db.session.execute(part)}


def _coming(ids: Iterable[int]) -> Mapping[int, Found[Any]]:
    """Those who were at other schools and belong to none now, each with the name of the last school."""
    columns: list[Any] = [Pupil.id, *(getattr(Pupil, name) for name in FACTS)]
    nothing = [db.null().label("enrolment_id"), db.null().label("register_no"), db.literal(ENROLLED).label("status")]
    belonging = select(Enrolment.pupil_id).where(Enrolment.status.in_(BELONGING))
    query: Any = (
        select(*columns, *nothing, Unit.name.label("coming_from"))
        .join(Enrolment, Enrolment.pupil_id == Pupil.id)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .where(Pupil.id.not_in(belonging))
        .order_by(Enrolment.left_on, Enrolment.id)
    )
    return {row.id: row for part in chunks(ids) for row in db.session.execute(query.where(Pupil.id.in_(part)))}


def _places(ids: Iterable[int], unit_id: int, start_year: int) -> Mapping[int, tuple[int, str]]:
    return {
        pupil_id: (class_id, name)
        for part in chunks(ids)
        for pupil_id, class_id, name in db.session.execute(
            select(ClassPlace.pupil_id, SchoolClass.id, SchoolClass.name)
            .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
            .where(
                ClassPlace.pupil_id.in_(part),
                lasts_after(ClassPlace, clock.today()),
                SchoolClass.unit_id == unit_id,
                SchoolClass.start_year == start_year,
            )
            .order_by(ClassPlace.valid_from)
        )
    }


def parents_of(ids: Iterable[int]) -> Mapping[int, dict[str, Parent]]:
    """Fathers and mothers of today, by pupil and relation."""
    found: dict[int, dict[str, Parent]] = {}
    for part in chunks(ids):
        query: Any = (
            select(
                Guardianship.pupil_id,
                Guardianship.relation,
                Guardian.full_name,
                Guardian.job,
                Guardian.born_year,
                Guardian.id,
            )
            .join(Guardian, Guardian.id == Guardianship.guardian_id)
            .where(
                Guardianship.pupil_id.in_(part),
                Guardianship.relation.in_(PARENTS),
                holds_on(Guardianship, clock.today()),
            )
            .order_by(Guardianship.id.desc())
        )
        for pupil_id, relation, *facts in db.session.execute(query):
            found.setdefault(pupil_id, {})[relation] = Parent(*facts)
    return found


def _register(unit_id: int, numbers: Iterable[str]) -> dict[str, int]:
    query = select(Enrolment.register_no, Enrolment.pupil_id).where(Enrolment.unit_id == unit_id)
    return {
        number: pupil_id
        for part in chunks(numbers)
        for number, pupil_id in db.session.execute(query.where(Enrolment.register_no.in_(part)))
        if number is not None
    }


def _known(row: Found[Any], place: tuple[int, str] | None, parents: Mapping[str, Parent]) -> Known:
    class_id, class_name = place or (None, "")
    return Known(
        id=row.id,
        facts={name: getattr(row, name) for name in FACTS},
        enrolment_id=row.enrolment_id,
        present=row.status in {ENROLLED, DEFERRED},
        register_no=row.register_no or "",
        class_id=class_id,
        class_name=class_name,
        parents=parents,
        coming_from=getattr(row, "coming_from", None),
    )


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Parts small enough for one statement on either database."""
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
