"""Which pupils of the school may stand in the records twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.models.school import Pupil
from portal.rules.permissions import Actor
from portal.rules.school.doubles import Glance, likely_pairs
from portal.services.paging import Paged, page_of
from portal.services.school.scope import visible_pupils


@dataclass(frozen=True)
class Pair:
    """Two records that may be of one child, the older first."""

    first: Pupil
    second: Pupil


def list_pairs(actor: Actor, *, number: int) -> Paged[Pair]:
    """A page of the pairs among the pupils of the school."""
    columns = (Pupil.id, Pupil.name_folded, Pupil.born, Pupil.ministry_code, Pupil.personal_id)
    query = visible_pupils(actor).where(Pupil.merged_into_id.is_(None)).with_only_columns(*columns)
    paged = page_of(likely_pairs(Glance(*row) for row in db.session.execute(query)), number=number)
    pupils = _pupils(paged.items)
    items = [Pair(pupils[first], pupils[second]) for first, second in paged.items]
    return Paged(items, paged.number, paged.size, paged.total)


def _pupils(pairs: Sequence[tuple[int, int]]) -> Mapping[int, Pupil]:
    ids = {pupil_id for pair in pairs for pupil_id in pair}
    return {pupil.id: pupil for pupil in db.session.scalars(select(Pupil).where(Pupil.id.in_(ids)))} if ids else {}
