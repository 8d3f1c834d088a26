"""What programs are given, as JSON; the names are those of docs/glossary.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for

from portal.rules.data_forms.content import Problem
from portal.rules.data_forms.definition import Cell, Definition, Field, Need, Repeat
from portal.rules.data_forms.periods import LOCK_LABELS, Days, Lock
from portal.rules.data_forms.sent_values import sent_from, sent_value
from portal.rules.data_forms.showing import show_kept
from portal.rules.data_forms.states import STEP_LABELS, Step
from portal.rules.data_forms.stored import write_definition
from portal.services.data_forms.api.reading import Standpoint, Talk, Version
from portal.services.data_forms.api.writing import Fault
from portal.services.data_forms.loading import EXPLAINED, Loaded
from portal.services.data_forms.locks import Gate, Locked

Json = dict[str, Any]


def version_tag(version: int) -> str:
    """The entity tag of a report's content (RFC 9110, 8.8.3)."""
    return f'"{version}"'


def report_json(one: Standpoint) -> Json:
    """A report as lists show it: how far it is, its days, its lock."""
    due, report = one.due, one.due.report
    return {
        "id": report.id,
        "form": {"code": one.form.code, "name": one.form.name, "version_id": report.version_id},
        "period": {
            "id": due.period.id,
            "name": due.period.name,
            "covers_from": due.period.covers_from.isoformat(),
            "covers_to": due.period.covers_to.isoformat(),
            "is_test": due.period.is_test,
        },
        "issuer": due.issuer,
        "stage": due.stage.value,
        "standing": due.standing.value,
        "deemed": due.deemed,
        **days_json(due.days),
        "lock": gate_json(one.gate),
        "version": report.content_version,
        "filled": report.filled,
        "needed": report.needed,
        "problems": report.problems,
        "changed_at": moment(report.changed_at),
        "links": {
            "self": url_for("form_api.show_report", report_id=report.id),
            "values": url_for("form_api.read_values", report_id=report.id),
            "definition": url_for("form_api.show_version", version_id=report.version_id),
            "page": url_for("data_forms.report", report_id=report.id),
        },
    }


def days_json(days: Days) -> Json:
    """The days that hold for a unit."""
    return {
        "opens_on": days.opens_on.isoformat(),
        "closes_on": days.closes_on.isoformat(),
        "locks_on": days.locks_on.isoformat(),
        "official_on": days.official_on.isoformat(),
        "late_entry": days.late_entry,
    }


def gate_json(gate: Gate) -> Json | None:
    """Which lock lies on a report and what is opened of it; None while all of it can be written."""
    if gate.lock is None:
        return None
    openings = [one.opening for one in gate.opened]
    return {
        **lock_json(gate.lock, gate.issuer),
        "opened_until": moment(gate.until),
        "opened_sections": sorted({code for one in openings for code in one.sections}),
        "opened_cells": sorted({key for one in openings for key in one.keys}),
    }


def lock_json(lock: Lock, issuer: str) -> Json:
    """Which lock, since when, whose it is to open."""
    return {
        "kind": lock.kind.value,
        "label": LOCK_LABELS[lock.kind],
        "since": lock.since.isoformat(),
        "opened_by": issuer,
    }


def values_json(loaded: Loaded) -> Json:
    """Everything that stands in a report, cell by cell, with what is missing or wrong."""
    content = loaded.content
    return {
        "report_id": loaded.report.id,
        "version": loaded.report.content_version,
        "cells": [_cell_json(loaded, cell, record) for cell, record in content.places],
        "records": {
            code: list(content.records.get(code, ()))
            for code, (_section, part) in loaded.definition.parts.items()
            if isinstance(part, Repeat)
        },
        "explanations": dict(content.explained),
    }


