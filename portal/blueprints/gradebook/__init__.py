"""The gradebook: sheets of marks."""

from portal.blueprints.gradebook import history, locks, papers, results, sheets, views
from portal.blueprints.gradebook.blueprint import bp

__all__ = ["bp", "history", "locks", "papers", "results", "sheets", "views"]
