"""What a school discloses, as everybody reads it: its school years and their sections."""

from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.errors import NotFound
from portal.rules.news.disclosure.topics import TOPIC_OF_SLUG
from portal.rules.school_years import read_year
from portal.services.news import reading
from portal.services.news.disclosure import public
from portal.web.access import PUBLIC, page
from portal.web.article_html import render_body
from portal.web.sites import show


@bp.get("/trang/<slug>/cong-khai")
@page(PUBLIC)
def disclosure(slug: str) -> ResponseReturnValue:
    """The sections of this school year, or of the last one that has any; the other years."""
    around = reading.enter_site(slug)
    return show("sites/disclosure.html", around, found=public.read_year(around.site))


@bp.get("/trang/<slug>/cong-khai/<year>")
@page(PUBLIC)
def disclosure_year(slug: str, year: str) -> ResponseReturnValue:
    """The sections of a school year."""
    around = reading.enter_site(slug)
    return show("sites/disclosure.html", around, found=public.read_year(around.site, _year(year)))


@bp.get("/trang/<slug>/cong-khai/<year>/<topic_slug>")
@page(PUBLIC)
def disclosed(slug: str, year: str, topic_slug: str) -> ResponseReturnValue:
    """One section: words, files, since when it stands there and what was corrected."""
    around = reading.enter_site(slug)
    if topic_slug not in TOPIC_OF_SLUG:
        raise NotFound
    topic = TOPIC_OF_SLUG[topic_slug]
    found = public.read_section(around.site, _year(year), topic)
    return show("sites/disclosed.html", around, found=found, topic=topic, body=render_body(found.version.body, {}))


def _year(name: str) -> int:
    year = read_year(name)
    if year is None:
        raise NotFound
    return year
