"""Where addressees stand, seen from the sender: above, below, or elsewhere."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.db import db
from portal.services.units.tree import ancestors, subtree


def groups_of(issuing_unit_id: int, unit_ids: Sequence[int]) -> dict[int, str]:
    """The group (see rules.documents.marks.GROUPS) of each unit; two queries whatever their number."""
    above = {unit.id for unit in ancestors(issuing_unit_id)}
    below = subtree(issuing_unit_id)
    inside = set(db.session.scalars(select(below.c.id).where(below.c.depth > 0)))
    return {unit: "upward" if unit in above else "below" if unit in inside else "others" for unit in unit_ids}
