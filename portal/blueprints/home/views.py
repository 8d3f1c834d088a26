"""The public home page, "my work", help, and the health check."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from portal.adapters import clock
from portal.blueprints.home.blueprint import bp
from portal.rules.documents.receivers import PRESENCE_LABELS
from portal.services.contact_book import work as family_work
from portal.services.contact_book.consents import taking_down
from portal.services.data_forms.periods import waiting as forms_waiting
from portal.services.documents import inbox, ruling
from portal.services.gradebook import waiting as gradebook_waiting
from portal.services.news import waiting
from portal.services.records import health
from portal.web.access import PUBLIC, SIGNED_IN, page
from portal.web.identity import actor, identity
from portal.web.respond import answer, go_to


@bp.get("/")
@page(PUBLIC)
def index() -> ResponseReturnValue:
    """What the portal is, and the way in; signed-in people go on to their work."""
    return go_to("/viec-cua-toi") if identity() else answer("home/index.html")


@bp.get("/viec-cua-toi")
@page(SIGNED_IN)
def my_work() -> ResponseReturnValue:
    """What needs the person now; who only has children here goes on to them."""
    if actor().is_only_family:
        return go_to(url_for("family.index"))
    work = inbox.what_needs_me(actor())
    news, school = waiting.what_waits(actor()), gradebook_waiting.what_waits(actor())
    return answer(
        "home/my_work.html",
        work=work,
        news=news,
        school=school,
        families=family_work.what_waits(actor()),
        take_downs=taking_down.what_waits(actor()),
        forms=forms_waiting.what_waits(actor()),
        presences=PRESENCE_LABELS,
        now=clock.now(),
    )


@bp.get("/tro-giup", endpoint="help")
@page(PUBLIC)
def help_page() -> ResponseReturnValue:
    """How the portal works in a few words, and whom to ask."""
    return answer("home/help.html", rule=ruling.rule_in_force())


@bp.get("/healthz")
@page(PUBLIC)
def healthz() -> ResponseReturnValue:
    """Whether this process can serve: the database answers and its migrations are current."""
    problem = health.serving()
    words = problem.words if problem else "ok"
    return Response(f"{words}\n", status=503 if problem else 200, mimetype="text/plain")
