"""python -m tests.crash_search [--engine whoosh] [--cycles 60] [--seed 1] [--break early]

Each cycle kills the writer (kill -9) at a random instant, now and then shortens or deletes files of the index besides,
and looks whether what is left is exactly what was acknowledged, or the index says of itself that it is damaged and is
made anew. Exit code 0 when it always is; 1 when not, with the list of it.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.adapters.search_index.engines import NAMES, find_engine
from portal.adapters.search_index.folders import Folders
from tests.crash_search.batches import WORDS, state
from tests.search_engines import ALL, PlainEngine, ask

START_SECONDS = 120.0
TEAR_EVERY = 4
TOKENS = frozenset("a")


@dataclass
class Verdict:
    """What was seen."""

    kills: int = 0
    torn: int = 0
    noticed: int = 0
    commits: int = 0
    faults: list[str] = field(default_factory=list)


class Writer:
    """The process that writes, and the last batch it acknowledged."""

    def __init__(self, engine: str, root: Path, known: int, *faults: str) -> None:
        command = [sys.executable, "-m", "tests.crash_search.writer", engine, str(root), str(known), *faults]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.acknowledged = known
        self.said = 0
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.acknowledged, self.said = int(line), self.said + 1

    def wait(self, said: int) -> None:
        """Until it acknowledged that often."""
        until = time.monotonic() + START_SECONDS
        while self.said < said:
            if time.monotonic() > until or self._process.poll() is not None:
                self.kill()
                raise SystemExit("the writer does not write")
            time.sleep(0.005)

    def kill(self) -> int:
        """kill -9; the last batch it acknowledged."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout
        self._process.stdout.close()
        return self.acknowledged


@contextmanager
def writing(engine: str, root: Path, known: int, *faults: str) -> Iterator[Writer]:
    """A writer that does not outlive the campaign."""
    writer = Writer(engine, root, known, *faults)
    try:
        yield writer
    finally:
        writer.kill()


def torment(engine: str, root: Path, *, cycles: int, chance: random.Random, faults: tuple[str, ...] = ()) -> Verdict:
    """Write, kill, tear, look."""
    verdict = Verdict()
    folders = Folders(root, find_engine(engine))
    known = 0
    for cycle in range(1, cycles + 1):
        with writing(engine, root, known, *faults) as writer:
            writer.wait(chance.randrange(2, 9))
            time.sleep(chance.uniform(0, 0.1))
            acknowledged = writer.kill()
        verdict.kills += 1
        known, before = examine(folders, acknowledged, verdict), known
        verdict.commits += max(0, known - before)
        if cycle % TEAR_EVERY == 0:
            tear(folders, chance, verdict)
    return verdict


def examine(folders: Folders, acknowledged: int, verdict: Verdict) -> int:
    """Whether the index is whole and what it says it is; its watermark."""
    if not folders.is_usable():
        verdict.faults.append(f"after a kill at {acknowledged} the index cannot be read")
        return acknowledged
    index = folders.follow()
    watermark = index.watermark()
    if watermark not in (acknowledged, acknowledged + 1):
        verdict.faults.append(f"{acknowledged} was acknowledged, the index is at {watermark}")
    expected = state(watermark)
    if sorted(index.keys()) != sorted(expected):
        verdict.faults.append(f"at {watermark} other keys are in the index than were written")
    if index.rights_of(expected) != {key: one.rights for key, one in expected.items()}:
        verdict.faults.append(f"at {watermark} other permission tokens are in the index than were written")
    plain = PlainEngine()
    plain.apply(expected.values(), ())
    for word in WORDS:
        found = index.search(ask(word), access=TOKENS, filters=ALL, size=0)
        right = plain.search(ask(word), TOKENS)
        if (found.total, found.by_unit) != (right.total, right.by_unit):
            verdict.faults.append(f"at {watermark} {word!r} is found {found.total} times, not {right.total}")
    index.close()
    return watermark


def tear(folders: Folders, chance: random.Random, verdict: Verdict) -> None:
    """Shorten or delete a file: the index must say of itself that it is not usable, or have no need of the file."""
    folder = folders.current()
    assert folder
    needed = [path for path in sorted(folder.iterdir()) if path.stat().st_size and "lock" not in path.name.lower()]
    victim = chance.choice([path for path in needed if not path.name.startswith(".")])
    size = victim.stat().st_size
    if chance.random() < 0.5:
        victim.unlink()
    else:
        os.truncate(victim, size // 2)
    verdict.torn += 1
    if not folders.is_usable():
        verdict.noticed += 1
        return
    index = folders.follow()
    examine(folders, index.watermark(), verdict)  # left over by a commit that was killed: nothing may be missing
    index.close()


def main() -> int:
    """The campaign."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=NAMES, default=NAMES[0])
    parser.add_argument("--cycles", type=int, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--break", dest="fault", choices=["early"], help="a writer that acknowledges too early")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    print(f"seed {seed}", flush=True)
    faults = (options.fault,) if options.fault else ()
    with tempfile.TemporaryDirectory(prefix="portal-crash-search-") as folder:
        root = Path(folder, "index")
        verdict = torment(options.engine, root, cycles=options.cycles, chance=random.Random(seed), faults=faults)
    print(f"{verdict.kills} kills in {verdict.commits} commits; {verdict.noticed} of {verdict.torn} torn files noticed")
    for fault in verdict.faults:
        print(f"WRONG: {fault}")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
