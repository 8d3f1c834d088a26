"""Search within a site, the directory of all sites, and what search engines ask for."""

from urllib.parse import quote, urlsplit

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.rules.news.hosts import is_listed, read_listed
from portal.services.news import agenda, gathered, reading, searching
from portal.services.news.disclosure import public
from portal.web.access import PUBLIC, page
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.public import absolute, for_everybody
from portal.web.respond import answer
from portal.web.sites import address_of, asked_words, for_readers, required_pages, show

SERVED = ("/trang/", "/static/", "/robots.txt")
"""What a site's own host name shows."""


@bp.get("/trang/<slug>/tim")
@page(PUBLIC)
def search(slug: str) -> ResponseReturnValue:
    """Articles of the site that hold the words, hits in titles first; then the first of other units."""
    around = reading.enter_site(slug)
    words = asked_words()
    found = Page(searching.search_site(around.site, words, number=page_number())) if words else None
    others = gathered.page_of_gathered(around, words, number=1, size=gathered.FOUND) if words else None
    return show("sites/search.html", around, words=words, page=found, others=others)


@bp.get("/trang/")
@page(PUBLIC)
def directory() -> ResponseReturnValue:
    """Every unit with a site of its own, by name."""
    words = asked_words()
    found = searching.list_sites(words, number=page_number())
    return for_everybody(answer("sites/directory.html", words=words, page=Page(found)))


@bp.get("/trang/<slug>/sitemap.xml")
@page(PUBLIC)
def sitemap(slug: str) -> ResponseReturnValue:
    """The addresses of a site for search engines (sitemaps.org)."""
    around = reading.enter_site(slug)
    xml = render_template(
        "sites/sitemap.xml",
        site=around.site,
        sections=around.sections,
        pages=required_pages(around),
        articles=searching.list_addresses(around.site),
        disclosed=public.list_addresses(around.site) if around.currency.discloses else (),
        events=agenda.list_event_addresses(around.site),
        address_of=lambda path: address_of(around.site, path),
    )
    return for_readers(Response(xml, mimetype="application/xml"), around)


@bp.get("/trang/sitemap.xml")
@page(PUBLIC)
def sitemaps() -> ResponseReturnValue:
    """The site maps of all open sites."""
    xml = render_template("sites/sitemaps.xml", sites=searching.list_all_sites(), absolute=absolute)
    return for_everybody(Response(xml, mimetype="application/xml"))


@bp.get("/robots.txt")
@page(PUBLIC)
def robots() -> ResponseReturnValue:
    """What robots may read: everything public but endless search results."""
    maps = [f"Sitemap: {absolute(url_for(name))}" for name in ("sites.sitemaps", "public.sitemap_index")]
    lines = ("User-agent: *", "Disallow: /trang/*/tim", "", *maps, "")
    return for_everybody(Response("\n".join(lines), mimetype="text/plain"))


@bp.before_app_request
def enter_by_own_host() -> ResponseReturnValue | None:
    """A listed host name shows public sites alone, its bare name the site that has it; work is done at the one address.

    So nobody signs in there, whoever may hold that name later.
    """
    settings = parts().settings
    host = request.host.partition(":")[0].lower()
    own = is_listed(host, read_listed(settings.site_hosts)) and host != urlsplit(settings.public_url).hostname
    if not own or request.path.startswith(SERVED):
        return None
    site = searching.find_site_of_host(host) if request.path == "/" else None
    if site is not None:
        return redirect(url_for("sites.home", slug=site.slug))
    query = request.query_string.decode("ascii", "ignore")
    return redirect(settings.public_url.rstrip("/") + quote(request.path) + (f"?{query}" if query else ""))
