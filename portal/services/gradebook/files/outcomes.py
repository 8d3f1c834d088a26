"""What imports of marks did: one of them, and the list of one's own or of the school's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import case, func, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import MarkImport, MarkImportPart
from portal.models.school import Pupil
from portal.rules.permissions import Actor, Permission
from portal.services.gradebook.files.keeping import parts_of, read_error
from portal.services.paging import Paged, paginate

KEPT_FOR = timedelta(days=30)
"""So long what was found in a file is kept, to give the annotated file once more."""


@dataclass(frozen=True)
class Left:
    """A cell that was not written, or a whole book (no name), and why."""

    name: str
    column: str
    why: RuleBroken


@dataclass(frozen=True)
class Result:
    """What an import has done so far; ``is_own``: the actor brought the file."""

    made: MarkImport
    parts: Sequence[MarkImportPart]
    names: Mapping[int, str] = field(default_factory=dict)
    is_own: bool = True

    @property
    def written(self) -> int:
        return sum(part.written for part in self.parts)

    @property
    def done(self) -> int:
        """Parts that are through, whichever way the work goes."""
        if self.made.asked_back_at is not None:
            return sum(part.taken_back_at is not None for part in self.parts)
        return sum(part.done_at is not None for part in self.parts)

    @property
    def is_running(self) -> bool:
        return self.done < len(self.parts)

    @property
    def taken_back(self) -> int:
        return sum(part.taken_back or 0 for part in self.parts)

    @property
    def may_take_back(self) -> bool:
        return self.is_own and self.made.asked_back_at is None and not self.is_running and self.written > 0

    @property
    def has_faults(self) -> bool:
        """Whether there is something to see in the annotated file."""
        return has_faults(self.made)

    def left(self, part: MarkImportPart) -> list[Left]:
        """What of a book was not written."""
        return [
            Left(self.names.get(said["pupil_id"], ""), said["column"] if said["pupil_id"] else "", read_error(said))
            for said in part.left
        ]


def has_faults(made: MarkImport) -> bool:
    """Whether the file had something wrong that is still kept."""
    found = sum(made.counts.get(state, 0) for state in ("wrong", "rows", "sheets", "conflict", "notices"))
    return bool(found) and made.at > clock.now() - KEPT_FOR


def get_import(actor: Actor, import_id: int) -> MarkImport:
    """A file the actor brought to the school acted for; who sees the whole school, every one that was written."""
    made = db.session.get(MarkImport, import_id)
    if made is None or made.unit_id != actor.unit_id:
        raise NotFound
    if made.account_id != actor.account_id and (made.state != "asked" or not actor.can(Permission.SCHOOL_READ_ALL)):
        raise NotFound
    return made


def get_own(actor: Actor, import_id: int, *, for_writing: bool = False) -> MarkImport:
    """A file the actor brought; NotAllowed for that of somebody else which may only be seen."""
    if for_writing:
        db.session.scalar(select(MarkImport.id).where(MarkImport.id == import_id).with_for_update())
    made = get_import(actor, import_id)
    if made.account_id != actor.account_id:
        raise NotAllowed
    return made


def read_result(actor: Actor, *, import_id: int) -> Result:
    """What one import did so far."""
    made = get_import(actor, import_id)
    if made.state != "asked":
        raise NotFound
    parts = parts_of(import_id)
    told = {said["pupil_id"] for part in parts for said in part.left if said["pupil_id"] is not None}
    names = read_pairs(select(Pupil.id, Pupil.full_name).where(Pupil.id.in_(told))) if told else {}
    return Result(made, parts, names, made.account_id == actor.account_id)


@dataclass(frozen=True)
class Line:
    """One import in the list: its books, how many of them are through, how many cells were written and taken back."""

    made: MarkImport
    books: int = 0
    done: int = 0
    written: int = 0
    taken_back: int = 0

    @property
    def has_faults(self) -> bool:
        return has_faults(self.made)


def list_imports(actor: Actor, *, whole: bool, number: int) -> Paged[Line]:
    """The files the actor brought, or, for who sees the whole school, all that were written; the newest first."""
    query = select(MarkImport).where(MarkImport.unit_id == actor.unit_id)
    own = MarkImport.account_id == actor.account_id
    if not whole:
        query = query.where(own)
    elif actor.can(Permission.SCHOOL_READ_ALL):
        query = query.where(or_(own, MarkImport.state == "asked"))
    else:
        raise NotAllowed
    page = paginate(query.order_by(MarkImport.id.desc()), number=number)
    figures = _figures([made.id for made in page.items])
    lines = [Line(made, *figures.get(made.id, ())) for made in page.items]
    return Paged(lines, page.number, page.size, page.total)


def _figures(import_ids: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    part = MarkImportPart
    undone = part.import_id.in_(select(MarkImport.id).where(MarkImport.asked_back_at.is_not(None)))
    through = case((undone, part.taken_back_at), else_=part.done_at)
    sums = (func.count(), func.count(through), func.sum(part.written), func.coalesce(func.sum(part.taken_back), 0))
    query = select(part.import_id, *sums).where(part.import_id.in_(import_ids)).group_by(part.import_id)
    rows = db.session.execute(query) if import_ids else ()
    return {import_id: (books, done, written or 0, back or 0) for import_id, books, done, written, back in rows}
