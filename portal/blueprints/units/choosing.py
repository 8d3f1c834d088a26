"""Choosing one unit: type a few words, pick from what is found. With htmx the list comes while typing."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.blueprints.units.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.units.searching import find_candidates
from portal.web.access import page
from portal.web.forms import LineField, PortalForm
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to, is_htmx


class ParentForm(PortalForm):
    """A form in which a parent is chosen: ``parent_q`` is typed, ``parent_id`` picked; ``find`` only looks."""

    parent_q = LineField(_l("Tìm theo tên hoặc mã"))
    parent_id = RadioField(
        _l("Đơn vị cấp trên"),
        [InputRequired(_l("Chọn một đơn vị trong danh sách tìm được."))],
        coerce=whole_number,
        choices=[],
        validate_choice=False,
    )

    everywhere = False

    def offer_units(self) -> None:
        """List what the typed words find, and what is chosen already."""
        words, chosen = (self.parent_q.data or "")[:200], self.parent_id.data
        self.candidates = find_candidates(actor(), words, chosen=chosen, everywhere=self.everywhere)
        if chosen is None and len(self.candidates) == 1:
            self.parent_id.data = self.candidates[0].id

    def facts(self) -> dict[str, Any]:
        """What was entered, by the names the services use."""
        return {name: value for name, value in self.data.items() if name not in {"csrf_token", "parent_q"}}

    @property
    def only_looks(self) -> bool:
        """The button beside the words was pressed, not the one that sends."""
        return "find" in request.form

    def ready(self) -> bool:
        """Sent, and right as far as a form can tell."""
        return not self.only_looks and self.validate_on_submit()


@bp.get("/chon")
@page(Permission.UNITS_MANAGE)
def choose() -> ResponseReturnValue:
    """What the typed words find, as radio buttons."""
    if not is_htmx():
        return go_to(url_for("units.index"))
    words = request.args.get("parent_q", "")[:200]
    found = find_candidates(actor(), words, everywhere="tat_ca" in request.args)
    return answer(
        "units/_candidates.html", part="units/_candidates.html", candidates=found, chosen=None, words=words.strip()
    )


__all__ = ["ParentForm", "choose"]
