"""What everybody may read without an account: published documents and the files published with them, nothing else.

Every public surface (list, page, file, feed, search) goes through ``shown_publications``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, extract, func, select
from sqlalchemy.orm import contains_eager

from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, DocumentFile, Publication, Recall, Receipt
from portal.models.units import Unit
from portal.rules.units.kinds import OUTSIDE
from portal.services.documents.following import matches
from portal.services.documents.successors import Successor, find_successors
from portal.services.paging import Paged, paginate
from portal.services.units import tree

FEED_LENGTH = 50
SITEMAP_LENGTH = 5_000
"""So many publications, by their ids, share one file of the sitemap: what is taken off moves no other one."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which published documents: of one unit (with those ``below`` it) or of all, by type, year of issue and words."""

    unit_id: int | None = None
    below: bool = False
    type_code: str = ""
    year: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Choices:
    """The types and years that occur, for the filter."""

    type_codes: Sequence[str]
    years: Sequence[int]


def shown_publications() -> Select[Publication]:
    """Publications that everybody may read now."""
    return (
        select(Publication)
        .join(Document, Document.id == Publication.document_id)
        .where(Publication.withdrawn_at.is_(None), Document.posted_at.is_not(None))
        .options(contains_eager(Publication.document))
    )


def get_public_unit(unit_id: int) -> Unit:
    """A unit with its public page."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or unit.kind_code == OUTSIDE:
        raise NotFound
    return unit


def list_public(wanted: Wanted, *, number: int) -> Paged[Publication]:
    """A page of the published documents, the last published first."""
    return paginate(newest_first(wanted), number=number)


def list_newest(wanted: Wanted, *, limit: int = FEED_LENGTH) -> Sequence[Publication]:
    """The last published documents, for a feed or the front page of a site."""
    return db.session.scalars(newest_first(wanted).limit(limit)).all()


@dataclass(frozen=True)
class Listed:
    """A public document as a search engine is told of it."""

    unit_id: int
    document_id: int
    published_at: datetime


def list_sitemaps() -> Sequence[tuple[int, datetime]]:
    """The files of the sitemap by number, each with the last time something was published in it."""
    number = (Publication.id - 1) // SITEMAP_LENGTH + 1
    query = shown_publications().with_only_columns(number, func.max(Publication.published_at))
    return [(int(page), latest) for page, latest in db.session.execute(query.group_by(number).order_by(number))]


def list_sitemap(number: int) -> Sequence[Listed]:
    """The public documents of one file of the sitemap; NotFound when there are none."""
    mine = Publication.id.between((number - 1) * SITEMAP_LENGTH + 1, number * SITEMAP_LENGTH)
    columns = (Publication.unit_id, Publication.document_id, Publication.published_at)
    query = shown_publications().where(mine).with_only_columns(*columns).order_by(Publication.id)
    found = [Listed(*row) for row in db.session.execute(query)]
    if not found:
        raise NotFound
    return found


def newest_first(wanted: Wanted) -> Select[Publication]:
    """What is wanted, the last published first."""
    return _matching(wanted).order_by(Publication.published_at.desc(), Publication.id.desc())


def list_choices(wanted: Wanted) -> Choices:
    """The types and the years among the published documents of the same units."""
    same_units = Wanted(unit_id=wanted.unit_id, below=wanted.below)
    year = extract("year", Document.issued_on)
    rows: Any = db.session.execute(_matching(same_units).with_only_columns(Document.type_code, year).distinct())
    found = [(type_code, year) for type_code, year in rows]
    return Choices(sorted({kind for kind, _ in found}), sorted({int(year) for _, year in found if year}, reverse=True))


def get_public(unit_id: int, document_id: int) -> Publication:
    """A published document on the page of the unit that issued it; NotFound for everything else."""
    found = db.session.scalar(_one(unit_id, document_id))
    if found is None:
        raise NotFound
    return found


def get_public_file(unit_id: int, document_id: int, file_id: int) -> DocumentFile:
    """A file that was chosen to be published with its document, while it is published."""
    file = next((f for f in get_public(unit_id, document_id).files if f.id == file_id), None)
    if file is None:
        raise NotFound
    return file


def withdrawn_at(unit_id: int, document_id: int) -> datetime | None:
    """When the document was taken off the unit's page, or None if it never was on it."""
    query = select(Publication.withdrawn_at).where(
        Publication.unit_id == unit_id, Publication.document_id == document_id, Publication.withdrawn_at.is_not(None)
    )
    return db.session.scalar(query.order_by(Publication.withdrawn_at.desc()).limit(1))


@dataclass(frozen=True)
class Standing:
    """What became of a published document since: recalled by its unit; replaced, by one everybody may read or not."""

    recalled_at: datetime | None = None
    successor: Successor | None = None
    shown_successor: Publication | None = None


def standing_of(publication: Publication) -> Standing:
    """The one place that says whether a published document still stands."""
    whole = select(Recall.ordered_at).join(Receipt, Receipt.id == Recall.receipt_id)
    whole = whole.where(Receipt.document_id == publication.document_id, Recall.whole).order_by(Recall.id).limit(1)
    successor = find_successors([publication.document_id]).get(publication.document_id)
    shown = None
    if successor is not None:
        shown = db.session.scalar(shown_publications().where(Publication.document_id == successor.document_id))
    return Standing(db.session.scalar(whole), successor, shown)


def _one(unit_id: int, document_id: int) -> Select[Publication]:
    return shown_publications().where(Publication.unit_id == unit_id, Publication.document_id == document_id)


def _matching(wanted: Wanted) -> Select[Publication]:
    query = shown_publications()
    if wanted.unit_id is not None and wanted.below:
        query = query.where(Publication.unit_id.in_(select(tree.subtree(wanted.unit_id).c.id)))
    elif wanted.unit_id is not None:
        query = query.where(Publication.unit_id == wanted.unit_id)
    if wanted.type_code:
        query = query.where(Document.type_code == wanted.type_code)
    if wanted.year is not None:
        query = query.where(
            Document.issued_on >= date(wanted.year, 1, 1), Document.issued_on <= date(wanted.year, 12, 31)
        )
    return query.where(matches(wanted.words)) if wanted.words else query
