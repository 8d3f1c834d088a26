"""The gradebook: sheets of marks."""

from portal.blueprints.gradebook import history, locks, sheets, views
from portal.blueprints.gradebook.blueprint import bp

__all__ = ["bp", "history", "locks", "sheets", "views"]
