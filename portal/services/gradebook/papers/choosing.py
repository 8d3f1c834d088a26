"""The page of papers of a class: which ones the actor may print, of whom, and what was asked for lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.errors import NotFound
from portal.models.gradebook import PaperJob
from portal.models.school import SchoolClass
from portal.rules.gradebook.papers import PaperKind
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.gradebook.papers.asking import list_jobs
from portal.services.gradebook.papers.making import get_printable_class, kinds_for, list_left
from portal.services.gradebook.results import Period, period_today
from portal.services.gradebook.results.facts import load_seats
from portal.services.school.scope import get_class
from portal.services.school.years import day_of, find_year


@dataclass(frozen=True)
class Offer:
    """The papers of a class, and the last ones asked for."""

    school_class: SchoolClass
    kinds: Sequence[PaperKind]
    jobs: Sequence[PaperJob]


@dataclass(frozen=True)
class Choice:
    """One paper: the pupils it can be printed for (id, name), and the period that is likely meant."""

    kind: PaperKind
    school_class: SchoolClass
    pupils: Sequence[tuple[int, str]]
    period: Period


def look_at_papers(actor: Actor, *, class_id: int) -> Offer:
    """What the actor may print of a class."""
    school_class = get_class(actor, class_id)
    return Offer(school_class, kinds_for(actor, school_class), list_jobs(actor, class_id=class_id))


def choose_paper(actor: Actor, *, kind: str, class_id: int) -> Choice:
    """One paper of a class that the actor may print; NotFound for a word that names none."""
    if kind not in set(PaperKind):
        raise NotFound
    school_class = get_printable_class(actor, PaperKind(kind), class_id)
    dates = find_year(actor, school_class.start_year)
    day = day_of(dates, school_class.start_year)
    seats = load_seats(school_class, day)
    return Choice(
        PaperKind(kind),
        school_class,
        [*((seat.pupil.id, seat.pupil.full_name) for seat in seats), *_left(actor, school_class, day)],
        period_today(dates, school_class.start_year),
    )


def _left(actor: Actor, school_class: SchoolClass, day: date) -> list[tuple[int, str]]:
    """Who left the school from the class, with the day beside the name."""
    found = list_left(actor, school_class, day)
    return [(seat.pupil.id, f"{seat.pupil.full_name} (rời lớp {short_date(gone)})") for seat, gone in found]
