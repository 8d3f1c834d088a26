"""News: the work on a unit's public site, for its own people."""

from portal.blueprints.news import (
    articles,
    content,
    freshness,
    grouping,
    history,
    illustrating,
    library,
    library_files,
    looking,
    managing,
    moderating,
    pages,
    previewing,
    publishing,
    submitting,
    syndicating,
    writing,
)
from portal.blueprints.news.blueprint import bp

__all__ = [
    "articles",
    "bp",
    "content",
    "freshness",
    "grouping",
    "history",
    "illustrating",
    "library",
    "library_files",
    "looking",
    "managing",
    "moderating",
    "pages",
    "previewing",
    "publishing",
    "submitting",
    "syndicating",
    "writing",
]
