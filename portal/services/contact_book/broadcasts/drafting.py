"""Writing a broadcast: words, aims and files, changing it, throwing it away."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import Conflict, RuleBroken
from portal.models.contact_book import Broadcast, BroadcastFile
from portal.rules.contact_book.notices import MOST_FILES, NOBODY, ONE, Wording, check_wording
from portal.rules.permissions import Actor
from portal.services.contact_book.broadcasts.scope import (
    get_broadcast,
    get_file,
    get_sent,
    list_files,
    lock_draft,
    offer_under,
    office_of,
)
from portal.services.file_texts.reading import queue_readings
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed: a notice's words, the units below and grades it goes to."""

    wording: Wording
    under: Sequence[int]
    grades: Sequence[int]


def create_broadcast(actor: Actor, typed: Typed, *, corrects_id: int | None = None) -> Broadcast:
    """A draft of the unit acted for; ``corrects_id``: a sent broadcast it corrects."""
    _check(actor, typed)
    if corrects_id is not None:
        get_sent(actor, corrects_id)
    made = Broadcast(
        unit_id=office_of(actor),
        unit_name=actor.unit_name,
        author_id=actor.account_id,
        author=actor.name,
        corrects_id=corrects_id,
        created_at=clock.now(),
    )
    _fill(made, typed)
    db.session.add(made)
    db.session.flush()
    _note(actor, "broadcast_drafted", made)
    return made


def edit_broadcast(actor: Actor, *, broadcast_id: int, typed: Typed, version: int) -> Broadcast:
    """Change a draft."""
    found = lock_draft(actor, broadcast_id)
    if found.version != version:
        raise Conflict("Bản nháp này vừa được sửa ở nơi khác.")
    _check(actor, typed)
    _fill(found, typed)
    _note(actor, "broadcast_edited", found)
    return found


def discard_broadcast(actor: Actor, *, broadcast_id: int) -> Broadcast:
    """Throw a draft away."""
    found = lock_draft(actor, broadcast_id)
    found.discarded_at = clock.now()
    _note(actor, "broadcast_discarded", found)
    return found


def attach_files(actor: Actor, *, broadcast_id: int, files: Sequence[NamedFile]) -> Broadcast:
    """More files with a draft."""
    found = lock_draft(actor, broadcast_id)
    if not files:
        raise RuleBroken("Hãy chọn ít nhất một tệp.", field="files")
    if len(list_files(found)) + len(files) > MOST_FILES:
        raise RuleBroken("Mỗi thông báo kèm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES)
    db.session.add_all(
        BroadcastFile(broadcast_id=found.id, name=file.name, sha256=file.sha256, size=file.size) for file in files
    )
    db.session.flush()
    queue_readings(files)
    return found


def detach_file(actor: Actor, *, broadcast_id: int, file_id: int) -> Broadcast:
    """A file goes with a draft no longer."""
    found = lock_draft(actor, broadcast_id)
    db.session.delete(get_file(found, file_id))
    db.session.flush()
    return found


def read_file(actor: Actor, *, broadcast_id: int, file_id: int) -> BroadcastFile:
    """A file of a broadcast of the unit acted for."""
    return get_file(get_broadcast(actor, broadcast_id), file_id)


def _check(actor: Actor, typed: Typed) -> None:
    check_wording(typed.wording, today=clock.today())
    if typed.wording.confirming not in {NOBODY, ONE}:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="confirming")
    if not set(typed.under) <= set(offer_under(actor)):
        raise RuleBroken("Có đơn vị không còn ở ngay dưới đơn vị bạn. Hãy chọn lại.", field="under")


def _fill(broadcast: Broadcast, typed: Typed) -> None:
    words = typed.wording
    broadcast.title, broadcast.text, broadcast.ends_on = words.title, words.text, words.ends_on
    broadcast.confirming, broadcast.urgent = words.confirming, words.urgent
    broadcast.question, broadcast.options = words.question, list(words.options)
    broadcast.under, broadcast.grades = list(typed.under), list(typed.grades)


def _note(actor: Actor, action: str, broadcast: Broadcast) -> None:
    note(actor, action, "broadcast", broadcast.id, unit_id=broadcast.unit_id, after={"title": broadcast.title})
    db.session.flush()
