"""Writing an article: begun, opened, saved, saved by itself, taken back to an earlier version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.adapters.html import clean_html, media_in, text_of_html
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken
from portal.models.news import Article, ArticleEditing, ArticleVersion, Medium, MediumUse, Section
from portal.rules.news.steps import Step
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold, short_time
from portal.services.news.acting import newest
from portal.services.news.addresses import free_address
from portal.services.news.history import add_step
from portal.services.news.opening import find_conflict, get_editable, is_waiting
from portal.services.news.places import group_writing_in, writable_sections
from portal.services.news.scope import visible_articles
from portal.services.news.sites import find_own_site, touch
from portal.services.news.versions import fingerprint, get_version, next_version, writable_version
from portal.services.presence import claim
from portal.services.records import note

KINDS = ("article", "notice")
LONGEST_BODY = 400_000
SAME_BEGINNING = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What a writer typed; everything but the section may still be missing. ``body`` is HTML from anywhere."""

    section_id: int | None = None
    title: str = ""
    summary: str = ""
    body: str = ""
    byline: str = ""
    tags: Sequence[str] = ()
    source_name: str = ""
    source_url: str = ""
    source_permission: str = ""


@dataclass(frozen=True)
class Saved:
    """The version the words went into; ``lost_pictures`` are not in the unit's library and were left out."""

    version: ArticleVersion
    seen: str
    lost_pictures: int


def start_article(actor: Actor, *, kind: str, section_id: int, title: str) -> Article:
    """A new draft in a section the actor writes in; begun twice in a row by a double click it is one."""
    if find_own_site(actor) is None:
        raise NotFound
    section = _section(actor, section_id)
    if kind not in KINDS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="kind")
    if (twin := _just_begun(actor, title)) is not None:
        return twin
    now = clock.now()
    article = Article(
        unit_id=section.unit_id,
        kind=kind,
        section_id=section.id,
        group_id=group_writing_in(actor, section.id),
        slug=free_address(section.unit_id, title),
        author_id=actor.account_id,
        author=actor.name,
        created_at=now,
        changed_at=now,
    )
    db.session.add(article)
    db.session.flush()
    nothing = ArticleVersion(title=title, summary="", body="", text="", folded=fold(title), byline="", tags=[])
    nothing.source_name = nothing.source_url = nothing.source_permission = ""
    version = next_version(actor, article, nothing)
    add_step(actor, article, Step.STARTED, version=version)
    note(actor, "article_started", "article", article.id, after={"title": title})
    db.session.flush()
    return article


def save_version(actor: Actor, *, article_id: int, seen: str, writing: Writing, apart: bool = False) -> Saved:
    """Keep what was typed; over words of somebody else only after they were shown, and then beside them (``apart``)."""
    article = get_editable(actor, article_id, lock=True)
    latest = newest(article)
    refuse_waiting(latest)
    if (other := find_conflict(actor, article_id=article_id, seen=seen)) is not None:
        raise Conflict(
            "%(name)s đã lưu một bản khác lúc %(moment)s. Cả hai bản còn nguyên bên dưới; chưa có gì bị ghi đè.",
            name=other.edited_by,
            moment=short_time(other.edited_at.astimezone(clock.LOCAL_ZONE)),
        )
    body, lost = _body(article, writing)
    _move(actor, article, writing.section_id)
    text = text_of_html(body)
    new = {
        "title": writing.title,
        "summary": writing.summary,
        "body": body,
        "text": text,
        "folded": fold(f"{writing.title}\n{writing.summary}\n{text}"),
        "byline": writing.byline,
        "tags": list(writing.tags),
        "source_name": writing.source_name,
        "source_url": writing.source_url,
        "source_permission": writing.source_permission,
    }
    if all(getattr(latest, name) == value for name, value in new.items()):
        return Saved(latest, fingerprint(latest), lost)
    version = writable_version(actor, article, apart=apart)
    for name, value in new.items():
        setattr(version, name, value)
    version.edited_at = article.changed_at = clock.now()
    note_media(version)
    return Saved(version, fingerprint(version), lost)


