"""Atom (RFC 4287) and JSON Feed 1.1 of a site or of one of its sections."""

from flask import Response, json, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.rules.xml_text import legal_xml
from portal.services.news import gathered, reading
from portal.web import structured
from portal.web.access import PUBLIC, page
from portal.web.sites import address_of, article_address, for_readers


@bp.get("/trang/<slug>/atom.xml")
@bp.get("/trang/<slug>/muc/<section_slug>/atom.xml")
@page(PUBLIC)
def atom(slug: str, section_slug: str | None = None) -> ResponseReturnValue:
    """The last articles for feed readers."""
    around = reading.enter_site(slug)
    section, entries = gathered.read_feed(around, section_slug)
    xml = render_template(
        "sites/feed.xml",
        site=around.site,
        section=section,
        entries=entries,
        article_address=article_address,
        home_of=lambda site: address_of(site, url_for("sites.home", slug=site.slug)),
        changed_at=around.currency.changed_at,
        here=address_of(around.site, request.path),
        address_of=lambda path: address_of(around.site, path),
        instant=structured.instant,
    )
    return for_readers(Response(legal_xml(xml), mimetype="application/atom+xml"), around)


@bp.get("/trang/<slug>/feed.json")
@page(PUBLIC)
def json_feed(slug: str) -> ResponseReturnValue:
    """The last articles as JSON Feed."""
    around = reading.enter_site(slug)
    site = around.site
    _section, entries = gathered.read_feed(around, None)
    items = []
    for entry in entries:
        article, version = entry.article, reading.get_shown(entry.article)
        own = entry.site.unit_id == site.unit_id
        item = {
            "id": f"{entry.site.unit_id}/{article.id}",
            "url": article_address(entry.site, article),
            "title": entry.title,
            "summary": entry.summary,
            "content_text": entry.summary or entry.title,
            "date_published": structured.instant(article.publish_at),
            "date_modified": structured.instant(article.revised_at or article.publish_at),
            "tags": [article.section.name, *version.tags] if own else list(version.tags),
            "language": "vi",
        }
        author = version.byline if own else entry.site.unit.name
        items.append(item | ({"authors": [{"name": author}]} if author else {}))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": address_of(site, url_for("sites.home", slug=slug)),
        "feed_url": address_of(site, request.path),
        "language": "vi",
        "items": items,
    }
    return for_readers(Response(json.dumps(feed, ensure_ascii=False), mimetype="application/feed+json"), around)
