"""A machine with a search index of its own, for tests of what keeps it."""

import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from portal.adapters.search_index.engines import find_engine
from portal.adapters.search_index.folders import Folders
from portal.db import db
from portal.rules.search.entries import Rights
from portal.services.search import following
from portal.services.search.indexing import Indexer
from portal.services.search.reporting import Status, read_status
from portal.services.search.seals import sealed

UNSETTLED = "SELECT count(*) FROM search_change WHERE tx >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def settle() -> None:
    """On PostgreSQL wait until every row of the feed may be read: transactions of all databases of the server, those of
    tests that run beside too, are counted together."""
    deadline = time.monotonic() + 60
    while db.engine.dialect.name == "postgresql" and db.session.scalar(text(UNSETTLED)):
        db.session.rollback()
        assert time.monotonic() < deadline, "something on this server runs and runs"
        time.sleep(0.02)
    db.session.rollback()


class Machine:
    """A machine with an index of its own."""

    def __init__(self, root: Path, *, sources: dict[str, Any]) -> None:
        self.folders = Folders(root, find_engine("whoosh"))
        self.sources = sources
        self.indexer = Indexer(self.folders, sources)

    def catch_up(self) -> "Machine":
        settle()
        while self.indexer.turn():
            settle()
        self.indexer.turn()
        return self

    def restart(self) -> "Machine":
        self.indexer = Indexer(self.folders, self.sources)
        return self.catch_up()

    def mark(self) -> Path:
        """Mark the folder that serves, to know it again: at the same second another may have its name."""
        folder = self.folders.current()
        assert folder is not None
        (folder / "marked").touch()
        return folder

    @property
    def is_marked(self) -> bool:
        folder = self.folders.current()
        assert folder is not None
        return (folder / "marked").exists()

    @property
    def kept(self) -> dict[str, Rights]:
        index = self.folders.follow()
        try:
            return index.rights_of(list(index.keys()))
        finally:
            index.close()

    @property
    def wanted(self) -> dict[str, Rights]:
        db.session.rollback()
        each = (source.entries(following.all_ids(source)) for source in self.sources.values())
        return {entry.key: sealed(entry).rights for entries in each for entry in entries}

    @property
    def status(self) -> Status:
        status = read_status(self.folders.root)
        assert status is not None
        return status
