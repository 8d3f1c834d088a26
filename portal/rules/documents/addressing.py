"""What a clerk may choose as addressees, kept with the draft and resolved to units at posting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCOPES = ("none", "direct", "all")


@dataclass(frozen=True, kw_only=True)
class Addressing:
    """The own superior, the centre directly, subordinates and single units by id.

    ``subordinates`` is ``none``, ``direct`` or ``all`` levels; ``kinds`` narrows them to some kinds of unit.
    """

    superior: bool = False
    centre: bool = False
    subordinates: str = "none"
    kinds: tuple[str, ...] = ()
    units: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen."""
        return not (self.superior or self.centre or self.units or self.subordinates != "none")

    def as_json(self) -> dict[str, Any]:
        """For the draft's row."""
        return {
            "superior": self.superior,
            "centre": self.centre,
            "subordinates": self.subordinates,
            "kinds": list(self.kinds),
            "units": list(self.units),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> "Addressing":
        """From the draft's row; unknown values are dropped."""
        stored = stored or {}
        scope = stored.get("subordinates", "none")
        return cls(
            superior=bool(stored.get("superior")),
            centre=bool(stored.get("centre")),
            subordinates=scope if scope in SCOPES else "none",
            kinds=tuple(stored.get("kinds", ())),
            units=tuple(int(unit) for unit in stored.get("units", ())),
        )
