"""Scanned PDFs and photographed pages, whose letters are read after everything else, a few pages at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.adapters.file_text import LONGEST, read_scan
from portal.db import begin_write, db
from portal.models.documents import FileText
from portal.models.records import OutboxItem
from portal.rules.found_text import PAGE_END
from portal.services.records.outbox import queue_many

KIND = "read_scan"
PAGES_AT_ONCE = 2
"""As long as this takes nothing else is done by the same worker; its lease is two minutes."""
MOST_PAGES = 60
REST = timedelta(seconds=20)
"""Whatever became due meanwhile comes first."""


def queue_scan(sha256: str, size: int, page: int = 0, *, available_at: datetime | None = None) -> None:
    """Have the letters of a scan read from this page (from 0) on, when nothing else waits."""
    payload = {"sha256": sha256, "size": size, "page": page}
    queue_many(KIND, {key_of(sha256, page): payload}, available_at=available_at or clock.now() + REST)


def key_of(sha256: str, page: int) -> str:
    """The outbox key of some pages."""
    return f"scan-{page}-{sha256}"


def all_keys(sha256: str) -> list[str]:
    """The keys of all pages that may have been queued."""
    return [key_of(sha256, page) for page in range(0, MOST_PAGES, PAGES_AT_ONCE)]


def scan_reader(store: FileStore) -> Callable[[OutboxItem], None]:
    """The worker's hand: reads some pages with no transaction open, adds them to the text and queues the next."""

    def work(item: OutboxItem) -> None:
        sha256, size, page = item.payload["sha256"], item.payload["size"], item.payload["page"]
        db.session.rollback()
        found = read_scan(store.open(sha256), size, range(page, page + PAGES_AT_ONCE))
        if not found:
            return
        begin_write()
        is_long = _add(sha256, page, found)
        if len(found) == PAGES_AT_ONCE and page + PAGES_AT_ONCE < MOST_PAGES and not is_long:
            queue_scan(sha256, size, page + PAGES_AT_ONCE)
        db.session.commit()

    return work


def _add(sha256: str, page: int, found: list[str]) -> bool:
    """Put pages into the text at their place, also when done twice; whether enough is known, or the text is gone."""
    row = db.session.get(FileText, sha256)
    if row is None or row.outcome not in {"no_text", "ocr"}:
        return True
    before = (row.text.split(PAGE_END) if row.outcome == "ocr" else [])[:page]
    pages = before + [""] * (page - len(before)) + found
    row.text = PAGE_END.join(pages)[:LONGEST]
    row.outcome, row.read_at = "ocr" if any(pages) else row.outcome, clock.now()
    return len(row.text) >= LONGEST
