"""The shapes of requests and answers (JSON Schema 2020-12), as the description of the API names them."""

from typing import Any

from portal.rules.data_forms.definition import FieldType
from portal.rules.data_forms.periods import LockKind
from portal.rules.data_forms.states import Stage, Standing, Step
from portal.services.data_forms.totals.board import Progress
from portal.services.data_forms.writing import MOST_CELLS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
AMOUNT: Schema = {"type": ["number", "null"]}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
VALUE: Schema = {"type": ["number", "string", "boolean", "null"]}


def one_of(kinds: Any) -> Schema:
    """A word of a list."""
    return {"enum": [kind.value for kind in kinds]}


def record(more: Schema | None = None, **members: Schema) -> Schema:
    """An object with exactly these members; ``more``: members that may be missing."""
    return {
        "type": "object",
        "properties": {**members, **(more or {})},
        "required": sorted(members),
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    """A shape of this list."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def listing(items: Schema, **members: Schema) -> Schema:
    """Some of a long list."""
    return record(items=many(items), next_cursor={"type": ["string", "null"]}, **members)


NAMED = record(id=NUMBER, name=TEXT)
FORM = record(code=TEXT, name=TEXT, version_id=NUMBER)
DAYS = {"opens_on": DAY, "closes_on": DAY, "locks_on": DAY, "official_on": DAY, "late_entry": FLAG}
LOCK = {"kind": one_of(LockKind), "label": TEXT, "since": DAY, "opened_by": TEXT}
COUNTS = record(expected=NUMBER, late=NUMBER, **{one.value: NUMBER for one in Progress})
SHARES = {one.value: AMOUNT for one in (Standing.APPROVED, Standing.DEEMED, Standing.PROVISIONAL)}
VIEW = {
    "period": NAMED,
    "form": FORM,
    "unit": NAMED,
    "tree_on": DAY,
    "official_on": DAY,
    "made_at": MOMENT,
}
CELL = record(
    code=TEXT,
    label=TEXT,
    section=TEXT,
    repeat={"type": ["string", "null"]},
    calculated=FLAG,
    type=one_of(FieldType),
    unit=TEXT,
    required=FLAG,
    reason_instead=FLAG,
    decimals=NUMBER,
    choices=many(record(code=TEXT, label=TEXT)),
)
REPORT: dict[str, Schema] = {
    "id": NUMBER,
    "form": FORM,
    "period": record(id=NUMBER, name=TEXT, covers_from=DAY, covers_to=DAY, is_test=FLAG),
    "issuer": TEXT,
    "stage": one_of(Stage),
    "standing": one_of(Standing),
    "deemed": FLAG,
    **DAYS,
    "lock": {
        "anyOf": [
            {"type": "null"},
            record(**LOCK, opened_until=MOMENT, opened_sections=many(TEXT), opened_cells=many(TEXT)),
        ]
    },
    "version": NUMBER,
    "filled": NUMBER,
    "needed": NUMBER,
    "problems": NUMBER,
    "changed_at": MOMENT,
    "links": record(self=TEXT, values=TEXT, definition=TEXT, page=TEXT),
}
STEP = record(kind=one_of(Step), label=TEXT, version=NUMBER, by=TEXT, at=MOMENT, reason=TEXT)
COMMENT = record(code=TEXT, record=NUMBER, text=TEXT, by=TEXT, at=MOMENT)
ADDRESS = {"code": TEXT, "record": NUMBER, "check": TEXT}
PROBLEM = record(ADDRESS, detail=TEXT, explanation_will_do=FLAG)
REFUSED = record({**ADDRESS, "lock": ref("Lock")}, detail=TEXT)

SCHEMAS: dict[str, Schema] = {
    "Lock": record(**LOCK),
    "ReportSummary": record(**REPORT),
    "ReportList": listing(ref("ReportSummary")),
    "Report": record(**REPORT, open_problems=many(PROBLEM), steps=many(STEP), comments=many(COMMENT)),
    "Values": record(
        report_id=NUMBER,
        version=NUMBER,
        cells=many(
            record(
                {"reason": TEXT, "entered_at": MOMENT, "entered_by": TEXT, "calculated": FLAG},
                code=TEXT,
                record=NUMBER,
                value=VALUE,
            )
        ),
        records={"type": "object", "additionalProperties": many(NUMBER)},
        explanations={"type": "object", "additionalProperties": TEXT},
    ),
    "Version": record(
        id=NUMBER,
        form=record(code=TEXT, name=TEXT),
        number=NUMBER,
        published_at=MOMENT,
        sections=many({"type": "object"}),
        checks=many({"type": "object"}),
        cells=many(ref("Cell")),
    ),
    "Cell": CELL,
    "WriteCells": record(
        {
            "mode": {"enum": ["all", "partial"], "default": "all"},
            "cells": {
                **many(record({"record": NUMBER, "value": VALUE, "reason": {"type": ["string", "null"]}}, code=TEXT)),
                "maxItems": MOST_CELLS,
            },
            "explanations": many(record(check=TEXT, text=TEXT)),
        }
    ),
    "WriteRows": record(rows=many({"type": "object", "additionalProperties": VALUE})),
    "Written": record(
        version=NUMBER,
        written=NUMBER,
        unchanged=NUMBER,
        records_added=NUMBER,
        records_removed=NUMBER,
        refused=many(REFUSED),
        filled=NUMBER,
        needed=NUMBER,
        open_problems=many(PROBLEM),
    ),
    "Submitted": record(submitted_now=FLAG, report=ref("ReportSummary")),
    "PeriodList": listing(
        record(
            id=NUMBER,
            name=TEXT,
            form=FORM,
            issuer=TEXT,
            school_year=NUMBER,
            covers_from=DAY,
            covers_to=DAY,
            **DAYS,
            is_test=FLAG,
            is_cancelled=FLAG,
        )
    ),
    "Totals": record(
        **VIEW,
        is_official=FLAG,
        units=COUNTS,
        cells=many(record(code=TEXT, label=TEXT, section=TEXT, unit=TEXT, value=AMOUNT, **SHARES)),
        branches=many(record(unit=NAMED, units=COUNTS, values=ref("Figures"))),
    ),
    "Figures": {"type": "object", "additionalProperties": AMOUNT},
    "UnitList": listing(
        record(
            {"values": ref("Figures")},
            unit=record(id=NUMBER, code={"type": ["string", "null"]}, name=TEXT),
            report_id=NUMBER,
            state=one_of(Progress),
            late=FLAG,
            version=NUMBER,
        ),
        **VIEW,
    ),
    "PeriodCells": record(**VIEW, cells=many(ref("Cell"))),
    "Problem": {
        "type": "object",
        "required": ["detail", "status", "title", "type"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": TEXT,
            "status": NUMBER,
            "detail": TEXT,
            "instance": TEXT,
            "request_id": TEXT,
            "lock": ref("Lock"),
            "refused": many(REFUSED),
            "open_problems": many(PROBLEM),
            "version": NUMBER,
            "retry_after": NUMBER,
            "changed": many(record(code=TEXT, record=NUMBER, value=VALUE, before=TEXT, by=TEXT, at=MOMENT)),
        },
    },
}
