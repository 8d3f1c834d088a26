"""Pupils, for the people of their own school: name, code, class. Nothing of families, health, marks or leave."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.school.scope import holds_on, visible_classes, visible_pupils
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import joined, next_ids
from portal.services.search.sources.tree_watching import days_passed


@dataclass
class Where:
    """The schools a pupil is or was enrolled at, and the classes of today with their names."""

    schools: set[int] = field(default_factory=set)
    classes: dict[int, str] = field(default_factory=dict)


class Pupils:
    """Tokens: ``pupil-school-U`` for whoever sees all pupils of school U, ``pupil-class-C`` for whoever leads or
    teaches class C. A pupil is found by the ministry's code as in the list of pupils, but it is not shown: looking at
    it is kept in the access log. The class is among the words only while one school knows the pupil: a former one does
    not see it. Doubles that were merged are left out, as in the list."""

    kind = "pupil"
    watched: Sequence[Watched] = (
        Watched("pupil", columns=("full_name", "ministry_code", "merged_into_id")),
        Watched("enrolment", "pupil_id", ("pupil_id", "unit_id")),
        Watched("class_place", "pupil_id", ("pupil_id", "class_id", "valid_from", "valid_to")),
        Watched("school_class", columns=("name",), query="SELECT pupil_id FROM class_place WHERE class_id = {row}.id"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """All of them but merged doubles."""
        return next_ids(Pupil.id, object_id, most, Pupil.merged_into_id.is_(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Three statements."""
        query = select(Pupil).where(Pupil.id.in_(object_ids), Pupil.merged_into_id.is_(None)).order_by(Pupil.id)
        pupils = db.session.scalars(query).all()
        known = _where(object_ids)
        return [_entry(pupil, known[pupil.id]) for pupil in pupils]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """Whose place in a class begins or ends."""
        days = days_passed(since, until)
        if days is None:
            return ()
        ends = (ClassPlace.valid_from, ClassPlace.valid_to)
        within = or_(*((day > days[0]) & (day <= days[1]) for day in ends))
        return db.session.scalars(select(ClassPlace.pupil_id).where(within).distinct()).all()

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """One statement for teachers, none for others."""
        if actor is None or actor.unit_id is None:
            return frozenset()
        if actor.can(Permission.SCHOOL_READ_ALL):
            return frozenset({f"pupil-school-{actor.unit_id}"})
        if not actor.can(Permission.SCHOOL_READ):
            return frozenset()
        classes = db.session.scalars(visible_classes(actor).with_only_columns(SchoolClass.id))
        return frozenset(f"pupil-class-{class_id}" for class_id in classes)

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Two statements."""
        if actor is None or actor.unit_id is None or not object_ids:
            return {}
        query = visible_pupils(actor).where(Pupil.id.in_(object_ids), Pupil.merged_into_id.is_(None))
        pupils = db.session.scalars(query).all()
        classes = _classes_here(actor.unit_id, [pupil.id for pupil in pupils])
        return {
            pupil.id: Shown(
                object_id=pupil.id,
                title=pupil.full_name,
                address=f"/truong-hoc/hoc-sinh/{pupil.id}",
                unit=actor.unit_name,
                note=", ".join(classes.get(pupil.id, ())),
            )
            for pupil in pupils
        }


def _where(pupil_ids: Collection[int]) -> Mapping[int, Where]:
    found: dict[int, Where] = defaultdict(Where)
    schools = select(Enrolment.pupil_id, Enrolment.unit_id).where(Enrolment.pupil_id.in_(pupil_ids))
    for pupil_id, unit_id in db.session.execute(schools):
        found[pupil_id].schools.add(unit_id)
    places = select(ClassPlace.pupil_id, SchoolClass.id, SchoolClass.name)
    places = places.join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
    here = (ClassPlace.pupil_id.in_(pupil_ids), holds_on(ClassPlace, clock.today()))
    for pupil_id, class_id, name in db.session.execute(places.where(*here).order_by(ClassPlace.id)):
        found[pupil_id].classes[class_id] = name
    return found


def _classes_here(unit_id: int, pupil_ids: Collection[int]) -> Mapping[int, list[str]]:
    """The names of the classes of today at one school."""
    query = select(ClassPlace.pupil_id, SchoolClass.name).join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
    here = (ClassPlace.pupil_id.in_(pupil_ids), holds_on(ClassPlace, clock.today()), SchoolClass.unit_id == unit_id)
    found: dict[int, list[str]] = defaultdict(list)
    for pupil_id, name in db.session.execute(query.where(*here).order_by(ClassPlace.id)):
        found[pupil_id].append(name)
    return found


def _entry(pupil: Pupil, where: Where) -> Entry:
    is_one = len(where.schools) == 1
    schools = {f"pupil-school-{unit_id}" for unit_id in where.schools}
    return Entry(
        key=key_of(Pupils.kind, pupil.id),
        kind=Pupils.kind,
        title=pupil.full_name,
        access=frozenset(schools | {f"pupil-class-{class_id}" for class_id in where.classes}),
        body=joined(where.classes.values() if is_one else ()),
        codes=(pupil.ministry_code,) if pupil.ministry_code else (),
        unit_id=next(iter(where.schools)) if is_one else None,
    )
