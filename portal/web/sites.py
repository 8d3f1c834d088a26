"""Pages of public sites: the same for everybody who asks, dressed in the site's name and colour, kept by caches."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, urlsplit

from flask import Response, request, session, url_for
from markupsafe import Markup

from portal.adapters import clock
from portal.errors import mark
from portal.models.news import Article, Medium, Site
from portal.rules.news.colours import colour_name
from portal.rules.news.following import is_followable
from portal.rules.news.hosts import full_address
from portal.rules.news.pages import INTRODUCTION, PAGE_LABELS, PageKind
from portal.services.news.editions import edition_of
from portal.services.news.reading import Around
from portal.web import structured
from portal.web.article_html import Picture, picture_html, picture_of
from portal.web.page_cache import FACTS, PageFacts
from portal.web.paging import page_number
from portal.web.parts import parts
from portal.web.public import for_everybody
from portal.web.respond import answer
from portal.web.words import say

LONGEST_WORDS = 200
SECONDS_KEPT = 60
"""How long a browser or a proxy may show a page without asking again."""
MAP = "https://www.google.com/maps/search/?api=1&query="
SHARE = "https://www.facebook.com/sharer/sharer.php?u="
REQUIRED: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("introduction", mark("Giới thiệu"), frozenset(INTRODUCTION)),
    ("organisation", PAGE_LABELS[PageKind.ORGANISATION], frozenset({PageKind.ORGANISATION})),
    ("leaders", PAGE_LABELS[PageKind.LEADERS], frozenset({PageKind.LEADERS})),
    ("admissions", PAGE_LABELS[PageKind.ADMISSIONS], frozenset({PageKind.ADMISSIONS})),
)
"""The public pages: endpoint, title, the kinds of written pages any of which makes it stand there."""
FindPicture = Callable[[Medium | None], Picture | None]
CARD_SIZES = "(min-width: 64rem) 20rem, (min-width: 40rem) 45vw, 94vw"
LEAD_SIZES = "(min-width: 64rem) 42rem, 94vw"


def address_of(site: Site, path: str) -> str:
    """The one full address of a path of the site: on its own host name if it has one."""
    return full_address(parts().settings.public_url, site.host, path)


def article_address(site: Site, article: Article) -> str:
    """The one full address of an article, wherever a link to it stands."""
    return address_of(site, url_for("sites.article", slug=site.slug, article_slug=article.slug))


def picture_for(site: Site, medium: Medium | None) -> Picture | None:
    """A picture of the site with the addresses where everybody finds it."""

    def address(medium_id: int, width: int, ending: str, sha256: str) -> str:
        mark = sha256[:12]
        return url_for("sites.picture", slug=site.slug, medium_id=medium_id, width=width, ending=ending, v=mark)

    return picture_of(medium, address) if medium is not None else None


def asked_words() -> str:
    """What a reader looks for."""
    return request.args.get("q", "").strip()[:LONGEST_WORDS]


def canonical_path() -> str:
    """The path of this page without what it does not depend on; later pages of a list are pages of their own."""
    number = page_number()
    return f"{request.path}?trang={number}" if number > 1 else request.path


def required_pages(around: Around) -> list[tuple[str, str]]:
    """The titles and paths of the required pages that this site has."""
    there, slug = around.currency.pages, around.site.slug
    return [(say(title), url_for(f"sites.{name}", slug=slug)) for name, title, kinds in REQUIRED if kinds & there]


def show(
    template: str, around: Around, *, article_id: int | None = None, status: int = 200, **context: Any
) -> Response:
    """A page of the site, for everybody and their caches."""
    response = dress(template, around, lambda medium: picture_for(around.site, medium), status=status, **context)
    return for_readers(response, around, article_id=article_id) if status == 200 else response


def show_fresh(template: str, around: Around, **context: Any) -> Response:
    """A page that depends on people and units elsewhere: for everybody, but made anew each time it is asked for."""
    return for_everybody(dress(template, around, lambda medium: picture_for(around.site, medium), **context))


def dress(template: str, around: Around, picture: FindPicture, *, status: int = 200, **context: Any) -> Response:
    """A page in the look of the site, its pictures at the addresses that ``picture`` gives, kept by nobody."""
    site = around.site

    def cover(medium: Medium | None, *, lead: bool = False, of: Site = site) -> Markup:
        found = picture(medium) if of is site else picture_for(of, medium)
        sizes = LEAD_SIZES if lead else CARD_SIZES
        return picture_html(found, alt="", sizes=sizes, lazy=not lead) if found else Markup("")

    def link_to(of: Site, article: Article) -> str:
        full = article_address(of, article)
        return full if of.host or site.host else urlsplit(full).path

    return answer(
        template,
        status=status,
        site=site,
        sections=around.sections,
        emblem=picture(around.emblem),
        colour=colour_name(site.colour),
        canonical=address_of(site, canonical_path()),
        address_of=lambda path: address_of(site, path),
        map_url=MAP + quote_plus(f"{site.unit.name}, {site.unit.address}"),
        link_to=link_to,
        gathers=around.currency.gathers,
        followable=is_followable(site.settings),
        required=required_pages(around),
        discloses=around.currency.discloses,
        plans=around.currency.plans,
        share_url=SHARE + quote_plus(address_of(site, request.path)),
        cover=cover,
        picture=picture,
        picture_html=picture_html,
        structured=structured,
        now=clock.now(),
        **context,
    )


def for_readers(response: Response, around: Around, *, article_id: int | None = None) -> Response:
    """Let caches keep the answer for a minute and ask by its ETag afterwards; nothing here depends on who asks."""
    if session.modified:  # the language was just chosen
        response.headers["Cache-Control"] = "private, no-cache"
        return response
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    response.last_modified = around.currency.changed_at
    response.add_etag(weak=True)
    response.make_conditional(request)
    request.environ[FACTS] = PageFacts(around.site.unit_id, edition_of(around.site), around.currency.until, article_id)
    return response
