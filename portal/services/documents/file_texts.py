"""The words of attached files: taken out once for each content, by the worker, and read for deadlines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.adapters.file_text import LONGEST, read_text
from portal.db import begin_write, db
from portal.models.documents import DocumentFile, FileText
from portal.models.records import OutboxItem
from portal.rules.documents.files import has_text
from portal.services.records.outbox import queue_many

KIND = "read_text"
WAITING = "waiting"
MOST_READ = 60_000
"""Characters of all files of a document together that are looked at: about twenty-five pages."""


@dataclass(frozen=True)
class Attached:
    """A file that has words, or may have; ``outcome`` is ``waiting`` until the worker has looked.

    ``is_cut``: only the beginning of its words is in ``text``.
    """

    name: str
    outcome: str
    text: str
    is_cut: bool


def queue_readings(files: Iterable[DocumentFile]) -> None:
    """Have the worker read the files that may have words; equal contents once."""
    wanted = {file.sha256: file.size for file in files if has_text(file.name)}
    queue_many(KIND, {f"text-{sha256}": {"sha256": sha256, "size": size} for sha256, size in wanted.items()})


def reader(store: FileStore) -> Callable[[OutboxItem], None]:
    """The worker's hand: reads the file of an outbox row with no transaction open, then keeps what it found."""

    def work(item: OutboxItem) -> None:
        sha256, size = item.payload["sha256"], item.payload["size"]
        found = read_text(store.open(sha256), size)
        begin_write()
        db.session.merge(FileText(sha256=sha256, outcome=found.outcome, text=found.text, read_at=clock.now()))
        db.session.commit()

    return work


def list_texts(files: Sequence[DocumentFile]) -> list[Attached]:
    """What is known of the files that may have words, in their order, up to ``MOST_READ``; at most one query."""
    wanted = [file for file in files if has_text(file.name)]
    if not wanted:
        return []
    query = select(FileText).where(FileText.sha256.in_({file.sha256 for file in wanted}))
    known = {row.sha256: row for row in db.session.scalars(query)}
    found, left = [], MOST_READ
    for file in wanted:
        row = known.get(file.sha256)
        text = row.text[:left] if row is not None else ""
        left -= len(text)
        is_cut = row is not None and (len(text) < len(row.text) or len(row.text) >= LONGEST)
        found.append(Attached(file.name, row.outcome if row is not None else WAITING, text, is_cut))
    return found
