"""The moderator's pages: read and decide, remark on passages, publish in an emergency."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.forms import ApproveForm, CommentForm, ReasonForm, ReturnForm, SeenForm
from portal.rules.news.acts import UNSEEN, Act
from portal.rules.permissions import Permission
from portal.services.news import commenting, desk, moderating
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.own_links import knows
from portal.web.respond import answer, go_to


@bp.route("/<int:article_id>/duyet", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def decide(article_id: int) -> ResponseReturnValue:
    """The article to be read, remarks, and the decision; sent here it is approved."""
    form = load_form(ApproveForm)
    if form.validate_on_submit() and form.attempt(_approve, form, article_id):
        flash(_("Đã duyệt bài."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    return _decide_page(article_id, approving=form)


def _approve(form: ApproveForm, article_id: int) -> Any:
    wish = {"publish_now": form.when.data == "now", "publish_at": form.chosen_instant()}
    return moderating.approve(actor(), article_id=article_id, seen=form.seen.data or 0, **wish)


@bp.post("/<int:article_id>/yeu-cau-sua")
@page(Permission.NEWS_MODERATE)
def send_back(article_id: int) -> ResponseReturnValue:
    """Ask the author for changes."""
    form = ReturnForm()
    chosen = {"article_id": article_id, "seen": form.seen.data or 0}
    remark = form.remark.data or ""
    if form.validate_on_submit() and form.attempt(moderating.send_back, actor(), remark=remark, **chosen):
        flash(_("Đã gửi yêu cầu sửa cho người viết."), "success")
        return go_to(url_for("news.index", loc="cho-duyet"))
    return _decide_page(article_id, returning=form)


@bp.post("/<int:article_id>/gop-y")
@page(Permission.NEWS_MODERATE)
def comment(article_id: int) -> ResponseReturnValue:
    """Remark on a passage."""
    form = CommentForm()
    if form.validate_on_submit() and form.attempt(
        commenting.add_comment,
        actor(),
        article_id=article_id,
        seen=form.seen.data or 0,
        quote=form.quote.data or "",
        words=form.words.data or "",
    ):
        return go_to(url_for("news.decide", article_id=article_id, _anchor="gop-y"))
    return _decide_page(article_id, commenting=form)


@bp.post("/<int:article_id>/gop-y/<int:comment_id>/xong", defaults={"settled": 1})
@bp.post("/<int:article_id>/gop-y/<int:comment_id>/mo-lai", defaults={"settled": 0})
@page(Permission.NEWS_WRITE)
def settle(article_id: int, comment_id: int, settled: int) -> ResponseReturnValue:
    """Mark a remark as dealt with, or open it again."""
    commenting.settle_comment(actor(), article_id=article_id, comment_id=comment_id, settled=bool(settled))
    return go_to(url_for("news.show", article_id=article_id, _anchor="gop-y"))


@bp.route("/<int:article_id>/dang-gap", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def rush(article_id: int) -> ResponseReturnValue:
    """Publish without an approval, with a reason, and owe the approval."""
    form = load_form(ReasonForm)
    chosen = {"article_id": article_id, "seen": form.seen.data or 0}
    reason = form.reason.data or ""
    if form.validate_on_submit() and form.attempt(moderating.rush, actor(), reason=reason, **chosen):
        flash(_("Đã đăng gấp. Người khác có quyền duyệt được báo để duyệt sau."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    found = desk.read_article(actor(), article_id=article_id, knows=knows)
    if Act.RUSH not in found.acts and not form.errors:
        return go_to(url_for("news.show", article_id=article_id))
    form.show(found.article.version)
    return answer("news/rush.html", form=form, desk=found, article=found.article, version=found.version)


def _decide_page(
    article_id: int,
    *,
    approving: ApproveForm | None = None,
    returning: ReturnForm | None = None,
    commenting: CommentForm | None = None,
) -> ResponseReturnValue:
    found = desk.read_article(actor(), article_id=article_id, knows=knows)
    if found.to_decide is None and not any((approving and approving.errors, returning, commenting)):
        return go_to(url_for("news.show", article_id=article_id))
    approving = approving or ApproveForm(formdata=None)
    may_schedule = found.showing in UNSEEN
    if not may_schedule:
        approving.offer_no_hour()
    forms: list[SeenForm] = [
        approving,
        returning or ReturnForm(formdata=None),
        commenting or CommentForm(formdata=None),
    ]
    for form in forms:
        form.show(found.article.version)
    names = ("approving", "returning", "commenting")
    version = found.to_decide or found.version
    shown = dict(zip(names, forms, strict=True))
    return answer(
        "news/decide.html",
        desk=found,
        article=found.article,
        version=version,
        may_schedule=may_schedule,
        **shown,
    )
