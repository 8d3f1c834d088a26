"""The words of versions of articles, with those of the files they link to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from portal.db import db
from portal.models.news import Article, ArticleVersion, Medium, MediumUse
from portal.services.news.scope import shown_articles
from portal.services.search.source import Watched
from portal.services.search.sources.parts import joined, texts_of

FILES = "file"
OF_VERSIONS: tuple[Watched, ...] = (
    Watched("article_version", "article_id", ("title", "summary", "text", "byline", "tags", "edited_at")),
    Watched("medium_use", query="SELECT article_id FROM article_version WHERE id = {row}.version_id"),
    Watched(
        "gallery_item",
        columns=("caption",),
        query="SELECT article_id FROM article_version WHERE id = {row}.version_id",
    ),
    Watched(
        "medium",
        columns=("name",),
        query="SELECT article_id FROM article_version JOIN medium_use ON version_id = article_version.id "
        "WHERE medium_id = {row}.id",
    ),
    Watched("section", columns=("name",), query="SELECT id FROM article WHERE section_id = {row}.id"),
    Watched("site", columns=("opened_at",), query="SELECT id FROM article WHERE unit_id = {row}.unit_id"),
    Watched(
        "file_text",
        query="SELECT article_id FROM article_version JOIN medium_use ON version_id = article_version.id "
        "JOIN medium ON medium.id = medium_id WHERE sha256 = {row}.sha256",
    ),
)


@dataclass(frozen=True)
class Attached:
    """A file that a version links to, with its words."""

    name: str
    text: str


def attached_to(versions: Iterable[ArticleVersion | None]) -> Mapping[int, list[Attached]]:
    """The files of versions by the id of the version; two statements."""
    ids = {version.id for version in versions if version is not None}
    if not ids:
        return defaultdict(list)
    query = select(MediumUse.version_id, Medium.name, Medium.sha256).join(Medium, Medium.id == MediumUse.medium_id)
    query = query.where(MediumUse.version_id.in_(ids), Medium.kind == FILES).order_by(Medium.id)
    rows = db.session.execute(query).all()
    texts = texts_of({sha256 for _id, _name, sha256 in rows})
    found: dict[int, list[Attached]] = defaultdict(list)
    for version_id, name, sha256 in rows:
        found[version_id].append(Attached(name, texts.get(sha256, "")))
    return found


def body_of(article: Article, version: ArticleVersion, files: Collection[Attached]) -> str:
    """Everything by which a version is found besides its title."""
    tags = (tag for tag in version.tags)
    words = joined(part for file in files for part in (file.name, file.text))
    return joined(
        [version.summary, version.text, *captions_of(version), version.byline, article.section.name, *tags, words]
    )


def captions_of(version: ArticleVersion) -> list[str]:
    """What stands below the pictures of its gallery."""
    return [item.caption for item in version.gallery]


def texts_to_show(version: ArticleVersion, files: Collection[Attached]) -> tuple[tuple[str, str], ...]:
    """The parts in which the words may stand."""
    return (
        ("", joined([version.summary, version.text, *captions_of(version)])),
        *((file.name, file.text) for file in files),
    )


def is_read_as_it_is() -> ColumnElement[bool]:
    """Whether everybody reads the newest version now, so that there is nothing else to be found by those who write."""
    public = shown_articles().with_only_columns(Article.id)
    return Article.id.in_(public) & (Article.latest_id == Article.shown_id)
