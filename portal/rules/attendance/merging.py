"""Two people take one roll at once: what each changed is kept, pupil by pupil."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.rules.attendance.statuses import HERE, Mark


@dataclass(frozen=True)
class Clash:
    """Both changed the same pupil, differently: what stands now and what the person wants."""

    current: Mark
    wanted: Mark


@dataclass(frozen=True)
class Merged:
    """What each pupil's mark becomes; ``clashes`` need a word of the person first."""

    marks: Mapping[int, Mark]
    clashes: Mapping[int, Clash] = field(default_factory=dict)


def merge(current: Mapping[int, Mark], wanted: Mapping[int, Mark], seen: Mapping[int, Mark]) -> Merged:
    """``seen`` is what the person had before the eyes, ``current`` what stands now; a missing pupil is there."""
    marks: dict[int, Mark] = {}
    clashes: dict[int, Clash] = {}
    for pupil_id, mine in wanted.items():
        now, before = current.get(pupil_id, HERE), seen.get(pupil_id, HERE)
        if mine not in (now, before) and now != before:
            clashes[pupil_id] = Clash(now, mine)
        marks[pupil_id] = now if mine == before else mine
    return Merged(marks, clashes)
