"""Making forms: the list, the draft and its parts, checks, preview."""

from portal.blueprints.form_design import checks, drafting, library, listing, parts, preview, versions
from portal.blueprints.form_design.blueprint import bp

__all__ = ["bp", "checks", "drafting", "library", "listing", "parts", "preview", "versions"]
