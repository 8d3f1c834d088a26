"""Writing a notice before it is sent: words, aims, single pupils, files."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.models.contact_book import Notice, NoticeFile
from portal.rules.contact_book.notices import CONSENT, MOST_FILES, Wording, check_wording
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.aiming import Aimed, check_aims, find_pupils
from portal.services.contact_book.notices.scope import (
    get_draft,
    get_file,
    get_followed,
    get_notice,
    get_own,
    list_files,
)
from portal.services.file_texts.reading import queue_readings
from portal.services.records.audit import note

MOST_TICKED = 400
"""More pupils than this are not ticked one by one."""


def create_notice(actor: Actor, *, wording: Wording, aims: Sequence[str], corrects_id: int | None = None) -> Notice:
    """A new draft; ``corrects_id``: a sent notice it corrects."""
    if actor.unit_id is None:
        raise NotAllowed
    check_wording(wording, today=clock.today())
    check_aims(actor, aims)
    if corrects_id is not None:
        get_own(actor, corrects_id)
    made = Notice(
        unit_id=actor.unit_id,
        author_id=actor.account_id,
        author=actor.name,
        corrects_id=corrects_id,
        begins_on=clock.today(),
        created_at=clock.now(),
        **_columns(wording, aims),
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "notice_drafted", "notice", made.id, after={"title": made.title})
    return made


def edit_notice(actor: Actor, *, notice_id: int, wording: Wording, aims: Sequence[str], version: int) -> Notice:
    """Other words or aims of a draft; other aims forget which single pupils were chosen."""
    found = get_draft(actor, notice_id)
    if found.version != version:
        raise Conflict("Thông báo vừa được sửa ở nơi khác. Hãy xem lại rồi lưu lần nữa.")
    check_wording(wording, today=clock.today())
    check_aims(actor, aims)
    if found.scheduled_at is not None and wording.ends_on < found.scheduled_at.astimezone(clock.LOCAL_ZONE).date():
        raise RuleBroken("Thông báo hẹn gửi sau ngày này. Hãy đổi giờ hẹn trước.", field="ends_on")
    if set(aims) != set(found.aims):
        found.pupil_ids = []
    for name, value in _columns(wording, aims).items():
        setattr(found, name, value)
    note(actor, "notice_edited", "notice", found.id, after={"title": found.title})
    db.session.flush()
    return found


def discard_notice(actor: Actor, *, notice_id: int) -> Notice:
    """Throw a draft away."""
    found = get_draft(actor, notice_id)
    found.discarded_at = clock.now()
    note(actor, "notice_discarded", "notice", found.id, before={"title": found.title})
    db.session.flush()
    return found


def offer_pupils(actor: Actor, notice_id: int) -> Sequence[Aimed]:
    """The pupils behind the aims of a draft, to choose single ones."""
    found = get_notice(actor, notice_id)
    pupils = find_pupils(actor, found.aims)
    if len(pupils) > MOST_TICKED:
        raise RuleBroken("Nơi gửi có quá nhiều học sinh để chọn từng em. Hãy chọn lớp trước.")
    return pupils


def choose_pupils(actor: Actor, *, notice_id: int, pupil_ids: Collection[int]) -> Notice:
    """Only these pupils; all of them are the same as no choice."""
    found = get_draft(actor, notice_id)
    offered = {pupil.pupil_id for pupil in find_pupils(actor, found.aims)}
    if not pupil_ids:
        raise RuleBroken("Hãy chọn ít nhất một học sinh.", field="pupils")
    if not set(pupil_ids) <= offered:
        raise RuleBroken("Có học sinh không còn ở nơi gửi. Hãy chọn lại.", field="pupils")
    found.pupil_ids = [] if set(pupil_ids) == offered else sorted(set(pupil_ids))
    db.session.flush()
    return found


def attach_files(actor: Actor, *, notice_id: int, files: Sequence[NamedFile]) -> Notice:
    """More files with a draft."""
    found = get_draft(actor, notice_id)
    if not files:
        raise RuleBroken("Hãy chọn ít nhất một tệp.", field="files")
    kept = db.session.scalar(select(func.count()).where(NoticeFile.notice_id == found.id)) or 0
    if kept + len(files) > MOST_FILES:
        raise RuleBroken("Mỗi thông báo kèm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES)
    db.session.add_all(
        NoticeFile(notice_id=found.id, name=file.name, sha256=file.sha256, size=file.size) for file in files
    )
    db.session.flush()
    queue_readings(files)
    return found


def detach_file(actor: Actor, *, notice_id: int, file_id: int) -> Notice:
    """A file goes with a draft no longer."""
    found = get_draft(actor, notice_id)
    db.session.delete(get_file(found, file_id))
    db.session.flush()
    return found


def read_file(actor: Actor, *, notice_id: int, file_id: int) -> NoticeFile:
    """A file of a notice the actor follows."""
    return get_file(get_followed(actor, notice_id), file_id)


def files_of(actor: Actor, notice_id: int) -> Sequence[NoticeFile]:
    """The files of a notice the actor sees."""
    return list_files(get_notice(actor, notice_id))


def _columns(wording: Wording, aims: Sequence[str]) -> dict[str, Any]:
    return {
        "title": wording.title,
        "text": wording.text,
        "aims": list(aims),
        "ends_on": wording.ends_on,
        "confirming": wording.confirming,
        "urgent": wording.urgent,
        "question": wording.question,
        "options": list(wording.options),
        "hands_in": wording.hands_in,
        "slots": [[slot.name, slot.places] for slot in wording.slots],
        "consent": wording.consent if wording.confirming == CONSENT else "",
    }
