"""How often articles are read, for who manages the site."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.news.blueprint import bp
from portal.rules.news.view_spans import Span
from portal.rules.permissions import Permission
from portal.services.news import view_counts
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download
from portal.web.words import say

SPANS = {"30-ngay": (Span.DAYS, _l("30 ngày qua")), "12-thang": (Span.MONTHS, _l("12 tháng qua"))}
"""Spans by their name in the address, with their words on the page; the first is shown unless another is asked for."""


@bp.get("/luot-xem")
@page(Permission.NEWS_MANAGE)
def views() -> ResponseReturnValue:
    """Readings of the site's articles by day or month, and the articles most read."""
    return answer("news/views.html", found=view_counts.read_views(actor(), span=_asked_span()), spans=SPANS)


@bp.get("/luot-xem.xlsx")
@page(Permission.NEWS_MANAGE)
def views_xlsx() -> ResponseReturnValue:
    """The same numbers as a spreadsheet."""
    data = view_counts.views_sheet(actor(), span=_asked_span(), say=say)
    return download(data, _("Lượt xem trang tin.xlsx"), XLSX)


def _asked_span() -> Span:
    return SPANS.get(request.args.get("khoang", ""), SPANS["30-ngay"])[0]
