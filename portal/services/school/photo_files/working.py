"""An archive of photos that was looked at: taken over, then drawn picture by picture by the worker, and told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.archives import Entry, copy_of, take_entry
from portal.adapters.file_store import FileStore
from portal.adapters.pictures import draw_bytes
from portal.db import begin_write, db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken, mark
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.school import PhotoImport
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.school.photo_files import MAX_PHOTO
from portal.services.notifications.telling import notify
from portal.services.people.actors import load_actor
from portal.services.records import note
from portal.services.records.outbox import queue
from portal.services.school.class_writing import managed_unit
from portal.services.school.photo_files.planning import plan_archive
from portal.services.school.photos import WIDTHS, keep_photo

KIND = "photos_import"
PIECE = 20
"""So many pictures are drawn for one piece of work; between two the worker does what else is due."""
NO_RIGHT = mark("Bạn không còn quyền sửa hồ sơ của học sinh này.")
GONE = mark("Tệp nén không còn trên máy chủ. Hãy tải lên lại.")


def import_photos(actor: Actor, *, entries: Sequence[Entry], class_id: int | None, seen: str, sha256: str) -> int:
    """Have the worker give the photos as they were ``seen``; the number of the import, twice the same while it goes on.

    Conflict when something was changed since.
    """
    unit_id, dry = managed_unit(actor), plan_archive(actor, entries=entries, class_id=class_id)
    if (running := _running(actor, unit_id, sha256)) is not None:
        return running
    if dry.fingerprint != seen:
        raise Conflict("Hồ sơ của trường đã thay đổi sau khi bạn xem. Hãy xem lại rồi ghi.", field=None)
    if not dry.plan.good:
        raise RuleBroken("Không có ảnh nào để ghi.")
    made = PhotoImport(
        unit_id=unit_id,
        account_id=actor.account_id,
        account_name=actor.name,
        sha256=sha256,
        files=[[one.file.place, one.owner.pupil_id, one.file.path] for one in dry.plan.good if one.owner],
        left=[],
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "pupil_photos_imported", "unit", unit_id, after={"photo_files": len(made.files), "sha256": sha256})
    _queue(made, 0)
    return made.id


def _running(actor: Actor, unit_id: int, sha256: str) -> int | None:
    query = select(PhotoImport.id).where(PhotoImport.account_id == actor.account_id, PhotoImport.unit_id == unit_id)
    return db.session.scalar(query.where(PhotoImport.sha256 == sha256, PhotoImport.told_at.is_(None)).limit(1))


def _queue(made: PhotoImport, start: int) -> None:
    queue(KIND, f"photos-{made.id}-{start}", {"import_id": made.id, "start": start})


def carrier(store: FileStore) -> Callable[[OutboxItem], None]:
    """What draws the pictures of one piece with this store; done twice it goes on where it ended."""

    def carry_on(item: OutboxItem) -> None:
        _carry_on(store, item.payload["import_id"], item.payload["start"])

    return carry_on


def _carry_on(store: FileStore, import_id: int, start: int) -> None:
    made = db.session.get_one(PhotoImport, import_id)
    actor, _units = load_actor(db.session.get_one(Account, made.account_id), unit_id=made.unit_id)
    sha256, end = made.sha256, start + PIECE
    part = [(number, *file) for number, file in enumerate(made.files) if max(start, made.done) <= number < end]
    db.session.rollback()  # nothing stays locked while pictures are drawn
    if part and not store.exists(sha256):
        for number, place, pupil_id, path in part:
            _keep(actor, import_id, number, _Drawn(pupil_id, path, place, fault=RuleBroken(GONE)))
    elif part:
        with copy_of(store, sha256) as file:
            for number, place, pupil_id, path in part:
                _keep(actor, import_id, number, _draw(store, file, _Drawn(pupil_id, path, place)))
    begin_write()
    _go_on(db.session.get_one(PhotoImport, import_id, populate_existing=True, with_for_update=True), end)
    db.session.commit()


@dataclass(frozen=True)
class _Drawn:
    """A picture on its way to a pupil."""

    pupil_id: int
    path: str
    place: int
    sha256: str = ""
    fault: RuleBroken | None = None


def _draw(store: FileStore, file: IO[bytes], wanted: _Drawn) -> _Drawn:
    try:
        data = take_entry(file, wanted.place, most=MAX_PHOTO)
        made = draw_bytes(store, data, name=wanted.path, widths=WIDTHS)
    except RuleBroken as fault:
        return _Drawn(wanted.pupil_id, wanted.path, wanted.place, fault=fault)
    drawn = next(each.sha256 for each in made.renditions if each.type == "image/webp")
    return _Drawn(wanted.pupil_id, wanted.path, wanted.place, drawn)


def _keep(actor: Actor, import_id: int, number: int, drawn: _Drawn) -> None:
    """One picture becomes a photo, or what was wrong with it is kept; nothing when another worker was quicker."""
    begin_write()
    made = db.session.get_one(PhotoImport, import_id, populate_existing=True, with_for_update=True)
    if made.done == number:
        fault = drawn.fault or _give(actor, drawn)
        if fault is None:
            made.given += 1
        else:
            params = {name: str(value) for name, value in fault.params.items()}
            made.left = [*made.left, {"path": drawn.path, "message": fault.message, "params": params}]
        made.done += 1
    db.session.commit()


def _give(actor: Actor, drawn: _Drawn) -> RuleBroken | None:
    try:
        with db.session.begin_nested():
            keep_photo(actor, pupil_id=drawn.pupil_id, sha256=drawn.sha256)
    except (NotFound, NotAllowed):
        return RuleBroken(NO_RIGHT)
    except RuleBroken as fault:
        return fault
    return None


def _go_on(made: PhotoImport, end: int) -> None:
    if made.done < len(made.files):
        _queue(made, end)
    elif made.told_at is None:
        made.told_at = clock.now()
        notify(
            [made.account_id],
            kind=Kind.PHOTOS_IMPORTED,
            key=f"photos-imported-{made.id}",
            params={"count": made.given},
            path=f"/truong-hoc/anh-hoc-sinh/ket-qua/{made.id}",
            unit_id=made.unit_id,
        )


@dataclass(frozen=True)
class Result:
    """How far an import is; ``faults``: the paths of those that could not be written, and why."""

    made: PhotoImport
    faults: Sequence[tuple[str, RuleBroken]]


def read_result(actor: Actor, *, import_id: int) -> Result:
    """One of the actor's own imports at the school acted for: how far it is, and what was left."""
    own = (PhotoImport.account_id == actor.account_id, PhotoImport.unit_id == managed_unit(actor))
    found = db.session.scalar(select(PhotoImport).where(PhotoImport.id == import_id, *own))
    if found is None:
        raise NotFound
    return Result(found, [_said(**said) for said in found.left])


def _said(path: str, message: str, params: dict[str, str]) -> tuple[str, RuleBroken]:
    return path, RuleBroken(message, **params)
