"""Which rows have a file whose words are wanted: as long as one of them is there, its text is."""

from sqlalchemy import ColumnElement, Select, Subquery, exists, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from portal.models.contact_book import BroadcastFile, NoticeFile, TalkFile
from portal.models.data_forms import ReportFile
from portal.models.documents import DocumentFile
from portal.models.news import Medium
from portal.rules.found_text import endings_without_words

Holder = type[DocumentFile | NoticeFile | BroadcastFile | TalkFile | ReportFile | Medium]

HOLDERS: tuple[Holder, ...] = (DocumentFile, NoticeFile, BroadcastFile, TalkFile, ReportFile, Medium)
"""Papers about single children (leave, consent, handed-in work) are not searched and therefore not read."""


def held_files() -> Subquery:
    """Content and size of every such file whose name does not rule words out."""
    return union_all(*(select(row.sha256, row.size).where(*_may_have_words(row)) for row in HOLDERS)).subquery()


def is_held(sha256: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether any row still has a file of this content."""
    return or_(*(exists(_rows_of(row, sha256)) for row in HOLDERS))


def _rows_of(row: Holder, sha256: InstrumentedAttribute[str]) -> Select[int]:
    return select(row.id).where(row.sha256 == sha256, *_is_file(row))


def _may_have_words(row: Holder) -> list[ColumnElement[bool]]:
    endings = sorted(endings_without_words(is_paper=row is DocumentFile))
    names = [row.name.not_ilike(f"%.{ending}") for ending in endings]
    return [*names, *_is_file(row)]


def _is_file(row: Holder) -> list[ColumnElement[bool]]:
    return [Medium.kind == "file"] if row is Medium else []
