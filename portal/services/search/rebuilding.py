"""A new index beside the one that serves: everything from the database, what changed meanwhile, then the swap."""

from collections.abc import Mapping

from portal.adapters import clock
from portal.adapters.search_index.folders import Folders
from portal.db import begin_write, db
from portal.services.search import feed, triggers
from portal.services.search.following import Follower, Notes
from portal.services.search.rolls import Roll
from portal.services.search.source import Source

AT_ONCE = 400
"""Things in one commit: large ones make fewer and larger files."""


def ask_anew(kind: str | None = None) -> feed.Place:
    """Have every machine make its index anew, or one kind in it; commits. They are done when they stand here."""
    begin_write()
    triggers.announce(db.session.connection(), [kind or feed.EVERYTHING])
    db.session.commit()
    place = feed.newest_of(kind or feed.EVERYTHING)
    db.session.rollback()
    return place


class Builder:
    """Fills a new folder step by step, so that the old index can be kept up to date between two steps."""

    def __init__(self, folders: Folders, sources: Mapping[str, Source]) -> None:
        self._folders = folders
        place, mark = feed.newest()  # before anything is read: what changes from now on is brought in afterwards
        now = clock.now()
        folders.sweep()
        folder, index = folders.begin()
        index.apply([], [], feed.watermark_of(place))
        self._follower = Follower(index, folder, sources, Notes(mark, until=now, compared=now))
        self._roll = Roll()
        for kind in sources:
            self._roll.add(kind, self._follower.ids_of(kind) or ())
        db.session.rollback()
        self.total = len(self._roll)

    @property
    def done(self) -> int:
        """How many things are in it."""
        return self._roll.taken

    def step(self) -> bool:
        """Bring in the next things; whether there are more."""
        if things := self._roll.take(AT_ONCE):
            self._follower.bring_in(things)
        return self.done < self.total

    def finish(self) -> Follower:
        """Bring in what changed since the beginning, and let the new folder serve; who goes on with it."""
        while self._follower.step():
            pass
        self._follower.step_clock()
        self._follower.notes.write(self._follower.folder)
        self._folders.serve(self._follower.folder)
        return self._follower
