"""Who the unit is: what every site of a school or an office must tell."""

from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.errors import NotFound
from portal.rules.news.admissions import read_admission
from portal.rules.news.pages import INTRODUCTION, PAGE_TITLES, PageKind, Place
from portal.services.news import pages, reading
from portal.services.news.organisation import draw
from portal.web.access import PUBLIC, page
from portal.web.article_html import render_body
from portal.web.sites import show, show_fresh


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


@bp.get("/trang/<slug>/tuyen-sinh", defaults={"year": 0})
@bp.get("/trang/<slug>/tuyen-sinh/<int:year>")
@page(PUBLIC)
def admissions(slug: str, year: int) -> ResponseReturnValue:
    """How the school admits pupils in a school year, the newest unless another is asked for."""
    around = reading.enter_site(slug)
    shown = {place.year: version for place, version in pages.list_shown(around.site, [PageKind.ADMISSIONS]).items()}
    version = shown.get(year or max(shown))
    if version is None:
        raise NotFound
    return show(
        "sites/admissions.html",
        around,
        year=version.page.year,
        years=sorted(shown, reverse=True),
        admission=read_admission(version.details),
        body=render_body(version.body, {}),
        updated_at=pages.last_hand(version)[0],
    )


@bp.get("/trang/<slug>/to-chuc")
@page(PUBLIC)
def organisation(slug: str) -> ResponseReturnValue:
    """Who leads the unit, its parts with their heads, the units below it."""
    return _drawn("sites/organisation.html", slug, PageKind.ORGANISATION)


@bp.get("/trang/<slug>/lanh-dao")
@page(PUBLIC)
def leaders(slug: str) -> ResponseReturnValue:
    """The people who lead the unit and its parts and how to reach them; where the unit is."""
    return _drawn("sites/leaders.html", slug, PageKind.LEADERS)


def _drawn(template: str, slug: str, kind: PageKind) -> ResponseReturnValue:
    """A page drawn from memberships and units, which change without the site: never kept by the portal."""
    around = reading.enter_site(slug)
    version = pages.list_shown(around.site, [kind])[Place(kind)]
    drawn = draw(around.site)
    body = render_body(version.body, {})
    return show_fresh(template, around, drawn=drawn, body=body, updated_at=pages.last_hand(version)[0])
