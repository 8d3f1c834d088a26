"""The blueprint its view modules hang on."""

from datetime import date
from typing import Any

from flask import Blueprint
from flask_babel import gettext

from portal.adapters import clock
from portal.errors import RuleBroken
from portal.rules.units import State, state_of
from portal.rules.units.importing import shown

bp = Blueprint("units", __name__, url_prefix="/don-vi")


@bp.app_template_global()
def unit_state(unit: Any, on: date | None = None) -> State:
    """Whether the unit is planned, open or closed, today or on another day."""
    return state_of(unit.opened_on, unit.closed_on, on or clock.today())


@bp.app_template_global()
def rule_words(error: RuleBroken) -> str:
    """The sentence of a broken rule in the reader's language."""
    return str(gettext(error.message, **error.params))


bp.add_app_template_global(shown, "shown_fact")
