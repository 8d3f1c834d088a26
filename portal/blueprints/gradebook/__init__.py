"""The gradebook: sheets of marks."""

from portal.blueprints.gradebook import (
    comments,
    corrections,
    files,
    history,
    imports,
    locks,
    papers,
    publishing,
    results,
    sheets,
    views,
)
from portal.blueprints.gradebook.blueprint import bp

__all__ = [
    "bp",
    "comments",
    "corrections",
    "files",
    "history",
    "imports",
    "locks",
    "papers",
    "publishing",
    "results",
    "sheets",
    "views",
]
