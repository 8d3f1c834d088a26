"""The author's pages: hand in, take back, give up."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.forms import SeenForm, SubmitForm
from portal.rules.news.acts import Act
from portal.rules.permissions import Permission
from portal.services.news import desk, submitting
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.own_links import knows
from portal.web.respond import answer, go_to


@bp.route("/<int:article_id>/gui-duyet", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def submit(article_id: int) -> ResponseReturnValue:
    """The list of checks, and the button that hands the article in."""
    form = load_form(SubmitForm)
    chosen = {"article_id": article_id, "seen": form.seen.data or 0, "consented": form.consented.data}
    if form.validate_on_submit() and form.attempt(submitting.submit, actor(), knows=knows, **chosen):
        flash(_("Đã gửi duyệt. Người phụ trách được báo ngay."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    found = desk.read_article(actor(), article_id=article_id, knows=knows)
    if Act.SUBMIT not in found.acts and not form.errors:
        return go_to(url_for("news.show", article_id=article_id))
    form.show(found.article.version)
    return answer("news/submit.html", form=form, desk=found, article=found.article, version=found.version)


@bp.post("/<int:article_id>/rut-ve")
@page(Permission.NEWS_WRITE)
def take_back(article_id: int) -> ResponseReturnValue:
    """Take a submission back."""
    submitting.take_back(actor(), article_id=article_id, seen=SeenForm().seen.data or 0)
    flash(_("Đã rút bài về. Bạn sửa tiếp rồi gửi lại khi xong."), "success")
    return go_to(url_for("news.show", article_id=article_id))


@bp.route("/<int:article_id>/bo", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def discard(article_id: int) -> ResponseReturnValue:
    """Give up a draft, after asking once more."""
    form = SeenForm()
    if form.validate_on_submit() and form.attempt(
        submitting.discard, actor(), article_id=article_id, seen=form.seen.data or 0
    ):
        flash(_("Đã bỏ bài nháp."), "success")
        return go_to(url_for("news.index"))
    found = desk.read_article(actor(), article_id=article_id, knows=knows)
    if Act.DISCARD not in found.acts and not form.errors:
        return go_to(url_for("news.show", article_id=article_id))
    form.show(found.article.version)
    return answer("news/discard.html", form=form, article=found.article, version=found.version)
