"""My calendar: the agenda of deadlines, and the secret address under which a calendar program subscribes to it."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.documents.blueprint import bp
from portal.errors import NotFound
from portal.rules.icalendar import Entry, write_calendar
from portal.rules.permissions import Permission
from portal.services.documents import calendars
from portal.web.access import PUBLIC, page
from portal.web.forms import PortalForm
from portal.web.identity import actor, network
from portal.web.parts import parts
from portal.web.respond import answer, download, go_to


@bp.route("/lich", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_READ)
def my_calendar() -> ResponseReturnValue:
    """What the person has to meet and by when; making, renewing and ending the address to subscribe to."""
    form, address = PortalForm(), None
    if form.validate_on_submit():
        if request.form.get("action") == "end":
            calendars.end_link(actor())
            flash(_("Địa chỉ lịch đã hết hiệu lực."), "success")
            return go_to(url_for("documents.my_calendar"))
        address = _address(url_for("documents.calendar_feed", token=calendars.renew_link(actor())))
    return answer(
        "documents/calendar.html",
        form=form,
        deadlines=calendars.list_deadlines(actor()),
        what=calendars.WHAT,
        has_link=calendars.has_link(actor()),
        address=address,
        today=clock.today(),
    )


@bp.get("/lich/<token>.ics")
@page(PUBLIC)
def calendar_feed(token: str) -> ResponseReturnValue:
    """The deadlines of whoever made the secret address, for a calendar program; it opens nothing else.

    A program has no cookie: the words are in the language of the account.
    """
    try:
        found = calendars.read_by_link(token, network=network())
    except NotFound:
        return answer("errors/404.html", status=404, keep=True)
    host = parts().settings.public_url.split("//")[-1].split("/")[0]
    entries = [
        Entry(
            f"{each.key}@{host}",
            each.day,
            f"{found.say(calendars.WHAT[each.what])}: {each.code}",
            each.subject,
            _address(each.path),
        )
        for each in found.deadlines
    ]
    data = write_calendar(parts().settings.site_name, entries, now=clock.now())
    response = download(data, "lich.ics", "text/calendar; charset=utf-8")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _address(path: str) -> str:
    return parts().settings.public_url.rstrip("/") + path
