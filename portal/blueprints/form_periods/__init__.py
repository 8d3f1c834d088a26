"""Periods of data-entry forms, as the units above plan and keep them."""

from portal.blueprints.form_periods import (
    audience,
    cohort,
    editing,
    extending,
    index,
    lines,
    pacing,
    programme_lists,
    programmes,
    units,
    year,
)
from portal.blueprints.form_periods.blueprint import bp

__all__ = ["audience", "bp", "cohort", "editing", "extending", "index", "lines", "programme_lists", "programmes"]
__all__ += ["pacing", "units", "year"]
