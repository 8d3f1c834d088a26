"""Readers by mail as the manager of a site sees them: numbers, never addresses."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.news import follower_counts
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.get("/nguoi-theo-doi")
@page(Permission.NEWS_MANAGE)
def followers() -> ResponseReturnValue:
    """How many follow which section, how often, and how they came and went."""
    return answer("news/followers.html", counts=follower_counts.count_followers(actor()))


@bp.post("/nguoi-theo-doi/bat", defaults={"on": 1})
@bp.post("/nguoi-theo-doi/tat", defaults={"on": 0})
@page(Permission.NEWS_MANAGE)
def let_follow(on: int) -> ResponseReturnValue:
    """Offer readers to follow by mail, or no longer."""
    follower_counts.let_follow(actor(), on=bool(on))
    flash(_("Từ nay bạn đọc đăng ký nhận tin được.") if on else _("Đã tắt. Không gửi thư nào nữa."), "success")
    return go_to(url_for("news.followers"))
