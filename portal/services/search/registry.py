"""Every kind of thing that can be found, by its name."""

from collections.abc import Mapping

from portal.services.search.source import Source

SOURCES: Mapping[str, Source] = {}
"""By ``Source.kind``; the order is that of lists of kinds."""
