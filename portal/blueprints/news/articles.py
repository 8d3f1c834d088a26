"""The list of articles, the page of one, the first step of a site."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.news.acts import offers
from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.news import desk, listing, sites
from portal.services.news.disclosure import board
from portal.web.access import SIGNED_IN, page
from portal.web.identity import actor
from portal.web.own_links import knows
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to

SHOWN = {
    "cua-toi": ("mine", _l("Của tôi")),
    "cho-duyet": ("submitted", _l("Chờ duyệt")),
    "can-sua": ("returned", _l("Cần sửa")),
    "hen-gio": ("scheduled", _l("Hẹn giờ")),
    "dang-dang": ("shown", _l("Đang đăng")),
    "no-duyet": ("owed", _l("Nợ duyệt")),
    "da-go": ("withdrawn", _l("Đã gỡ")),
}
"""Filters: in the address, for the service, on the page."""


@bp.get("/")
@page(SIGNED_IN)
def index() -> ResponseReturnValue:
    """Articles of the unit's site, last changed first, by state; a unit without a site can begin one here."""
    loc, words = request.args.get("loc", ""), request.args.get("q", "").strip()
    shown = SHOWN.get(loc, ("", ""))[0]
    found = listing.read_list(actor(), number=page_number(), show=shown, words=words)
    if found is None:
        return answer("news/no_site.html")
    return answer(
        "news/index.html",
        part="news/_rows.html",
        page=Page(found.page),
        counts=found.counts,
        total=found.total,
        offered=found.offered,
        discloses=board.is_offered(actor()),
        filters_shown=SHOWN,
        shown=loc if shown else "",
        words=words,
        now=clock.now(),
    )


@bp.post("/lap-trang")
@page(Permission.NEWS_MANAGE)
def make_site() -> ResponseReturnValue:
    """Make the site of the unit and open it to everybody."""
    sites.make_site(actor())
    sites.open_site(actor())
    flash(_("Đã lập trang tin của đơn vị."), "success")
    return go_to(url_for("news.index"))


@bp.get("/<int:article_id>")
@page(Permission.NEWS_WRITE)
def show(article_id: int) -> ResponseReturnValue:
    """An article for those who work on it: its words, both states, what happened to it."""
    found = desk.read_article(actor(), article_id=article_id, knows=knows)
    return answer(
        "news/show.html",
        desk=found,
        article=found.article,
        version=found.version,
        offers=offers(found),
        now=clock.now(),
    )
