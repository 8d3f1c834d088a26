"""Homework as a family reads it: of the classes a child sits in, while it sits there."""

from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, literal, or_, select

from portal.models.contact_book import Homework
from portal.models.school import ClassPlace
from portal.rules.permissions import Actor
from portal.services.bound import CLASS_ID, PUPIL_ID, TODAY
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.viewer import Viewer
from portal.services.paging import Paged, paginate


def list_homework(actor: Actor, *, pupil_id: int, number: int, visit: bool) -> tuple[Child, Paged[Homework]]:
    """Everything noted for a child's classes on days it sat there, the newest first."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    query = select(Homework).where(_for(pupil_id)).order_by(Homework.day.desc(), Homework.id.desc())
    return child, paginate(query, number=number, size=20)


def open_homework(_viewer: Viewer) -> Select[str, int, str, str, date | None, datetime]:
    """What is still to be done (``waiting.Waiting``)."""
    return select(
        literal("homework").label("kind"),
        Homework.id.label("target_id"),
        Homework.text.label("title"),
        Homework.subject_name.label("asks"),
        Homework.due_on.label("due"),
        Homework.written_at.label("since"),
    ).where(_for(PUPIL_ID), Homework.class_id == CLASS_ID, Homework.due_on >= TODAY)


def _for(pupil_id: int | BindParameter[int]) -> ColumnElement[bool]:
    sat = exists().where(
        ClassPlace.pupil_id == pupil_id,
        ClassPlace.class_id == Homework.class_id,
        ClassPlace.valid_from <= Homework.day,
        or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > Homework.day),
    )
    classes = select(ClassPlace.class_id).where(ClassPlace.pupil_id == pupil_id)  # what makes the index serve
    return and_(Homework.class_id.in_(classes), sat, Homework.withdrawn_at.is_(None))
