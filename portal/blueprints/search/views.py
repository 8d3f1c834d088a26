"""Searching: the page, the first hits while somebody types, the list as a spreadsheet, how to search."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from portal.blueprints.search.asked import asked
from portal.blueprints.search.blueprint import bp
from portal.rules.permissions import Actor
from portal.rules.search.fields import HELP
from portal.rules.search.typed import read_query
from portal.services.search import asking, exporting, hints, recent
from portal.services.search.narrowing import LONGEST
from portal.web.access import PUBLIC, SIGNED_IN, page
from portal.web.identity import actor, identity
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to, is_htmx
from portal.web.search_index import search_index
from portal.web.words import say


def reader() -> Actor | None:
    """Who searches; None for a visitor."""
    found = identity()
    return found.actor if found else None


@bp.get("/")
@page(PUBLIC)
def index() -> ResponseReturnValue:
    """Everything found that the reader may read, and ways to narrow it."""
    who = reader()
    wanted = asked(who, number=page_number())
    try:
        with search_index() as engine:
            found = asking.find(engine, who, wanted.meaning)
            hint = hints.suggest(engine, wanted.meaning, wanted.typed, found)
    except ServiceUnavailable as away:
        return answer("search/away.html", part="search/_away.html", form=wanted.form, asked=wanted, status=away.code)
    response = answer(
        "search/index.html",
        part="search/_renewed.html",
        form=wanted.form,
        asked=wanted,
        found=found,
        page=Page(found.page),
        hint=hint,
        recent=recent.list_recent(who) if who is not None and wanted.meaning.is_empty else (),
    )
    if is_htmx():
        response.headers["HX-Replace-Url"] = wanted.address
    elif who is not None and found.page.number == 1 and not wanted.is_typing:
        recent.remember(who, wanted.typed)
    return response


@bp.get("/nhanh")
@page(PUBLIC, quiet=True)
def glance() -> ResponseReturnValue:
    """The best few hits under the box; without htmx the page itself."""
    typed = request.args.get("q", "")[:LONGEST]
    if not is_htmx():
        return go_to(url_for("search.index", q=typed))
    with search_index() as engine:
        hits = asking.glance(engine, reader(), read_query(typed, unfinished=True))
    return answer("search/_glance.html", part="search/_glance.html", hits=hits, typed=typed)


@bp.get("/ket-qua.xlsx")
@page(SIGNED_IN)
def export() -> ResponseReturnValue:
    """What was found as a spreadsheet."""
    with search_index() as engine:
        data = exporting.export(engine, actor(), asked(actor()).meaning, address=request.host_url.rstrip("/"), say=say)
    return download(data, _("Kết quả tìm kiếm.xlsx"), XLSX)


@bp.get("/cach-tim")
@page(PUBLIC)
def how() -> ResponseReturnValue:
    """What can be written into the box, with examples."""
    return answer("search/how.html", help=HELP)


@bp.post("/gan-day")
@page(SIGNED_IN, write=False)
def remember() -> ResponseReturnValue:
    """A hit was opened while its reader was still typing: keep the words with which it was found."""
    recent.remember(actor(), request.form.get("q", "")[:LONGEST])
    return "", 204


@bp.post("/gan-day/xoa")
@page(SIGNED_IN)
def forget() -> ResponseReturnValue:
    """Forget one's own recent searches, all or one."""
    recent.forget(actor(), typed=request.form.get("q", "")[:LONGEST] or None)
    return go_to(url_for("search.index"))
