"""Have files read once for each content, and give what was found."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.file_store import FileStore, NamedFile
from portal.adapters.file_text import READER, FoundText, read_text
from portal.db import begin_write, db
from portal.models.documents import FileText
from portal.models.records import OutboxItem
from portal.rules.found_text import may_have_words
from portal.services.file_texts.scans import queue_scan
from portal.services.records.outbox import queue_many

KIND = "read_text"


def queue_readings(files: Iterable[NamedFile], *, is_paper: bool = False) -> None:
    """Have the worker read the files just stored that may have words; equal contents once, and never again.

    ``is_paper``: files of documents, whose pictures are pages.
    """
    queue_contents({file.sha256: file.size for file in files if may_have_words(file.name, is_paper=is_paper)})


def queue_contents(sizes: dict[str, int], *, again: str = "", available_at: datetime | None = None) -> None:
    """As ``queue_readings``, by content; ``again`` names the reason for which a content is read once more."""
    payloads = {key_of(sha256, again): {"sha256": sha256, "size": size} for sha256, size in sizes.items()}
    queue_many(KIND, payloads, available_at=available_at)


def key_of(sha256: str, again: str = "") -> str:
    """The outbox key: newer readers read again what older ones read."""
    return f"text-{READER}{again}-{sha256}"


def reader(store: FileStore, *, ocr: bool = False) -> Callable[[OutboxItem], None]:
    """The worker's hand: reads the file of an outbox row with no transaction open, then keeps what it found.

    ``ocr``: the letters of scans are to be read later, a few pages at a time.
    """

    def work(item: OutboxItem) -> None:
        sha256, size = item.payload["sha256"], item.payload["size"]
        found = read_text(store.open(sha256), size)
        begin_write()
        keep(sha256, found)
        if ocr and found.outcome == "no_text":
            queue_scan(sha256, size)
        db.session.commit()

    return work


def keep(sha256: str, found: FoundText) -> None:
    """Keep what a content says in place of what was known."""
    row = FileText(sha256=sha256, outcome=found.outcome, text=found.text, read_at=clock.now(), reader=READER)
    db.session.merge(row)


def file_texts_of(contents: Collection[str]) -> dict[str, FileText]:
    """What was found in files, by the SHA-256 of their content; those not read yet are left out. One query."""
    if not contents:
        return {}
    query = select(FileText).where(FileText.sha256.in_(set(contents)))
    return {row.sha256: row for row in db.session.scalars(query)}
