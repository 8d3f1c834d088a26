"""The front page of a site and the page of an article."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.services.documents import public
from portal.services.news import agenda, gathered, reading
from portal.web.access import PUBLIC, page
from portal.web.article_html import render_body
from portal.web.sites import picture_for, show

DOCUMENTS = 5


@bp.get("/trang/<slug>/")
@page(PUBLIC)
def home(slug: str) -> ResponseReturnValue:
    """What is new at a unit: lead stories, its sections, notices, documents, where to find it."""
    around = reading.enter_site(slug)
    front = reading.get_home(around.site, around.sections)
    documents = public.list_newest(public.Wanted(unit_id=around.site.unit_id), limit=DOCUMENTS)
    others = gathered.list_newest(around)
    events = agenda.list_next(around.site)
    return show("sites/home.html", around, front=front, documents=documents, others=others, events=events)


@bp.get("/trang/<slug>/bai/<article_slug>")
@page(PUBLIC)
def article(slug: str, article_slug: str) -> ResponseReturnValue:
    """An article; 301 from an address it had, 410 with the reason when it was withdrawn or its time is over."""
    around = reading.enter_site(slug)
    found = reading.find_article(around.site, article_slug)
    if found.moved:
        return redirect(url_for("sites.article", slug=slug, article_slug=found.article.slug), code=301)
    if not found.readable:
        return show("sites/gone.html", around, status=410, article=found.article, showing=found.showing)
    version = reading.get_shown(found.article)
    media = {m.id: picture for m in reading.find_media(version) if (picture := picture_for(around.site, m))}
    return show(
        "sites/article.html",
        around,
        article_id=found.article.id,
        article=found.article,
        version=version,
        body=render_body(version.body, media),
        media=media,
        tags=reading.list_tags(found.article),
        related=reading.list_related(found.article),
        successor=reading.find_successor(found.article),
    )
