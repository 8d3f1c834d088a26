"""Marking which pupils a picture of the site's library shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import MediumPupil
from portal.models.news import Medium
from portal.models.school import ClassPlace, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of
from portal.services.news.media import get_medium, may_change
from portal.services.records.audit import note
from portal.services.school.scope import get_class, holds_on, visible_classes, visible_pupils


@dataclass(frozen=True, kw_only=True)
class Marking:
    """A picture, the pupils marked in it whom the actor sees, and how many others are; a class to choose from."""

    medium: Medium
    marked: Sequence[Pupil]
    others: int
    classes: Sequence[SchoolClass]
    school_class: SchoolClass | None
    pupils: Sequence[Pupil]


def read_marking(actor: Actor, *, medium_id: int, class_id: int | None = None) -> Marking:
    """The picture's page of pupils; six statements."""
    medium = _get_picture(actor, medium_id)
    year = school_year_of(clock.today())
    query = visible_classes(actor).where(SchoolClass.start_year == year)
    classes = db.session.scalars(query.order_by(SchoolClass.grade, SchoolClass.name_sort, SchoolClass.id)).all()
    school_class = get_class(actor, class_id) if class_id is not None else None
    marked = select(MediumPupil.pupil_id).where(MediumPupil.medium_id == medium_id, MediumPupil.ended_at.is_(None))
    seen = visible_pupils(actor).where(Pupil.id.in_(marked)).order_by(Pupil.name_sort, Pupil.id)
    known = db.session.scalars(seen).all()
    return Marking(
        medium=medium,
        marked=known,
        others=len(db.session.scalars(marked).all()) - len(known),
        classes=classes,
        school_class=school_class,
        pupils=[] if school_class is None else pupils_of(school_class),
    )


def mark_pupils(actor: Actor, *, medium_id: int, class_id: int, pupil_ids: Collection[int]) -> int:
    """Of one class exactly these pupils are in the picture; those of other classes stay as they are."""
    found = read_marking(actor, medium_id=medium_id, class_id=class_id)
    if not may_change(actor, found.medium):
        raise NotAllowed
    offered = {pupil.id for pupil in found.pupils}
    if not set(pupil_ids) <= offered:
        raise RuleBroken("Có em không còn ở lớp này. Hãy chọn lại.", field="pupils")
    query = select(MediumPupil).where(MediumPupil.medium_id == medium_id, MediumPupil.pupil_id.in_(offered))
    known = {each.pupil_id: each for each in db.session.scalars(query.with_for_update())}
    for pupil_id in sorted(offered):
        row, wanted = known.get(pupil_id), pupil_id in set(pupil_ids)
        if wanted and row is None:
            db.session.add(
                MediumPupil(medium_id=medium_id, pupil_id=pupil_id, marked_at=clock.now(), marked_by=actor.name)
            )
        elif row is not None and wanted == (row.ended_at is not None):
            row.ended_at = None if wanted else clock.now()
            row.marked_by = actor.name
    note(actor, "picture_marked", "medium", medium_id, after={"count": len(set(pupil_ids))})
    db.session.flush()
    return len(set(pupil_ids))


def _get_picture(actor: Actor, medium_id: int) -> Medium:
    medium = get_medium(actor, medium_id)
    if medium.kind != "picture":
        raise NotFound
    return medium


def pupils_of(school_class: SchoolClass) -> Sequence[Pupil]:
    """The pupils who sit in a class today, in class-list order; the class was checked before."""
    query = (
        select(Pupil)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(
            ClassPlace.class_id == school_class.id,
            holds_on(ClassPlace, clock.today()),
            Pupil.merged_into_id.is_(None),
        )
        .order_by(Pupil.name_sort, Pupil.id)
    )
    return db.session.scalars(query).all()
