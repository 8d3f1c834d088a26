"""A child's page as the family sees it."""

from dataclasses import dataclass

from portal.adapters import clock
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.school.classes import homeroom_names


@dataclass(frozen=True, kw_only=True)
class ChildRead:
    """A child, and who leads its class today ("" without a class or a teacher)."""

    child: Child
    homeroom: str


def read_child(actor: Actor, *, pupil_id: int, visit: bool) -> ChildRead:
    """The page of one child of the actor; a visit goes into the access log."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    class_id = child.at.class_id
    homeroom = homeroom_names([class_id], clock.today()).get(class_id, "") if class_id else ""
    return ChildRead(child=child, homeroom=homeroom)
