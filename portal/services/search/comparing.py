"""The nightly comparison: the index says exactly what the database says, for exactly those who may read it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.adapters import clock
from portal.adapters.logs import log
from portal.rules.search.entries import Rights
from portal.services.search.following import AT_ONCE, Follower
from portal.services.search.rolls import Roll
from portal.services.search.seals import sealed, unsealed
from portal.services.search.setting_aside import Thing
from portal.services.search.source import Source, key_of, parse_key


@dataclass(frozen=True)
class Differences:
    """How many things were not in the index, were there though they must not be, had other permission tokens, or were
    there in words that are no more."""

    missing: int = 0
    superfluous: int = 0
    wrong: int = 0
    stale: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.missing + self.superfluous + self.wrong + self.stale


MOST_SUSPECTS = 20_000
"""With more the index is made anew as a whole."""


class Comparer:
    """Compares step by step, between two steps of following; what differs is looked at again and repaired. It keeps
    the ids of all things and the keys of those that differ, never the entries."""

    def __init__(self, follower: Follower, sources: Mapping[str, Source]) -> None:
        self._follower = follower
        self._roll = Roll()
        for kind in sources:
            if (ids := follower.ids_of(kind)) is not None and not follower.aside.has_kind(kind):
                self._roll.add(kind, ids)
        self._suspects: dict[Thing, None] = {}

    def step(self) -> bool:
        """Look at the next things; whether there are more."""
        batch = self._roll.take(AT_ONCE)
        if len(self._suspects) < MOST_SUSPECTS:
            self._suspects |= dict.fromkeys(thing for thing, _how in self._differing(batch))
        return self._roll.taken < len(self._roll)

    def finish(self) -> Differences:
        """Repair what still differs once every change is in the index."""
        follower = self._follower
        self._suspects |= dict.fromkeys(self._unknown())
        while follower.step():
            pass
        follower.step_clock()
        found: list[tuple[Thing, str]] = []
        for batch in _batches(list(self._suspects)):
            differing = self._differing(batch)
            follower.bring_in([thing for thing, _how in differing])
            found += differing
        how_many = Counter(how for _thing, how in found)
        if found:
            log.error("search_index_differed", things=[key_of(*thing) for thing, _how in found[:20]], **how_many)
        is_hopeless = len(self._suspects) >= MOST_SUSPECTS
        follower.notes = replace(
            follower.notes, compared=clock.now(), is_outdated=follower.notes.is_outdated or is_hopeless
        )
        follower.notes.write(follower.folder)
        return Differences(**how_many)

    def _unknown(self) -> Iterator[Thing]:
        """What the index has of kinds that were compared, and the database has not; and of kinds nobody knows."""
        kept: Iterable[str] = self._follower.index.keys()
        for key in kept:
            thing = parse_key(key)
            if thing not in self._roll and not self._follower.aside.has_kind(thing[0]):
                yield thing

    def _differing(self, things: Sequence[Thing]) -> list[tuple[Thing, str]]:
        """Those of which index and database say different things, and in what way."""
        entries, gone = self._follower.read(things)
        wanted = {entry.key: sealed(entry).rights for entry in entries}
        kept = self._follower.index.rights_of([*wanted, *gone])
        found = [(parse_key(key), "superfluous") for key in gone if key in kept]
        return found + [(parse_key(key), how) for key, rights in wanted.items() if (how := _how(rights, kept.get(key)))]


def _how(wanted: Rights, kept: Rights | None) -> str:
    if kept is None:
        return "missing"
    if kept == wanted:
        return ""
    return "stale" if unsealed(kept) == unsealed(wanted) else "wrong"


def _batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))