def autosave(actor: Actor, *, article_id: int, seen: str, writing: Writing) -> Saved:
    """Keep what is being typed; never into what was submitted, never over what somebody else saved."""
    if newest(get_editable(actor, article_id)).submitted_at is not None:
        raise RuleBroken("Bản này đã gửi duyệt nên cổng không tự lưu. Bấm Lưu để lưu thành bản sửa mới.")
    saved = save_version(actor, article_id=article_id, seen=seen, writing=writing)
    claim(ArticleEditing, actor, "article_id", article_id)
    return saved


def restore_version(actor: Actor, *, article_id: int, number: int) -> ArticleVersion:
    """Say again what an earlier version said, as a new version; no version is changed or lost."""
    article = get_editable(actor, article_id, lock=True)
    refuse_waiting(newest(article))
    source = get_version(actor, article_id=article_id, number=number)
    if fingerprint(source) == fingerprint(newest(article)):
        return newest(article)
    version = next_version(actor, article, source)
    note_media(version)
    note(actor, "article_version_restored", "article", article.id, after={"from": number, "to": version.number})
    return version


def refuse_waiting(version: ArticleVersion) -> None:
    """Nobody changes an article that waits for a decision."""
    if is_waiting(version):
        raise RuleBroken("Bài đang chờ duyệt nên không sửa được. Rút bài về rồi hãy sửa.")


def note_media(version: ArticleVersion) -> None:
    """Write down which media the version shows or links, for their usage and for who may see them."""
    db.session.flush()
    wanted = {*media_in(version.body), *(item.medium_id for item in version.gallery)}
    wanted |= {version.cover_id} if version.cover_id else set()
    own = _own_media(version.article.unit_id, wanted)
    db.session.execute(delete(MediumUse).where(MediumUse.version_id == version.id))
    db.session.add_all(MediumUse(version_id=version.id, medium_id=medium_id) for medium_id in sorted(own))
    db.session.flush()


def _own_media(unit_id: int, wanted: set[int]) -> set[int]:
    if not wanted:
        return set()
    query = select(Medium.id).where(Medium.unit_id == unit_id, Medium.id.in_(wanted))
    return set(db.session.scalars(query))


def _body(article: Article, writing: Writing) -> tuple[str, int]:
    """The cleaned body and how many pictures of elsewhere were left out."""
    if len(writing.body) > LONGEST_BODY:
        raise RuleBroken("Bài dài quá %(most)d ký tự. Hãy tách thành nhiều bài.", field="body", most=LONGEST_BODY)
    body = clean_html(writing.body)
    wanted = set(media_in(body))
    own = _own_media(article.unit_id, wanted)
    if wanted == own:
        return body, 0
    without = clean_html(body, media=own)
    return without, body.count("<figure>") - without.count("<figure>")


def _move(actor: Actor, article: Article, section_id: int | None) -> None:
    """Into another section; of an article the public has seen only by those who edit the whole site."""
    if section_id is None or section_id == article.section_id:
        return
    if article.shown_id is not None and not actor.can(Permission.NEWS_EDIT):
        raise RuleBroken("Bài đã đăng; chỉ biên tập viên đổi được chuyên mục.", field="section_id")
    article.section_id = _section(actor, section_id).id
    if article.shown_id is not None:
        touch([article.unit_id])


def _section(actor: Actor, section_id: int) -> Section:
    found = next((section for section in writable_sections(actor) if section.id == section_id), None)
    if found is None:
        raise RuleBroken("Hãy chọn một chuyên mục mà bạn được viết.", field="section_id")
    return found


def _just_begun(actor: Actor, title: str) -> Article | None:
    query = visible_articles(actor).join(ArticleVersion, ArticleVersion.id == Article.latest_id)
    return db.session.scalar(
        query.where(
            Article.author_id == actor.account_id,
            Article.created_at > clock.now() - SAME_BEGINNING,
            ArticleVersion.title == title,
            ArticleVersion.text == "",
        ).limit(1)
    )
