"""A child's page as the family sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look_later
from portal.services.contact_book.terms import find_year_seats
from portal.services.contact_book.waiting import HOMEWORK, Waiting, list_waiting
from portal.services.contact_book.year_reading import YearRead, read_year


@dataclass(frozen=True, kw_only=True)
class ChildRead:
    """A child, what waits for who looks, the class's homework, the school years to choose from, and the one looked at;
    None where the child never sat in a class."""

    child: Child
    waiting: Sequence[Waiting]
    homework: Sequence[Waiting]
    years: Sequence[int]
    year: YearRead | None

    @property
    def homeroom(self) -> str:
        """Who leads the class of today."""
        return self.year.seat.homeroom if self.year and self.year.is_now and self.child.at.is_there else ""


def read_child(
    actor: Actor, *, pupil_id: int, visit: bool, start_year: int | None = None, period: str | None = None
) -> ChildRead:
    """The page of one child of the actor; a visit goes into the access log. Eight statements once it is noted."""
    child = get_child(actor, pupil_id)
    note_family_look_later(actor, child, "family_page", visit=visit)
    seats = find_year_seats(pupil_id)
    wanted = start_year if start_year in seats else next(iter(seats), None)
    year = None if wanted is None else read_year(seats[wanted], period)
    found = list_waiting(actor, child)
    return ChildRead(
        child=child,
        waiting=[one for one in found if one.kind != HOMEWORK],
        homework=[one for one in found if one.kind == HOMEWORK],
        years=list(seats),
        year=year,
    )
