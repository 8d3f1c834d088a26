"""The folders of an index: one that serves, by the link ``current``, and at most one that is being filled.

``index/whoosh-v2-20261123T130501-5f0c9a1e`` is named after the engine and the version of its fields. Another version
or engine is another folder, filled from the database while the old one serves, and put in its place by renaming a link.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from portal.adapters import clock
from portal.adapters.search_index.interface import IndexDamaged, Order, SearchIndex
from portal.rules.search.entries import Entry, Filters, Found, Rights
from portal.rules.search.queries import Query

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Engine:
    """An engine by name, the version of its fields, and how its folders are made and opened."""

    name: str
    version: int
    create: Callable[[Path], SearchIndex]
    open: Callable[[Path], SearchIndex]

    @property
    def prefix(self) -> str:
        """How names of its folders begin."""
        return f"{self.name}-v{self.version}-"


class Folders:
    """What lies under the folder of the index."""

    def __init__(self, root: Path, engine: Engine) -> None:
        self.root = root
        self.engine = engine
        self._link = root / "current"

    def current(self) -> Path | None:
        """The folder that serves, if it is of this engine and version."""
        try:
            name = os.readlink(self._link)
        except OSError:
            return None
        return self.root / name if name.startswith(self.engine.prefix) and "/" not in name else None

    def is_usable(self) -> bool:
        """Whether the folder that serves is there, whole and answers: looked at when a process starts."""
        folder = self.current()
        if folder is None:
            return False
        try:
            index = self.engine.open(folder)
            index.check()
        except IndexDamaged:
            return False
        index.close()
        return True

    def begin(self) -> tuple[Path, SearchIndex]:
        """A new empty folder to fill; it serves once it is given to ``serve``."""
        self.root.mkdir(parents=True, exist_ok=True)
        stamp = clock.now().strftime("%Y%m%dT%H%M%S")  # no name comes twice: who has one open must see that it changed
        folder = self.root / f"{self.engine.prefix}{stamp}-{secrets.token_hex(4)}"
        return folder, self.engine.create(folder)

    def serve(self, folder: Path) -> None:
        """From now on this folder serves; whoever asks follows with the next question."""
        link = self.root / f"current.{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(folder.name)
        link.rename(self._link)
        descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def sweep(self) -> int:
        """Take away every folder but the one that serves; how many. Only where nothing is being filled."""
        keep = self.current()
        swept = 0
        for path in list(self.root.iterdir()) if self.root.exists() else ():
            if path.name.startswith("current."):
                path.unlink(missing_ok=True)
            elif path.is_dir() and not path.is_symlink() and path != keep:
                shutil.rmtree(path, ignore_errors=True)
                swept += 1
        return swept

    def follow(self) -> "CurrentIndex":
        """The index that serves, whichever it is at the moment."""
        return CurrentIndex(self)


class CurrentIndex:
    """A ``SearchIndex`` that goes over to another folder when the link does. ``IndexDamaged`` while none serves."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._opened: tuple[Path, SearchIndex] | None = None

    def _index(self, folder: Path | None) -> SearchIndex:
        """Opened, unless it is; by the time it is, another may serve and this one be swept away."""
        if folder is None:
            raise IndexDamaged("no index serves")
        opened = self._opened
        if opened is None or opened[0] != folder:
            self._opened = opened = (folder, self._folders.engine.open(folder))
        return opened[1]

    def _ask(self, ask: Callable[[SearchIndex], Answer]) -> Answer:
        """Again when the folder was changed for another under the question."""
        while True:
            folder = self._folders.current()
            try:
                return ask(self._index(folder))
            except IndexDamaged:
                if folder is None or self._folders.current() == folder:
                    raise

    def watermark(self) -> int:
        """The last change that is in the index."""
        return self._ask(lambda index: index.watermark())

    def apply(self, entries: Iterable[Entry], gone: Collection[str], watermark: int) -> None:
        """One commit."""
        kept = list(entries)
        self._ask(lambda index: index.apply(kept, gone, watermark))

    def search(
        self,
        query: Query,
        *,
        access: frozenset[str],
        filters: Filters,
        order: Order = Order.BEST,
        first: int = 0,
        size: int = 10,
        seconds: float = 2.0,
    ) -> Found:
        """A page of hits and the counts over all of them."""
        return self._ask(
            lambda index: index.search(
                query, access=access, filters=filters, order=order, first=first, size=size, seconds=seconds
            )
        )

    def rights_of(self, keys: Collection[str]) -> dict[str, Rights]:
        """The permission tokens kept for these keys."""
        return self._ask(lambda index: index.rights_of(keys))

    def keys(self) -> Iterable[str]:
        """Every key in the index."""
        return self._ask(lambda index: index.keys())

    def words_like(self, word: str, *, access: frozenset[str], most: int) -> list[tuple[str, int]]:
        """Exact words near the typed one."""
        return self._ask(lambda index: index.words_like(word, access=access, most=most))

    def optimize(self) -> None:
        """Make it small and quick."""
        self._ask(lambda index: index.optimize())

    def check(self) -> None:
        """Whether it is whole."""
        self._ask(lambda index: index.check())

    def close(self) -> None:
        """Let go of the files."""
        if self._opened:
            self._opened[1].close()
            self._opened = None
