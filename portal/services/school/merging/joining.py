"""Two records side by side, and made one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.school import Pupil
from portal.rules.permissions import Actor, Permission
from portal.rules.school.pupil_facts import PupilFacts
from portal.rules.vietnamese import fold, name_sort_key
from portal.services.records.audit import note
from portal.services.school.merging.contradictions import contradictions
from portal.services.school.merging.holding import Holding, hold
from portal.services.school.merging.moving import Moved, move_rows
from portal.services.school.pupil_reading import enrolment_at
from portal.services.school.scope import get_pupil
from portal.services.school.viewing import note_looks, note_view

FIELDS = tuple(PupilFacts.__dataclass_fields__)
PHOTO = "photo_sha256"


@dataclass(frozen=True)
class Difference:
    """A field the records differ in: both values, and whether the double's is proposed."""

    name: str
    kept: Any
    double: Any
    take_double: bool


@dataclass(frozen=True)
class Comparison:
    """Both records; ``against`` says why they cannot be merged now, and then nothing else of them is shown."""

    held: Holding
    differences: Sequence[Difference]
    against: Sequence[RuleBroken]
    versions: str


def compare(actor: Actor, *, kept_id: int, double_id: int, visit: bool = False) -> Comparison:
    """Both records of pupils of the school; a visit stands in the access log of both."""
    found = _compare(actor, kept_id, double_id)
    if not found.against and note_looks(actor, "codes", visit=visit, pupil_ids=(kept_id, double_id)):
        found = _compare(actor, kept_id, double_id)
    return found


def _compare(actor: Actor, kept_id: int, double_id: int) -> Comparison:
    if not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    if kept_id == double_id:
        raise NotFound
    kept, double = get_pupil(actor, kept_id), get_pupil(actor, double_id)
    if kept.merged_into_id or double.merged_into_id:
        raise Conflict("Một trong hai hồ sơ đã được gộp rồi.")
    held = hold(kept, double)
    differences = [] if (against := contradictions(held, actor.unit_id)) else _differences(actor, kept, double)
    return Comparison(held, differences, against, f"{kept.version}-{double.version}")


def _differences(actor: Actor, kept: Pupil, double: Pupil) -> Sequence[Difference]:
    """What is filled is proposed; of two values the one of the record that was made later."""
    pairs: dict[str, tuple[Any, Any]] = {name: (getattr(kept, name), getattr(double, name)) for name in FIELDS}
    numbers = [enrolment_at(pupil.id, actor.unit_id).register_no for pupil in (kept, double)]
    pairs["register_no"] = (numbers[0], numbers[1])
    pairs[PHOTO] = (kept.photo_sha256, double.photo_sha256)
    later = (double.created_at, double.id) > (kept.created_at, kept.id)
    return [
        Difference(name, mine, theirs, bool(theirs) and (not mine or (later and name != "register_no")))
        for name, (mine, theirs) in pairs.items()
        if (mine or None) != (theirs or None)
    ]


def merge(actor: Actor, *, kept_id: int, double_id: int, versions: str, take: Mapping[str, bool], reason: str) -> Pupil:
    """One record of two: ``take`` names the fields whose value comes from the double. Nothing undoes it by itself.

    The double stays as it was and leads to the record that is kept; the audit log names every row that went over.
    """
    found = compare(actor, kept_id=kept_id, double_id=double_id)
    if versions != found.versions:
        raise Conflict("Người khác vừa sửa một trong hai hồ sơ. Hãy xem lại rồi gộp.")
    if found.against:
        raise found.against[0]
    kept, double = found.held.kept, found.held.double
    taken = [row for row in found.differences if take.get(row.name, row.take_double)]
    number = _hand_over_number(actor, kept, double, taken)
    done = move_rows(actor, found.held)
    _write(kept, taken)
    double.merged_into_id = kept.id
    db.session.execute(update(Pupil).where(Pupil.merged_into_id == double.id).values(merged_into_id=kept.id))
    _note(actor, kept, double, taken, done, reason=reason, number=number)
    db.session.flush()
    return kept


def _hand_over_number(actor: Actor, kept: Pupil, double: Pupil, taken: Sequence[Difference]) -> dict[str, Any]:
    """The double gives up its number of the sổ đăng bộ; the other record takes it when that was chosen."""
    mine, theirs = enrolment_at(kept.id, actor.unit_id), enrolment_at(double.id, actor.unit_id)
    before = {"kept": mine.register_no, "double": theirs.register_no}
    number, theirs.register_no = theirs.register_no, None
    db.session.flush()
    if any(row.name == "register_no" for row in taken):
        mine.register_no = number
    return before


def _write(kept: Pupil, taken: Sequence[Difference]) -> None:
    for row in taken:
        if row.name != "register_no":
            setattr(kept, row.name, row.double)
    kept.name_sort, kept.name_folded = name_sort_key(kept.full_name), fold(kept.full_name)


def _note(
    actor: Actor,
    kept: Pupil,
    double: Pupil,
    taken: Sequence[Difference],
    done: Moved,
    *,
    reason: str,
    number: Mapping[str, Any],
) -> None:
    before = {"values": {row.name: row.kept for row in taken}, "register_numbers": dict(number)}
    after = {
        "reason": reason,
        "pupil_fields": [row.name for row in taken],
        "double_id": double.id,
        "values": {row.name: row.double for row in taken},
        "moved": done.moved,
        "united": done.united,
        "changed": done.changed,
    }
    note(actor, "pupil_merged", "pupil", kept.id, before=before, after=after)
    note(actor, "pupil_merged_away", "pupil", double.id, after={"reason": reason, "kept_id": kept.id})
    note_view(actor, "record", pupil_ids=(kept.id, double.id), reason=reason[:300])


__all__ = ["Comparison", "Difference", "compare", "merge"]
