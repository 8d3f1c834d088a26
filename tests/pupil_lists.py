"""Lists of pupils for tests: sheets as schools write them, and what the service makes of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.db import begin_write, db
from portal.rules.permissions import Actor
from portal.rules.school.importing.columns import CLASS_LIST, guess
from portal.services.school.importing.planning import DryRun, plan_pupils
from portal.services.school.importing.surroundings import Options
from portal.services.school.importing.writing import import_pupils

SINCE = date(2026, 9, 5)
HEADINGS = [heading for heading, _key in CLASS_LIST]
TITLES: list[list[Any]] = [
    ["SỞ GIÁO DỤC VÀ ĐÀO TẠO BẾN TRE"],
    ["TRƯỜNG TIỂU HỌC VĨNH BÌNH"],
    [],
    ["", "", "DANH SÁCH HỌC SINH LỚP 4A"],
]


def class_list(*rows: Mapping[str, Any], headings: Sequence[str] = HEADINGS) -> list[list[Any]]:
    """A sheet in the sector's layout, titles above; rows by key of the column, numbered."""
    keys = guess(headings)
    body = [
        [
            number if heading == "STT" else row.get(key, "") if key else ""
            for heading, key in zip(headings, keys, strict=True)
        ]
        for number, row in enumerate(rows, start=1)
    ]
    return [*TITLES, list(headings), *body]


def options(headings: Sequence[str] = HEADINGS, **more: Any) -> Options:
    """What a person would choose for such a sheet."""
    usual: dict[str, Any] = {"start_year": 2026, "since": SINCE, "heading_row": len(TITLES) + 1}
    return Options(columns=tuple(guess(headings)), **(usual | more))


def look(actor: Actor, sheet: list[list[Any]], **more: Any) -> DryRun:
    """The dry run."""
    return plan_pupils(actor, sheet=sheet, options=options(**more))


def write(actor: Actor, sheet: list[list[Any]], *, sha256: str = "f" * 64, **more: Any) -> int:
    """Look, then write; committed."""
    chosen = options(**more)
    seen = plan_pupils(actor, sheet=sheet, options=chosen).fingerprint
    begin_write()
    entry_id = import_pupils(actor, sheet=sheet, options=chosen, seen=seen, sha256=sha256)
    db.session.commit()
    return entry_id
