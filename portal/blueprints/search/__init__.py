"""Search over everything a person may read."""

from portal.blueprints.search import saved, views
from portal.blueprints.search.blueprint import bp

__all__ = ["bp", "saved", "views"]
