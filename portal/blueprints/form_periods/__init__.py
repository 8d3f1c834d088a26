"""Periods of data-entry forms, as the units above plan and keep them."""

from portal.blueprints.form_periods import audience, editing, extending, index, lines, programmes, units, year
from portal.blueprints.form_periods.blueprint import bp

__all__ = ["audience", "bp", "editing", "extending", "index", "lines", "programmes", "units", "year"]
