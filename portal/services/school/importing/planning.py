"""The dry run: every fault of every row and what would become of it; nothing is written."""

import hashlib
from dataclasses import dataclass

from portal.errors import RuleBroken, mark
from portal.models.school import Pupil
from portal.rules.permissions import Actor
from portal.rules.school.importing.planning import plan
from portal.rules.school.importing.plans import Plan
from portal.rules.school_years import school_year_of
from portal.services.school.importing.looking import Sheet, check_columns, read_rows_under, school_of
from portal.services.school.importing.surroundings import Options, surroundings

MOST_ROWS = 5_000
"""One list holds so many pupils at most; the largest school of a province has some 3,000."""


@dataclass(frozen=True)
class DryRun:
    """What importing would do. ``fingerprint`` changes when anything that was shown would come out differently."""

    plan: Plan
    fingerprint: str


def plan_pupils(actor: Actor, *, sheet: Sheet, options: Options) -> DryRun:
    """Compare the list with the school and find every fault; nothing is written."""
    unit_id = school_of(actor)
    check_columns(options.columns)
    if school_year_of(options.since) != options.start_year:
        raise RuleBroken("Ngày vào lớp phải nằm trong năm học đã chọn.", field="since")
    rows = read_rows_under(sheet, options.heading_row, options.columns)
    if not rows:
        raise RuleBroken("Dưới dòng tiêu đề chưa có dòng dữ liệu nào.", field="heading_row")
    if len(rows) > MOST_ROWS:
        raise RuleBroken("Mỗi lần không quá %(most)d học sinh. Hãy chia thành nhiều tệp.", field=None, most=MOST_ROWS)
    found = plan(rows, surroundings(actor, unit_id, rows, options))
    _check_lengths(found)
    return DryRun(found, _fingerprint(found))


def _check_lengths(found: Plan) -> None:
    """What is composed of two cells must fit as well."""
    longest = Pupil.__table__.c.home_town.type.length  # type: ignore[attr-defined]
    for planned in found.rows:
        if len(planned.row.facts.get("home_town", "")) > longest:
            planned.row.refuse(mark("Không quá %(most)d ký tự."), "home_ward", most=longest)


def _fingerprint(found: Plan) -> str:
    shown = [
        (
            planned.row.number,
            planned.state,
            planned.known.id if planned.known else 0,
            sorted(planned.differences.items()),
        )
        for planned in found.rows
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
