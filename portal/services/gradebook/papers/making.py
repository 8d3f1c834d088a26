"""One paper of a class: who may have it, and what it is made of."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.adapters.file_store import FileStore
from portal.db import begin_write, db
from portal.errors import NotAllowed, RuleBroken
from portal.models.school import ClassPlace, SchoolClass
from portal.rules.gradebook.papers import PAPERS, PaperKind, may_print, papers_of
from portal.rules.permissions import Actor, Permission
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.children import child_paper
from portal.services.gradebook.papers.class_books import book_paper
from portal.services.gradebook.papers.frame import Setting, find_setting
from portal.services.gradebook.papers.reports import report_paper
from portal.services.gradebook.papers.signing import signing_paper
from portal.services.gradebook.papers.slips import slip_paper
from portal.services.gradebook.papers.summaries import summary_paper
from portal.services.gradebook.papers.typesetting import set_paper
from portal.services.gradebook.results import Period, load_results
from portal.services.gradebook.results.facts import Left, Seat, load_left, load_seats
from portal.services.school.scope import get_class, standing_in
from portal.services.school.viewing import note_view


@dataclass(frozen=True)
class Wanted:
    """A paper as it was chosen; ``pupil_id`` None: of the whole class."""

    kind: PaperKind
    class_id: int
    period: Period = Period.YEAR
    pupil_id: int | None = None
    heading: str = ""
    columns: tuple[str, ...] = ()

    @property
    def comes_at_once(self) -> bool:
        """Whether it is small enough to be made while the asker waits."""
        return self.pupil_id is not None or PAPERS[self.kind].is_small

    def choices(self) -> dict[str, str]:
        """What is kept of it beside the kind and the class."""
        return {"period": self.period}


def kinds_for(actor: Actor, school_class: SchoolClass) -> list[PaperKind]:
    """The papers of a class that the actor may print."""
    rights = _rights(actor, school_class)
    return [kind for kind in papers_of(school_class.grade) if may_print(kind, **rights)]


def _rights(actor: Actor, school_class: SchoolClass) -> dict[str, bool]:
    standing = standing_in(actor, school_class)
    sees_all = actor.can(Permission.SCHOOL_READ_ALL)
    return {"leads": standing.leads, "sees_all": sees_all, "teaches": bool(standing.subjects)}


def get_printable_class(actor: Actor, kind: PaperKind, class_id: int) -> SchoolClass:
    """A visible class of which the actor may print the paper; NotAllowed when it may only be seen."""
    school_class = get_class(actor, class_id)
    if kind not in kinds_for(actor, school_class):
        raise NotAllowed
    return school_class


def read_paper(actor: Actor, wanted: Wanted) -> tuple[Paper, list[int]]:
    """The paper before it is set, and the pupils on it; the statements do not grow with their number."""
    setting = find_setting(actor, get_printable_class(actor, wanted.kind, wanted.class_id))
    seats = load_seats(setting.school_class, setting.day, only=wanted.pupil_id)
    left: Left = {}
    if wanted.pupil_id is not None and not seats:
        gone = list_left(actor, setting.school_class, setting.day, only=wanted.pupil_id)
        seats, left = [seat for seat, _day in gone], {seat.pupil.id: day for seat, day in gone}
    if not seats:
        raise RuleBroken("Không có học sinh nào để in.", field="pupil_id")
    pupils = _ever_there(setting) if wanted.kind == PaperKind.BOOK else [seat.pupil.id for seat in seats]
    return _paper(setting, seats, wanted, left), pupils


def list_left(
    actor: Actor, school_class: SchoolClass, day: date, *, only: int | None = None
) -> list[tuple[Seat, date]]:
    """Who left the school from a class, and from which day; for who sees the whole school, nobody for others."""
    return load_left(school_class, day, only=only) if actor.can(Permission.SCHOOL_READ_ALL) else []


def print_now(actor: Actor, wanted: Wanted, *, store: FileStore, reason: str = "") -> tuple[str, bytes]:
    """Name and bytes of a small paper; noted in the access log. The lock is taken once the paper is there."""
    paper, pupils = read_paper(actor, wanted)
    data = set_paper(paper, store)
    begin_write()
    note_print(actor, wanted, pupils, reason=reason)
    return paper.file_name, data


def note_print(actor: Actor, wanted: Wanted, pupils: list[int], *, reason: str) -> None:
    """Note in the access log of every pupil on the paper that it was printed, and why."""
    note_view(actor, "print", pupil_ids=pupils, class_id=wanted.class_id, reason=reason)


def _ever_there(setting: Setting) -> list[int]:
    """Everybody who sat in the class up to now: the book keeps those who left."""
    places = select(ClassPlace.pupil_id).where(
        ClassPlace.class_id == setting.school_class.id, ClassPlace.valid_from <= setting.day
    )
    return list(db.session.scalars(places.distinct().order_by(ClassPlace.pupil_id)))


def _paper(setting: Setting, seats: list[Seat], wanted: Wanted, left: Left) -> Paper:
    match wanted.kind:
        case PaperKind.REPORT:
            return report_paper(setting, [seat.pupil.id for seat in seats], left=left)
        case PaperKind.SLIP:
            return slip_paper(setting, load_results(setting.school_class, seats, left=left), wanted.period, left=left)
        case PaperKind.CHILD:
            return child_paper(setting, load_results(setting.school_class, seats, left=left), wanted.period, left=left)
        case PaperKind.SUMMARY:
            return summary_paper(setting, load_results(setting.school_class, seats), wanted.period)
        case PaperKind.SIGNING:
            return signing_paper(setting, seats, heading=wanted.heading, columns=wanted.columns)
        case PaperKind.BOOK:
            whole = may_print(PaperKind.SUMMARY, **_rights(setting.actor, setting.school_class))
            rows = load_results(setting.school_class, seats) if whole else []
            return book_paper(setting, rows, wanted.period, whole=whole)