def _cell_json(loaded: Loaded, cell: Cell, record: int) -> Json:
    place: Json = {"code": cell.key, "record": record}
    if cell.is_calculated:
        return {**place, "value": sent_value(cell.field, loaded.content.value(cell.key, record)), "calculated": True}
    held = loaded.held(cell.key, record)
    return {
        **place,
        "value": sent_from(cell.field, held.text),
        **({"reason": held.reason} if held.reason else {}),
        **({"entered_at": moment(held.entered_at), "entered_by": held.entered_by} if held.version else {}),
    }


def version_json(found: Version) -> Json:
    """What a version of a form asks; ``cells`` is the flat list of every place for a value."""
    whole = write_definition(found.definition)
    return {
        "id": found.version.id,
        "form": {"code": found.form.code, "name": found.form.name},
        "number": found.version.number,
        "published_at": moment(found.version.published_at),
        "sections": whole["sections"],
        "checks": whole["checks"],
        "cells": cells_json(found.definition),
    }


def cells_json(definition: Definition) -> list[Json]:
    """Every cell; those of a repeat once, to be sent for each record."""
    return [
        {
            "code": cell.key,
            "label": cell.label,
            "section": cell.section.code,
            "repeat": cell.part.code if isinstance(cell.part, Repeat) else None,
            "calculated": cell.is_calculated,
            **field_json(cell.field),
        }
        for cell in definition.cells.values()
    ]


def field_json(field: Field) -> Json:
    """What a cell takes."""
    return {
        "type": field.type.value,
        "unit": field.unit,
        "required": field.need is not Need.OPTIONAL,
        "reason_instead": field.need is Need.OR_REASON,
        "decimals": field.decimals,
        "choices": [{"code": one.code, "label": one.label} for one in field.choices],
    }


def fault_json(fault: Fault) -> Json:
    """Why a cell was not written, at its address."""
    error = fault.error
    lock = {"lock": lock_json(error.lock, error.issuer)} if isinstance(error, Locked) else {}
    code, address = fault.key, {"record": fault.record_id}
    if code.startswith(EXPLAINED):
        return {"check": code.removeprefix(EXPLAINED), "detail": str(error), **lock}
    return {"code": code, **address, "detail": str(error), **lock}


def talk_json(talk: Talk) -> Json:
    """The steps of a report and the open remarks at its cells; "" is about the whole report."""
    return {
        "steps": [
            {
                "kind": one.kind,
                "label": STEP_LABELS[Step(one.kind)],
                "version": one.content_version,
                "by": one.by_name,
                "at": moment(one.at),
                "reason": one.reason,
            }
            for one in talk.steps
        ],
        "comments": [
            {"code": one.key, "record": one.record_id, "text": one.text, "by": one.by_name, "at": moment(one.at)}
            for one in talk.comments
        ],
    }


def problems_json(problems: Iterable[Problem]) -> list[Json]:
    """What keeps a report from being submitted."""
    return [
        {
            **({"code": one.place[0], "record": one.place[1]} if one.place else {"check": one.check}),
            "detail": one.message % one.params if one.params else one.message,
            "explanation_will_do": not one.hard,
        }
        for one in problems
    ]


def changes_json(loaded: Loaded, changes: Sequence[Any]) -> list[Json]:
    """What others wrote since a version: each cell as it stands now."""
    found = []
    for change in changes:
        cell = loaded.definition.cells.get(change.key)
        value = sent_from(cell.field, loaded.held(change.key, change.record_id).text) if cell else change.after
        shown = show_kept(cell.field, change.before) if cell else change.before
        told = {"code": change.key, "record": change.record_id, "value": value, "before": shown}
        found.append({**told, "by": change.by_name, "at": moment(change.at)})
    return found


def moment(at: datetime | None) -> str | None:
    """An instant (UTC)."""
    return at.isoformat() if at else None


def day(on: date | None) -> str | None:
    """A day."""
    return on.isoformat() if on else None


def listed(items: Sequence[Mapping[str, Any]], next_cursor: int | None) -> Json:
    """Some of a list, and where it goes on."""
    return {"items": list(items), "next_cursor": str(next_cursor) if next_cursor is not None else None}
