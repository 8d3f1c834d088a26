"""Lists of a site: a section, a tag, a month, the notices."""

from datetime import datetime

from flask.typing import ResponseReturnValue

from portal.adapters import clock
from portal.blueprints.sites.blueprint import bp
from portal.errors import NotFound
from portal.rules.units.facts import EARLIEST, LATEST
from portal.services.news import gathered, reading
from portal.web.access import PUBLIC, page
from portal.web.paging import Page, page_number
from portal.web.sites import asked_words, show


@bp.get("/trang/<slug>/muc/<section_slug>")
@page(PUBLIC)
def section(slug: str, section_slug: str) -> ResponseReturnValue:
    """The articles of a section, newest first."""
    around = reading.enter_site(slug)
    section, found = reading.page_of_section(around.site, section_slug, number=page_number())
    return show("sites/section.html", around, section=section, page=Page(found))


@bp.get("/trang/<slug>/the/<tag_slug>")
@page(PUBLIC)
def tag(slug: str, tag_slug: str) -> ResponseReturnValue:
    """The articles that carry a tag, newest first."""
    around = reading.enter_site(slug)
    name, found = reading.page_of_tag(around.site, tag_slug, number=page_number())
    return show("sites/tag.html", around, name=name, page=Page(found))


@bp.get("/trang/<slug>/tu-cac-don-vi")
@page(PUBLIC)
def from_units(slug: str) -> ResponseReturnValue:
    """Articles of other units that the site shows, each at its own address; searched by words."""
    around = reading.enter_site(slug)
    words = asked_words()
    found = gathered.page_of_gathered(around, words, number=page_number())
    return show("sites/from_units.html", around, words=words, page=Page(found))


@bp.get("/trang/<slug>/thong-bao/")
@page(PUBLIC)
def notices(slug: str) -> ResponseReturnValue:
    """The notices of a site, pinned ones first."""
    around = reading.enter_site(slug)
    found = reading.page_of_notices(around.site, number=page_number())
    return show("sites/notices.html", around, page=Page(found))


@bp.get("/trang/<slug>/luu-tru/")
@page(PUBLIC)
def archive(slug: str) -> ResponseReturnValue:
    """The months in which something was published."""
    around = reading.enter_site(slug)
    return show("sites/archive.html", around, months=reading.list_months(around.site))


@bp.get("/trang/<slug>/luu-tru/<int(fixed_digits=4):year>/<int(fixed_digits=2):month>")
@page(PUBLIC)
def month(slug: str, year: int, month: int) -> ResponseReturnValue:
    """What was published in a month."""
    if not (1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year):
        raise NotFound
    around = reading.enter_site(slug)
    begin = datetime(year, month, 1, tzinfo=clock.LOCAL_ZONE)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=clock.LOCAL_ZONE)
    found = reading.page_of_span(around.site, begin, end, number=page_number())
    return show("sites/month.html", around, begin=begin, page=Page(found))
