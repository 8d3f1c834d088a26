"""What is written: batches that anybody can work out from their number, and the state they lead to."""

import random
from dataclasses import dataclass

from portal.rules.search.entries import Entry
from tests.search_engines import entry

THINGS = 300
WORDS = ("họp", "tuyển", "sinh", "thông", "báo", "kế", "hoạch", "trường", "lớp", "điểm")


@dataclass(frozen=True)
class Batch:
    """Entries and keys of one commit."""

    entries: tuple[Entry, ...]
    gone: tuple[str, ...]


def batch(number: int) -> Batch:
    """The batch with this watermark."""
    rnd = random.Random(number)
    changed = rnd.sample(range(THINGS), rnd.randrange(1, 25))
    gone = [f"news:{thing}" for thing in rnd.sample(range(THINGS), rnd.randrange(4)) if thing not in changed]
    return Batch(tuple(_thing(rnd, thing, number) for thing in changed), tuple(gone))


def _thing(rnd: random.Random, thing: int, number: int) -> Entry:
    body = " ".join(rnd.choices(WORDS, k=rnd.randrange(20, 120)))
    return entry(f"news:{thing}", f"bản b{number}", body, access=rnd.choice(["a", "b", "a b"]), unit_id=thing % 7)


def state(watermark: int) -> dict[str, Entry]:
    """Everything that must be in the index when it says it is at this watermark, and nothing else."""
    kept: dict[str, Entry] = {}
    for number in range(1, watermark + 1):
        one = batch(number)
        for key in one.gone:
            kept.pop(key, None)
        kept |= {new.key: new for new in one.entries}
    return kept
