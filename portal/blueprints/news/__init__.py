"""News: the work on a unit's public site, for its own people."""

from portal.blueprints.news import articles, moderating, publishing, submitting
from portal.blueprints.news.blueprint import bp

__all__ = ["articles", "bp", "moderating", "publishing", "submitting"]
