"""The part of the tree a page is asked about, as its address says."""

from typing import Any, TypedDict

from flask import request

from portal.services.data_forms.totals.places import View, look
from portal.web.identity import actor
from portal.web.numbers import whole_number

AS_WAS = "luc-do"


class Asked(TypedDict):
    """Arguments of the totals' services."""

    period_id: int
    unit_id: int | None
    as_was: bool


def asked(period_id: int) -> Asked:
    """``don-vi``: the unit looked at; ``cay=luc-do``: by the tree of the time of the lock."""
    unit_id = whole_number(request.args.get("don-vi", ""))
    return {"period_id": period_id, "unit_id": unit_id, "as_was": request.args.get("cay") == AS_WAS}


def seen(period_id: int) -> View:
    """The view the address asks for."""
    return look(actor(), **asked(period_id))


def kept(view: View) -> dict[str, Any]:
    """What links to neighbouring pages carry along."""
    unit_id = view.here.id if len(view.path) > 1 else None
    return {"period_id": view.period.id, "don-vi": unit_id, "cay": AS_WAS if view.as_was else None}
