"""The words of attached files, as deadlines are looked for in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters.file_text import LONGEST
from portal.db import read_pairs
from portal.models.documents import DocumentFile, FileText
from portal.rules.documents.files import WHY_UNSEARCHABLE, may_name_duties
from portal.rules.found_text import PAGE_END
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
        text = row.text[:left].replace(PAGE_END, "\n") if row is not None else ""
        left -= len(text)
        is_cut = row is not None and (len(text) < len(row.text) or len(row.text) >= LONGEST)
        found.append(Attached(file.name, row.outcome if row is not None else WAITING, text, is_cut))
    return found


def list_unsearchable(files: Sequence[DocumentFile]) -> list[tuple[str, str]]:
    """Names of the files whose words nobody can search for, and why (a message); at most one query."""
    if not files:
        return []
    contents = {file.sha256 for file in files}
    query = select(FileText.sha256, FileText.outcome).where(FileText.sha256.in_(contents))
    outcomes = read_pairs(query.where(FileText.outcome.in_(WHY_UNSEARCHABLE)))
    return [(file.name, WHY_UNSEARCHABLE[outcomes[file.sha256]]) for file in files if file.sha256 in outcomes]
