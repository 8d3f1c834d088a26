"""The words of attached files, as deadlines are looked for in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters.file_text import LONGEST
from portal.db import db
from portal.models.documents import DocumentFile, FileText
from portal.rules.documents.files import may_name_duties
from portal.services.file_texts.reading import file_texts_of

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


def list_texts(files: Sequence[DocumentFile]) -> list[Attached]:
    """What is known of the files that may have words, in their order, up to ``MOST_READ``; at most one query."""
    wanted = [file for file in files if may_name_duties(file.name)]
    known = file_texts_of({file.sha256 for file in wanted})
    found, left = [], MOST_READ
    for file in wanted:
        row = known.get(file.sha256)
        text = row.text[:left] if row is not None else ""
        left -= len(text)
        is_cut = row is not None and (len(text) < len(row.text) or len(row.text) >= LONGEST)
        found.append(Attached(file.name, row.outcome if row is not None else WAITING, text, is_cut))
    return found


def list_scans(files: Sequence[DocumentFile]) -> list[str]:
    """Names of the files that are only pictures of paper, whose words nobody can search for; at most one query."""
    if not files:
        return []
    contents = {file.sha256 for file in files}
    query = select(FileText.sha256).where(FileText.sha256.in_(contents), FileText.outcome == "no_text")
    scans = set(db.session.scalars(query))
    return [file.name for file in files if file.sha256 in scans]
