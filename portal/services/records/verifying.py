"""Auditing the register: recompute every hash, hold it against old checkpoints and against the tables it speaks of.

Somebody with all rights to the database can rewrite rows, and even rebuild the whole tree; what they cannot do is make
it agree with a checkpoint that has left the house, or sign another one without the key.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.models.records import RegisterCheckpoint, RegisterEntry, RegisterHead
from portal.rules.records.checkpoints import Checkpoint, read
from portal.rules.records.merkle import Peaks, leaf_hash

Verify = Callable[[bytes, bytes, bytes], bool]
BATCH = 5000


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it must be, in words for a person."""

    words: str


def audit(public_key: bytes, verify: Verify, *, witnessed: Sequence[str] = ()) -> list[Fault]:
    """Every fault of the register itself; ``witnessed`` are checkpoints kept outside the portal."""
    faults: list[Fault] = []
    wanted, bad = _checkpoints(public_key, verify, witnessed)
    faults += bad
    peaks = Peaks()
    with closing(_entries()) as entries:
        for position, body in entries:
            if position != peaks.size:
                return [*faults, Fault(f"entry {peaks.size} is missing; found {position}")]
            peaks.append(leaf_hash(body.encode()))
            if (root := wanted.pop(peaks.size, None)) is not None and root != peaks.root():
                faults.append(Fault(f"the first {peaks.size} entries are not those of the checkpoint of that size"))
    faults += [Fault(f"a checkpoint speaks of {size} entries; there are {peaks.size}") for size in sorted(wanted)]
    head = db.session.scalar(select(RegisterHead))
    if (head.size, head.peaks) != (peaks.size, [peak.hex() for peak in peaks.hashes]) if head else peaks.size:
        faults.append(Fault("the head of the register does not fit its entries"))
    return faults


def _checkpoints(public_key: bytes, verify: Verify, witnessed: Sequence[str]) -> tuple[dict[int, bytes], list[Fault]]:
    kept = db.session.scalars(select(RegisterCheckpoint.note).order_by(RegisterCheckpoint.size)).all()
    roots: dict[int, bytes] = {}
    faults = []
    for note in [*kept, *witnessed]:
        try:
            found: Checkpoint = read(note, public_key, verify)
        except ValueError as error:
            faults.append(Fault(f"a checkpoint is not signed by the key of this portal ({error})"))
            continue
        if roots.setdefault(found.size, found.root) != found.root:
            faults.append(Fault(f"two checkpoints of {found.size} entries contradict each other: a second history"))
    return roots, faults


def _entries() -> Generator[tuple[int, str]]:
    query = select(RegisterEntry.position, RegisterEntry.body).order_by(RegisterEntry.position)
    with db.session.execute(query.execution_options(yield_per=BATCH)) as rows:
        for row in rows:
            yield row[0], row[1]
