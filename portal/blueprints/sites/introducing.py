"""Who the unit is: what every site of a school or an office must tell."""

from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.rules.news.pages import INTRODUCTION, PAGE_TITLES, Place
from portal.services.news import pages, reading
from portal.web.access import PUBLIC, page
from portal.web.article_html import render_body
from portal.web.sites import show


@bp.get("/trang/<slug>/gioi-thieu")
@page(PUBLIC)
def introduction(slug: str) -> ResponseReturnValue:
    """What the unit does and how it came about."""
    around = reading.enter_site(slug)
    shown = pages.list_shown(around.site, INTRODUCTION)
    chapters = [
        (kind, PAGE_TITLES[kind], render_body(version.body, {}))
        for kind in INTRODUCTION
        if (version := shown.get(Place(kind)))
    ]
    updated_at = max(version.edited_at for version in shown.values())
    return show("sites/introduction.html", around, chapters=chapters, updated_at=updated_at)
