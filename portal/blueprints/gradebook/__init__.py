"""The gradebook: sheets of marks."""

from portal.blueprints.gradebook import corrections, files, history, locks, papers, publishing, results, sheets, views
from portal.blueprints.gradebook.blueprint import bp

__all__ = ["bp", "corrections", "files", "history", "locks", "papers", "publishing", "results", "sheets", "views"]
