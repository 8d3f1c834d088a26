"""By the clock: read what was stored before, or by older readers; forget the text of what nobody has any more."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Subquery, delete, exists, func, select

from portal.adapters import clock
from portal.adapters.file_text import READER, can_read_doc
from portal.db import begin_write, db, read_pairs
from portal.models.documents import FileText
from portal.models.records import OutboxItem
from portal.services.file_texts.holders import held_files, is_held
from portal.services.file_texts.reading import key_of, queue_contents
from portal.services.file_texts.scans import all_keys, queue_scan

PAGE = 100
SPACING = timedelta(seconds=60)
"""A page of readings becomes due after another, so that mails and what people wait for come in between."""
MOST_AT_ONCE = 20_000
"""Spread over three and a half hours; the outbox takes nothing that is further ahead than twelve."""
REST = timedelta(days=1)
"""A text without a file stays so long: a file may be taken off one thing to be put to another."""
AGAIN_WITH_TOOL = "-tool"


def queue_missing() -> int:
    """Queue readings of all contents that were never read, or by older readers; how many. Commits page by page."""
    count = sum(_queue(page, place, "") for place, page in enumerate(_pages(_unread())))
    if can_read_doc():
        count += sum(_queue(page, place, AGAIN_WITH_TOOL) for place, page in enumerate(_pages(_without_tool())))
    return count


def queue_scans() -> int:
    """Queue the letters of all scans whose letters nobody has read; how many. Commits page by page."""
    held = held_files()
    scanned = exists().where(FileText.sha256 == held.c.sha256, FileText.outcome == "no_text")
    count = 0
    for place, page in enumerate(_pages(select(held).where(scanned).subquery())):
        begin_write()
        for sha256, size in page.items():
            queue_scan(sha256, size, available_at=clock.now() + (place + 1) * SPACING)
        db.session.commit()
        count += len(page)
    return count


def read_files() -> None:
    """``queue_missing`` as a recurring job."""
    queue_missing()


def sweep_texts() -> None:
    """Forget the texts of contents that no row has any more."""
    old = FileText.read_at < clock.now() - REST
    query = select(FileText.sha256).where(old, ~is_held(FileText.sha256)).order_by(FileText.sha256).limit(PAGE)
    while gone := db.session.scalars(query).all():
        begin_write()
        db.session.execute(delete(FileText).where(FileText.sha256.in_(gone), ~is_held(FileText.sha256)))
        keys = [key_of(sha256, again) for sha256 in gone for again in ("", AGAIN_WITH_TOOL)]
        keys += [key for sha256 in gone for key in all_keys(sha256)]
        db.session.execute(delete(OutboxItem).where(OutboxItem.key.in_(keys), OutboxItem.state == "done"))
        db.session.commit()


def _queue(sizes: dict[str, int], place: int, again: str) -> int:
    begin_write()
    queue_contents(sizes, again=again, available_at=clock.now() + place * SPACING)
    db.session.commit()
    return len(sizes)


def _unread() -> Subquery:
    held = held_files()
    read = exists().where(FileText.sha256 == held.c.sha256, FileText.reader >= READER)
    return select(held).where(~read).subquery()


def _without_tool() -> Subquery:
    held = held_files()
    waits = exists().where(FileText.sha256 == held.c.sha256, FileText.outcome == "no_tool")
    return select(held).where(waits).subquery()


def _pages(files: Subquery) -> Iterator[dict[str, int]]:
    """Content and size, page by page in the order of contents."""
    after, count = "", 0
    query = select(files.c.sha256, func.max(files.c.size)).group_by(files.c.sha256).order_by(files.c.sha256)
    while count < MOST_AT_ONCE and (page := read_pairs(query.where(files.c.sha256 > after).limit(PAGE))):
        db.session.rollback()
        yield page
        after, count = max(page), count + len(page)
