"""Rules of units: the tree, the kinds, the list that is imported."""

from portal.rules.units.kinds import STANDARD_KINDS
from portal.rules.units.tree import BEGINNING, State, check_parent, edge_start, holds, is_open, state_of

__all__ = ["BEGINNING", "STANDARD_KINDS", "State", "check_parent", "edge_start", "holds", "is_open", "state_of"]
