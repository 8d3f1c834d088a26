"""An article as the public would read it."""

from flask.typing import ResponseReturnValue

from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.news import opening
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import answer


@bp.get("/<int:article_id>/xem-truoc")
@page(Permission.NEWS_WRITE)
def preview(article_id: int) -> ResponseReturnValue:
    """The newest words of an article as readers will see them."""
    found = opening.open_article(actor(), article_id=article_id)
    return answer("news/preview.html", article=found.article, version=found.version)
