"""Pupils and classes as records for the data centre: what changed since the last sending, or everything."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.adapters.tokens import new_key
from portal.db import db
from portal.errors import RuleBroken
from portal.models.school import Pupil, SchoolClass, SentRecord
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.school.centre import (
    KIND_LABELS,
    Sent,
    class_content,
    content_hash,
    envelope,
    next_sending,
    pupil_content,
)
from portal.services.records import note
from portal.services.school.exporting import Wanted, list_rows, note_export, watermark
from portal.services.school.importing.bulk import insert_rows, update_rows
from portal.services.school.importing.looking import school_of
from portal.services.school.importing.surroundings import parents_of

_CLASS_FACTS = ("start_year", "grade", "other_grades", "name", "sessions_a_day")
_SAMPLES: Mapping[str, list[str]] = {
    "pupil": list(
        pupil_content(
            dict.fromkeys([column.key for column in Pupil.__table__.columns], "")
            | {"school_code": "", "class_name": "", "grade": None},
            {},
        )
    ),
    "class": list(class_content(dict.fromkeys(_CLASS_FACTS, 0) | {"school_code": ""})),
}
"""The keys of each kind, in their order."""


@dataclass(frozen=True)
class Package:
    """What is sent now, by kind; every record with its envelope."""

    records: Mapping[str, list[dict[str, Any]]]

    def __len__(self) -> int:
        return sum(map(len, self.records.values()))


def send_xlsx(actor: Actor, wanted: Wanted, *, kind: str, everything: bool, reason: str) -> bytes:
    """One kind of record as XLSX, headings as the keys."""
    package = _prepare(actor, wanted, kinds=(kind,), everything=everything, reason=reason)
    rows = package.records[kind]
    keys = list(envelope("", "", 0, clock.now(), clock.now())) + _SAMPLES[kind]
    title = f"{KIND_LABELS[kind].upper()}: DỮ LIỆU GỬI TRUNG TÂM DỮ LIỆU"
    lines = ([row.get(key, "") for key in keys] for row in rows)
    mark_of_origin = watermark(actor, wanted.start_year, reason)
    return write_table(title, [(key, 18) for key in keys], lines, subtitle=mark_of_origin)


def send_json(actor: Actor, wanted: Wanted, *, everything: bool, reason: str) -> bytes:
    """Classes and pupils as JSON."""
    package = _prepare(actor, wanted, kinds=("class", "pupil"), everything=everything, reason=reason)
    records = {"lop": package.records["class"], "hocsinh": package.records["pupil"]}
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def _prepare(actor: Actor, wanted: Wanted, *, kinds: tuple[str, ...], everything: bool, reason: str) -> Package:
    """Compare with what was sent, note the new versions; one sending at a time."""
    unit_id = school_of(actor)
    unit = db.session.scalars(select(Unit).where(Unit.id == unit_id).with_for_update(of=Unit)).one()
    contents = {kind: _CONTENTS[kind](actor, unit, wanted, reason) for kind in kinds}
    package = Package({kind: list(_send(unit_id, kind, contents[kind], everything)) for kind in kinds})
    if not len(package):
        raise RuleBroken("Không có gì thay đổi từ lần gửi trước.", field="layout")
    counts = {"rows": len(package), "reason": reason}
    note(actor, "centre_data_sent", "unit", unit_id, after=counts)
    return package


def _pupils(actor: Actor, unit: Unit, wanted: Wanted, reason: str) -> dict[int, dict[str, Any]]:
    rows = list_rows(unit.id, wanted)
    note_export(actor, "centre_export", rows, reason=reason)
    parents = parents_of(row.id for row in rows)
    return {
        row.id: pupil_content(
            {**row._mapping, "school_code": unit.code, "grade": row.grade if row.class_id else None},
            parents.get(row.id, {}),
        )
        for row in rows
    }


def _classes(_actor: Actor, unit: Unit, wanted: Wanted, _reason: str) -> dict[int, dict[str, Any]]:
    query = select(SchoolClass).where(
        SchoolClass.unit_id == unit.id,
        SchoolClass.start_year == wanted.start_year,
        SchoolClass.put_away_at.is_(None),
    )
    return {
        found.id: class_content({name: getattr(found, name) for name in _CLASS_FACTS} | {"school_code": unit.code})
        for found in db.session.scalars(query.order_by(SchoolClass.grade, SchoolClass.name_sort))
    }


_CONTENTS = {"pupil": _pupils, "class": _classes}


def _send(
    unit_id: int, kind: str, contents: Mapping[int, dict[str, Any]], everything: bool
) -> Iterator[dict[str, Any]]:
    known = {
        sent.object_id: sent
        for sent in db.session.scalars(
            select(SentRecord).where(SentRecord.unit_id == unit_id, SentRecord.kind == kind).order_by(SentRecord.id)
        )
    }
    now, new, changed = clock.now(), [], []
    for object_id in [*contents, *_gone(kind, known.keys() - contents.keys())]:
        before, content = known.get(object_id), contents.get(object_id)
        sha256 = content_hash(content) if content is not None else None
        last = Sent(before.record_version, before.event, before.content_sha256) if before else None
        found = next_sending(last, sha256, everything=everything)
        if found is None:
            continue
        same = before is not None and before.content_sha256 == sha256
        record_id = before.record_id if before else new_key()
        changed_at = before.changed_at if before and same else now
        sent = {
            "record_id": record_id,
            "record_version": found[1],
            "event": found[0],
            "content_sha256": sha256 or "",
            "changed_at": changed_at,
            "sent_at": now,
        }
        if before is None:
            new.append({"unit_id": unit_id, "kind": kind, "object_id": object_id, **sent})
        else:
            changed.append({"id": before.id, **sent})
        local = (instant.astimezone(clock.LOCAL_ZONE) for instant in (changed_at, now))
        yield envelope(record_id, *found, *local) | (content or {})
    insert_rows(SentRecord, new)
    update_rows(SentRecord, changed)


def _gone(kind: str, missing: Collection[int]) -> list[int]:
    """Of records that are not there any more those to cancel: a class of an earlier year simply ended."""
    if kind == "pupil" or not missing:
        return sorted(missing)
    query = select(SchoolClass.id).where(SchoolClass.id.in_(missing), SchoolClass.put_away_at.is_not(None))
    return sorted(db.session.scalars(query))
