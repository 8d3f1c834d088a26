"""The nightly comparison: the index has exactly what the database says, for exactly those who may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portal.adapters import clock
from portal.adapters.logs import log
from portal.services.search.following import AT_ONCE, Follower, all_ids
from portal.services.search.setting_aside import Thing
from portal.services.search.source import Source, key_of, parse_key


@dataclass(frozen=True)
class Differences:
    """How many things were not in the index, were there though they must not be, or had other permission tokens."""

    missing: int = 0
    superfluous: int = 0
    wrong: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.missing + self.superfluous + self.wrong


class Comparer:
    """Compares step by step, between two steps of following; what differs is looked at again and repaired."""

    def __init__(self, follower: Follower, sources: Mapping[str, Source]) -> None:
        self._follower = follower
        self._todo: list[Thing] = [(kind, each) for kind, source in sources.items() for each in all_ids(source)]
        self._expected: set[str] = set()
        self._suspects: list[Thing] = []

    def step(self) -> bool:
        """Look at the next things; whether there are more."""
        batch, self._todo = self._todo[:AT_ONCE], self._todo[AT_ONCE:]
        self._expected |= {key_of(*thing) for thing in batch}
        self._suspects += [thing for thing, _how in self._differing(batch)]
        return bool(self._todo)

    def finish(self) -> Differences:
        """Repair what still differs once every change is in the index."""
        follower = self._follower
        kept: Iterable[str] = follower.index.keys()
        unknown = [parse_key(key) for key in kept if key not in self._expected]
        while follower.step():
            pass
        follower.step_clock()
        suspects = list(dict.fromkeys(self._suspects + unknown))
        found: list[tuple[Thing, str]] = []
        for start in range(0, len(suspects), AT_ONCE):
            found += self._differing(suspects[start : start + AT_ONCE])
        for start in range(0, len(found), AT_ONCE):
            follower.bring_in([thing for thing, _how in found[start : start + AT_ONCE]])
        hows = [how for _thing, how in found]
        differences = Differences(hows.count("missing"), hows.count("superfluous"), hows.count("wrong"))
        if found:
            log.error("search_index_differed", things=[key_of(*thing) for thing, _how in found[:20]], count=len(found))
        follower.notes = replace(follower.notes, compared=clock.now())
        follower.notes.write(follower.folder)
        return differences

    def _differing(self, things: list[Thing]) -> list[tuple[Thing, str]]:
        """Those of which index and database say different things, and in what way."""
        entries, gone = self._follower.read(things)
        wanted = {entry.key: entry.rights for entry in entries}
        kept = self._follower.index.rights_of([*wanted, *gone])
        found = [(parse_key(key), "superfluous") for key in gone if key in kept]
        found += [(parse_key(key), "missing") for key in wanted if key not in kept]
        return found + [(parse_key(key), "wrong") for key in wanted if key in kept and kept[key] != wanted[key]]
