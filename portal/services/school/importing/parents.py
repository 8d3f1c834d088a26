"""Fathers and mothers a list names."""

from collections.abc import Sequence
from typing import Any

from portal.adapters import clock
from portal.models.school import Guardian, Guardianship
from portal.rules.school.importing.plans import Planned
from portal.rules.school.importing.rows import Parent
from portal.rules.vietnamese import fold
from portal.services.school.importing.bulk import Writing, insert_rows, update_rows


def write_parents(writing: Writing, rows: Sequence[tuple[int, Planned]]) -> None:
    """New fathers and mothers with their usual rights; of known ones only what the list says differently."""
    new: list[tuple[int, str, Parent]] = []
    known: list[dict[str, Any]] = []
    for pupil_id, planned in rows:
        for relation, said in planned.row.parents.items():
            kept = planned.known.parents.get(relation) if planned.known else None
            if kept is None:
                new.append((pupil_id, relation, said))
            elif fold(kept.full_name) == fold(said.full_name) and kept != said:
                year = said.born_year or kept.born_year
                known.append(
                    {"id": kept.id, "full_name": said.full_name, "job": said.job or kept.job, "born_year": year}
                )
    ids = insert_rows(Guardian, [_guardian(said) for _pupil_id, _relation, said in new])
    insert_rows(
        Guardianship,
        [
            _guardianship(writing, pupil_id, guardian_id, relation)
            for guardian_id, (pupil_id, relation, _said) in zip(ids, new, strict=True)
        ],
    )
    update_rows(Guardian, known, counted=True)


def _guardian(said: Parent) -> dict[str, Any]:
    empty = {"personal_id": None, "phone": "", "email": "", "address": "", "account_id": None}
    facts = {"full_name": said.full_name, "born_year": said.born_year, "job": said.job}
    return facts | empty | {"created_at": clock.now(), "version": 1}


def _guardianship(writing: Writing, pupil_id: int, guardian_id: int, relation: str) -> dict[str, Any]:
    rights = {"may_see": True, "may_reply": True, "may_sign": True}
    valid = {"valid_from": min(writing.since, writing.today), "valid_to": None, "reason": ""}
    return {"pupil_id": pupil_id, "guardian_id": guardian_id, "relation": relation} | rights | valid
