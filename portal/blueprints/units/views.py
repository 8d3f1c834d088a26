"""Looking at units: the tree, the search, one unit now or on another day, its history."""

from datetime import date

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.units.blueprint import bp
from portal.blueprints.units.filters import asked
from portal.rules.permissions import Permission
from portal.services.documents.receivers.showing import show_receiver
from portal.services.units import browsing, history, reading, searching
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_htmx


@bp.get("/")
@page(Permission.UNITS_READ)
def index() -> ResponseReturnValue:
    """The tree of units, or those that match what is looked for."""
    form, meaning = asked()
    if meaning.is_empty:
        return answer("units/index.html", form=form, tree=browsing.tree_top(actor()))
    hits = searching.find_units(actor(), meaning, number=page_number())
    return answer("units/search.html", form=form, hits=hits, page=Page(hits.page))


@bp.get("/<int:unit_id>/cap-duoi")
@page(Permission.UNITS_READ)
def branch(unit_id: int) -> ResponseReturnValue:
    """The next level of the tree, put under its row; without htmx the page of the unit."""
    if not is_htmx():
        return go_to(url_for("units.show", unit_id=unit_id))
    node = browsing.branch(actor(), unit_id=unit_id)
    return answer("units/_branch.html", part="units/_branch.html", node=node)


@bp.get("/<int:unit_id>")
@page(Permission.UNITS_READ)
def show(unit_id: int) -> ResponseReturnValue:
    """One unit, as it is or as it was on ``?ngay=``."""
    day = _asked_day()
    found = reading.read_unit(actor(), unit_id=unit_id, on=day, number=page_number())
    receiver = None if day else show_receiver(actor(), unit_id=unit_id)
    children = Page(found.children)
    return answer("units/show.html", found=found, unit=found.unit, page=children, asked_day=day, receiver=receiver)


@bp.get("/<int:unit_id>/lich-su")
@page(Permission.RECORDS_READ)
def show_history(unit_id: int) -> ResponseReturnValue:
    """Parents, former names and codes, and every change with who made it."""
    found = history.read_history(actor(), unit_id=unit_id)
    return answer("units/history.html", found=found, unit=found.unit)


def _asked_day() -> date | None:
    """The day in ``?ngay=``; anything unreadable is today."""
    try:
        return date.fromisoformat(request.args.get("ngay", ""))
    except ValueError:
        return None
