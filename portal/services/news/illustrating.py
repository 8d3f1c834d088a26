"""The pictures of an article: its cover, its gallery, and one put at the end of its text."""

from collections.abc import Sequence
from html import escape

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken
from portal.models.news import ArticleVersion, GalleryItem, Medium
from portal.rules.permissions import Actor
from portal.services.news.acting import newest
from portal.services.news.media import usable_media
from portal.services.news.opening import find_conflict, get_editable
from portal.services.news.versions import writable_version
from portal.services.news.writing import Writing, note_media, refuse_waiting, save_version
from portal.services.records import note

MOST_PICTURES = 40
LONGEST_CAPTION = 300


def choose_pictures(
    actor: Actor, *, article_id: int, seen: str, cover_id: int | None, gallery: Sequence[tuple[int, str]]
) -> ArticleVersion:
    """Give the article this cover and this gallery, pictures with captions in order; what it had is in its history.

    Every picture is one of the unit's library that is described, or one the article has already.
    """
    article = get_editable(actor, article_id, lock=True)
    latest = newest(article)
    refuse_waiting(latest)
    if find_conflict(actor, article_id=article_id, seen=seen) is not None:
        raise Conflict("Bài vừa được lưu ở nơi khác. Hãy xem lại ảnh dưới đây rồi chọn lần nữa.")
    gallery = list(dict(gallery).items())
    if len(gallery) > MOST_PICTURES:
        raise RuleBroken("Bộ ảnh có nhiều nhất %(most)d ảnh.", most=MOST_PICTURES)
    if any(len(caption) > LONGEST_CAPTION for _id, caption in gallery):
        raise RuleBroken("Chú thích ảnh không quá %(most)d ký tự.", most=LONGEST_CAPTION)
    had = [(item.medium_id, item.caption) for item in latest.gallery]
    if (latest.cover_id, had) == (cover_id, gallery):
        return latest
    known = {latest.cover_id, *(medium_id for medium_id, _caption in had)}
    _refuse_foreign(actor, {cover_id, *(medium_id for medium_id, _caption in gallery)} - known - {None})
    version = writable_version(actor, article)
    version.cover_id = cover_id
    version.gallery.clear()
    db.session.flush()
    version.gallery = [
        GalleryItem(position=position, medium_id=medium_id, caption=caption)
        for position, (medium_id, caption) in enumerate(gallery)
    ]
    version.edited_at = article.changed_at = clock.now()
    note_media(version)
    db.session.expire(version, ["cover", "gallery"])
    note(actor, "article_pictures_chosen", "article", article.id, after={"article_version": version.number})
    return version


def append_picture(actor: Actor, *, article_id: int, seen: str, medium_id: int) -> ArticleVersion:
    """Put a picture of the library at the end of the text, with its description and whose it is."""
    medium = get_usable(actor, medium_id)
    latest = newest(get_editable(actor, article_id))
    names = ("title", "summary", "byline", "source_name", "source_url", "source_permission")
    said = {name: getattr(latest, name) for name in names}
    writing = Writing(body=latest.body + figure_html(medium), tags=latest.tags, **said)
    return save_version(actor, article_id=article_id, seen=seen, writing=writing).version


def get_usable(actor: Actor, medium_id: int) -> Medium:
    """A picture of the own library that may go into an article."""
    medium = db.session.scalar(usable_media(actor).where(Medium.id == medium_id))
    if medium is None:
        raise NotFound
    return medium


def figure_html(medium: Medium) -> str:
    """A picture as it stands in a body."""
    image = f'<img data-medium="{medium.id}" alt="{escape(medium.alt)}">'
    return f"<figure>{image}<figcaption>{escape(medium.credit)}</figcaption></figure>"


def _refuse_foreign(actor: Actor, ids: set[int | None]) -> None:
    if ids:  # what it had already may have been put away since
        query = usable_media(actor).with_only_columns(Medium.id).where(Medium.id.in_(ids))
        if set(db.session.scalars(query)) != ids:
            raise NotFound
