"""An article as the public would read it."""

from flask.typing import ResponseReturnValue

from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.news import reading, scope
from portal.services.news.acting import newest
from portal.web.access import page
from portal.web.article_html import render_body
from portal.web.identity import actor
from portal.web.media import staff_picture, staff_pictures
from portal.web.sites import dress


@bp.get("/<int:article_id>/xem-truoc")
@page(Permission.NEWS_WRITE)
def preview(article_id: int) -> ResponseReturnValue:
    """The newest words of an article on the page that readers will get, under a band that says so."""
    article = scope.get_article(actor(), article_id)
    version = newest(article)
    media = staff_pictures(reading.find_media(version))
    return dress(
        "news/preview.html",
        reading.look_around(article.site),
        staff_picture,
        article=article,
        version=version,
        body=render_body(version.body, media),
        media=media,
        tags=(),
        related=reading.list_related(article),
        successor=reading.find_successor(article),
    )
