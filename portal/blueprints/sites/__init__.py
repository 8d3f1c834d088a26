"""The public news sites of the units: what everybody reads. Their addresses begin with /trang/."""

from portal.blueprints.sites import (
    asking,
    calendar,
    consulting,
    disclosing,
    feeds,
    files,
    finding,
    following,
    gone,
    introducing,
    lists,
    reading,
)
from portal.blueprints.sites.blueprint import bp

__all__ = [
    "asking",
    "bp",
    "calendar",
    "consulting",
    "disclosing",
    "feeds",
    "files",
    "finding",
    "following",
    "gone",
    "introducing",
    "lists",
    "reading",
]
