"""The radar: which units below publish and which are silent; whose articles are accepted at once."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.rules.news.freshness import Pulse
from portal.rules.permissions import Permission
from portal.services.news import freshness, trusting
from portal.web.access import SIGNED_IN, page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.sites import asked_words
from portal.web.words import say

PULSES = {
    "chua-dang": Pulse.NEVER,
    "lau-chua-dang": Pulse.QUIET,
    "co-bai-moi": Pulse.FRESH,
    "chua-mo-trang": Pulse.NO_SITE,
}
"""Filters by their name in the address."""


@bp.get("/cap-duoi/don-vi")
@page(SIGNED_IN)
def radar() -> ResponseReturnValue:
    """The units below by days since their last article."""
    loc, words = request.args.get("loc", ""), asked_words()
    found = freshness.read_radar(actor(), show=PULSES.get(loc), words=words, number=page_number())
    return answer(
        "news/radar.html",
        page=Page(found.page),
        counts=found.counts,
        days=found.days,
        pulses=PULSES,
        loc=loc if loc in PULSES else "",
        words=words,
    )


@bp.get("/cap-duoi/don-vi.xlsx")
@page(SIGNED_IN)
def radar_xlsx() -> ResponseReturnValue:
    """The same units as a spreadsheet."""
    shown = PULSES.get(request.args.get("loc", ""))
    data = freshness.radar_sheet(actor(), show=shown, words=asked_words(), say=say)
    return download(data, _("Trang tin các đơn vị.xlsx"), XLSX)


@bp.post("/cap-duoi/don-vi/<int:unit_id>/tu-dong-nhan")
@page(Permission.NEWS_MANAGE)
def trust(unit_id: int) -> ResponseReturnValue:
    """Accept what the unit publishes at once."""
    trusting.trust_unit(actor(), unit_id=unit_id)
    flash(_("Từ nay bài của đơn vị này được nhận ngay khi đăng."), "success")
    return go_to(url_for("news.radar"))


@bp.post("/cap-duoi/don-vi/<int:unit_id>/thoi-tu-dong-nhan")
@page(Permission.NEWS_MANAGE)
def distrust(unit_id: int) -> ResponseReturnValue:
    """Look at what the unit publishes first."""
    trusting.distrust_unit(actor(), unit_id=unit_id)
    flash(_("Từ nay bài của đơn vị này chờ nhận."), "success")
    return go_to(url_for("news.radar"))
