"""What an article said before: its versions, one of them, two compared, an earlier one taken back."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.news import scope, versions, writing
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.get("/<int:article_id>/ban")
@page(Permission.NEWS_WRITE)
def history(article_id: int) -> ResponseReturnValue:
    """All versions of an article, who wrote them, which the public reads."""
    article = scope.get_article(actor(), article_id)
    found = versions.list_versions(actor(), article_id=article_id, number=page_number())
    return answer("news/history.html", article=article, page=Page(found))


@bp.route("/<int:article_id>/ban/<int:number>", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def version(article_id: int, number: int) -> ResponseReturnValue:
    """One version as it was; the button takes its words back as a new version."""
    if request.method == "POST":
        taken = writing.restore_version(actor(), article_id=article_id, number=number)
        flash(_("Đã lấy lại nội dung bản %(old)s thành bản %(new)s.", old=number, new=taken.number), "success")
        return go_to(url_for("news.edit", article_id=article_id))
    found = versions.get_version(actor(), article_id=article_id, number=number)
    return answer("news/version.html", article=scope.get_article(actor(), article_id), version=found)


@bp.get("/<int:article_id>/so-sanh")
@page(Permission.NEWS_WRITE)
def compare(article_id: int) -> ResponseReturnValue:
    """What changed from one version to another, word by word; without a choice the last two."""
    found = versions.compare_versions(
        actor(),
        article_id=article_id,
        old=whole_number(request.args.get("tu")),
        new=whole_number(request.args.get("den")),
    )
    return answer("news/compare.html", found=found, article=found.article)
