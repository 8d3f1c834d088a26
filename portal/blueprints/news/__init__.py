"""News: the work on a unit's public site, for its own people."""

from portal.blueprints.news import (
    articles,
    grouping,
    history,
    managing,
    moderating,
    previewing,
    publishing,
    submitting,
    writing,
)
from portal.blueprints.news.blueprint import bp

__all__ = [
    "articles",
    "bp",
    "grouping",
    "history",
    "managing",
    "moderating",
    "previewing",
    "publishing",
    "submitting",
    "writing",
]
