"""The index of this machine as a process reads it: opened at the first question, and again when another serves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.adapters.search_index.engines import find_engine
from portal.adapters.search_index.folders import Folders
from portal.adapters.search_index.interface import SearchIndex


class ServedIndex:
    """One for a process; its threads share it. ``folders`` is for the one process that writes."""

    def __init__(self, root: Path, engine: str) -> None:
        """Opens nothing; ValueError for an engine that does not exist."""
        self.folders = Folders(root, find_engine(engine))
        self._index: SearchIndex = self.folders.follow()

    @contextmanager
    def reading(self) -> Iterator[SearchIndex]:
        """The index as it is now; asking it raises ``IndexDamaged`` while there is none to ask."""
        yield self._index
