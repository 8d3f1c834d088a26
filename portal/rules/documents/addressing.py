"""What a clerk may choose as addressees, kept with the draft and resolved to units at posting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCOPES = ("none", "direct", "all")
DEEPEST = 20
"""A subordinate scope is one of these words, or how many levels down, 2 to ``DEEPEST``, as digits."""


def is_scope(scope: object) -> bool:
    """Whether this says how far down a document goes."""
    return scope in SCOPES or (isinstance(scope, str) and scope in {str(levels) for levels in range(2, DEEPEST + 1)})


def depth_of(scope: str) -> int | None:
    """How many levels down: "none" 0, "direct" 1, "3" 3; None for all."""
    return {"none": 0, "direct": 1, "all": None}[scope] if scope in SCOPES else int(scope)


@dataclass(frozen=True, kw_only=True)
class Addressing:
    """The own superior, the centre directly, subordinates, single units and saved groups by id.

    ``subordinates`` is ``none``, ``direct``, a number of levels or ``all``; ``kinds`` narrows
    them to some kinds of unit.
    """

    superior: bool = False
    centre: bool = False
    subordinates: str = "none"
    kinds: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen."""
        return not (self.superior or self.centre or self.units or self.groups or self.subordinates != "none")

    def as_json(self) -> dict[str, Any]:
        """For the draft's row."""
        return {
            "superior": self.superior,
            "centre": self.centre,
            "subordinates": self.subordinates,
            "kinds": list(self.kinds),
            "units": list(self.units),
            **({"groups": list(self.groups)} if self.groups else {}),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> "Addressing":
        """From the draft's row; unknown values are dropped."""
        stored = stored or {}
        scope = stored.get("subordinates", "none")
        return cls(
            superior=bool(stored.get("superior")),
            centre=bool(stored.get("centre")),
            subordinates=scope if is_scope(scope) else "none",
            kinds=tuple(stored.get("kinds", ())),
            units=tuple(int(unit) for unit in stored.get("units", ())),
            groups=tuple(int(group) for group in stored.get("groups", ())),
        )


def skipped_levels(above: Sequence[int], addressing: Addressing) -> list[int]:
    """The units that a document sent straight to the centre leaves out, nearest first.

    ``above`` are the units above the sender, nearest first, the centre last.
    """
    if not addressing.centre:
        return []
    named = {*above[-1:], *(above[:1] if addressing.superior else ()), *addressing.units}
    return [unit_id for unit_id in above if unit_id not in named]
