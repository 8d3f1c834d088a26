"""The gradebook: sheets of marks."""

from portal.blueprints.gradebook import files, history, locks, papers, results, sheets, views
from portal.blueprints.gradebook.blueprint import bp

__all__ = ["bp", "files", "history", "locks", "papers", "results", "sheets", "views"]
