"""Pages that put an approved article before the public, and take it away again."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.forms import ExpiryForm, PublishForm, ReasonForm, SeenForm, SuccessorForm, instant_of
from portal.rules.news.acts import Act
from portal.rules.permissions import Permission
from portal.services.news import desk, publishing, superseding
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.own_links import knows
from portal.web.respond import answer, go_to


@bp.route("/<int:article_id>/dang", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def publish(article_id: int) -> ResponseReturnValue:
    """Publish the approved version now or at a time; a schedule is changed here too."""
    form = load_form(PublishForm)
    if form.validate_on_submit() and form.attempt(_publish, form, article_id):
        flash(_("Đã đăng bài.") if form.when.data == "now" else _("Đã hẹn giờ đăng bài."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    return act_page(Act.PUBLISH, form, article_id)


def _publish(form: PublishForm, article_id: int) -> Any:
    return publishing.publish(actor(), article_id=article_id, seen=form.seen.data or 0, at=form.chosen_instant())


@bp.route("/<int:article_id>/go", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def withdraw(article_id: int) -> ResponseReturnValue:
    """Take a published article down, with the reason its page will show."""
    form = load_form(ReasonForm)
    chosen = {"article_id": article_id, "seen": form.seen.data or 0}
    reason = form.reason.data or ""
    if form.validate_on_submit() and form.attempt(publishing.withdraw, actor(), reason=reason, **chosen):
        flash(_("Đã gỡ bài. Trang của bài nói rõ lý do."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    return act_page(Act.WITHDRAW, form, article_id)


@bp.route("/<int:article_id>/het-han", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def expire(article_id: int) -> ResponseReturnValue:
    """Until when the article is read."""
    form = load_form(ExpiryForm)
    chosen = {"article_id": article_id, "seen": form.seen.data or 0}
    at = instant_of(form.day.data, form.time)
    if form.validate_on_submit() and form.attempt(publishing.set_expiry, actor(), at=at, **chosen):
        flash(_("Đã đặt ngày hết hạn.") if at else _("Bài không còn ngày hết hạn."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    return act_page(Act.EXPIRE, form, article_id)


@bp.route("/<int:article_id>/thay-the", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def supersede(article_id: int) -> ResponseReturnValue:
    """Choose the article that takes its place."""
    form = load_form(SuccessorForm)
    chosen = {"article_id": article_id, "seen": form.seen.data or 0, "successor_id": form.successor.data}
    if form.validate_on_submit() and form.attempt(superseding.supersede, actor(), **chosen):
        flash(_("Đã thay bằng bài khác. Trang của bài cũ dẫn sang bài mới."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    words = request.args.get("q", "").strip()
    found = superseding.offer_successors(actor(), article_id=article_id, words=words)
    return act_page(Act.SUPERSEDE, form, article_id, offered=found, words=words)


@bp.post("/<int:article_id>/bo-hen")
@page(Permission.NEWS_MODERATE)
def unschedule(article_id: int) -> ResponseReturnValue:
    """Do not publish at the time set."""
    return at_once(publishing.unschedule, article_id, _("Đã bỏ hẹn giờ. Bài vẫn ở tình trạng đã duyệt."))


@bp.post("/<int:article_id>/dang-lai")
@page(Permission.NEWS_MODERATE)
def restore(article_id: int) -> ResponseReturnValue:
    """Let the public read a withdrawn article again."""
    return at_once(publishing.restore, article_id, _("Đã đăng lại bài."))


@bp.post("/<int:article_id>/thoi-thay-the")
@page(Permission.NEWS_MODERATE)
def unsupersede(article_id: int) -> ResponseReturnValue:
    """Lead readers of the article nowhere else."""
    return at_once(superseding.unsupersede, article_id, _("Bài không còn dẫn sang bài khác."))


def at_once(action: Callable[..., Any], article_id: int, told: str) -> ResponseReturnValue:
    """Do an act that needs no page of its own, and go back to the article."""
    action(actor(), article_id=article_id, seen=SeenForm().seen.data or 0)
    flash(told, "success")
    return go_to(url_for("news.show", article_id=article_id))


def act_page(act: Act, form: SeenForm, article_id: int, **more: Any) -> ResponseReturnValue:
    """The page of an act on an article; one that is not possible now leads to the article."""
    found = desk.read_article(actor(), article_id=article_id, knows=knows)
    if act not in found.acts and not form.errors:
        return go_to(url_for("news.show", article_id=article_id))
    form.show(found.article.version)
    return answer(
        f"news/{act}.html", form=form, desk=found, article=found.article, version=found.version, now=clock.now(), **more
    )
