"""Records of pupils a list makes or changes, with their enrolments and what the logs say."""

from collections.abc import Sequence
from typing import Any

from portal.adapters import clock
from portal.models.records import AuditEntry
from portal.models.school import Enrolment, EnrolmentEvent, Pupil
from portal.rules.school.importing.plans import Planned
from portal.rules.school.statuses import ENROLLED
from portal.rules.vietnamese import fold, name_sort_key
from portal.services.records.audit import request_id
from portal.services.school.importing.bulk import Writing, insert_rows, update_rows
from portal.services.school.importing.surroundings import FACTS

PUPIL_CHANGED = "pupil_imported"


def make_pupils(writing: Writing, new: Sequence[Planned]) -> list[int]:
    """Pupils, their enrolments and the first event of each, in the order of the rows."""
    ids = insert_rows(Pupil, [_pupil_facts(row) | {"created_at": clock.now(), "version": 1} for row in new])
    _enrol(writing, list(zip(ids, new, strict=True)))
    return ids


def take_in(writing: Writing, coming: Sequence[Planned]) -> list[int]:
    """Pupils who left another school: their records go on with what the list says, and a stay here begins."""
    known = [row.known for row in coming if row.known is not None]
    facts = [
        {name: kept.facts[name] for name in FACTS} | row.row.facts for kept, row in zip(known, coming, strict=True)
    ]
    update_rows(
        Pupil,
        [{"id": kept.id, **said, **_computed(said["full_name"])} for kept, said in zip(known, facts, strict=True)],
        counted=True,
    )
    ids = [kept.id for kept in known]
    _enrol(writing, list(zip(ids, coming, strict=True)))
    told = {"before": None, "after": {"valid_from": writing.since.isoformat()}}
    insert_rows(AuditEntry, [_whose(writing, "pupil_admitted", pupil_id) | told for pupil_id in ids])
    return ids


def _enrol(writing: Writing, pupils: Sequence[tuple[int, Planned]]) -> None:
    """A stay at the school for each, with its first event."""
    now, since = clock.now(), writing.since
    enrolments = insert_rows(
        Enrolment,
        [
            {
                "pupil_id": pupil_id,
                "unit_id": writing.unit_id,
                "register_no": row.row.texts.get("register_no") or None,
                "status": ENROLLED,
                "admitted_on": since,
                "left_on": None,
            }
            for pupil_id, row in pupils
        ],
    )
    event = {"status": ENROLLED, "happened_on": since, "entered_at": now, "entered_by": writing.actor.name}
    insert_rows(
        EnrolmentEvent, [{"enrolment_id": found, "reason": "", "decision": "", **event} for found in enrolments]
    )


def _pupil_facts(planned: Planned) -> dict[str, Any]:
    """Every field a list can fill, and the two that are computed of the name."""
    facts = dict.fromkeys(FACTS, "") | {"ministry_code": None, "personal_id": None} | planned.row.facts
    empty = {"policies": [], "health_note": "", "disability": "", "disability_note": ""}
    return facts | _computed(facts["full_name"]) | empty


def _computed(name: str) -> dict[str, str]:
    return {"name_sort": name_sort_key(name), "name_folded": fold(name)}


def change_pupils(writing: Writing, changed: Sequence[Planned]) -> None:
    """New values beside those that stay, one statement for all; each pupil's change goes into the audit log."""
    rows, registers = [], []
    for planned in changed:
        known, row = planned.known, planned.row
        assert known is not None
        if any(name in FACTS for name in planned.differences):
            facts = {name: known.facts[name] for name in FACTS} | row.facts
            rows.append({"id": known.id, **facts, **_computed(facts["full_name"])})
        if "register_no" in planned.differences:
            registers.append({"id": known.enrolment_id, "register_no": row.texts["register_no"]})
    update_rows(Pupil, rows, counted=True)
    update_rows(Enrolment, registers)
    insert_rows(AuditEntry, [_entry(writing, planned) for planned in changed])


def _entry(writing: Writing, planned: Planned) -> dict[str, Any]:
    assert planned.known is not None
    fields = [name for name in planned.differences if name != "class_name"]
    old_class, new_class = planned.differences.get("class_name", ("", ""))
    return _whose(writing, PUPIL_CHANGED, planned.known.id) | {
        "before": {"pupil_class": old_class} if old_class else None,
        "after": {"pupil_fields": fields} | ({"pupil_class": new_class} if new_class else {}),
    }


def _whose(writing: Writing, action: str, pupil_id: int) -> dict[str, Any]:
    """The columns of an audit entry about a pupil, without what changed."""
    actor = writing.actor
    return {
        "at": clock.now(),
        "account_id": actor.account_id,
        "account_name": actor.name,
        "unit_id": actor.unit_id,
        "unit_name": actor.unit_name,
        "action": action,
        "object_type": "pupil",
        "object_id": pupil_id,
        "request_id": request_id.get(),
    }
