"""The plan of tests of the demo's lower secondary school."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from portal.adapters import clock
from portal.db import db
from portal.models.progress import PlannedTest
from portal.models.school import ProgrammeSubject, SchoolClass
from portal.services.demo.school import DemoSchool
from portal.services.progress.teaching import find_programmes, tested_columns

WEEKS = {"tx1": 4, "tx2": 7, "tx3": 12, "tx4": 14, "gk": 8, "ck": 15}
"""Weeks after the semester begins."""
SECOND = 18
"""Weeks after which the second semester begins."""


def write_plan(school: DemoSchool) -> None:
    """Every column of every subject, the tests of one class spread over the days of a week."""
    programmes = find_programmes(school.classes)
    rows = [row for each in school.classes for row in _of_class(each, programmes[each.id])]
    db.session.execute(insert(PlannedTest), rows)


def _of_class(school_class: SchoolClass, subjects: Sequence[ProgrammeSubject]) -> Iterator[dict[str, Any]]:
    begins = date(school_class.start_year, 9, 7)
    begins -= timedelta(days=begins.weekday())
    for place, subject in enumerate(subjects):
        for semester in (1, 2):
            for column in tested_columns(subject):
                weeks = WEEKS[column.code] + (SECOND if semester == 2 else 0) + place // 10
                yield {
                    "class_id": school_class.id,
                    "subject": subject.code,
                    "semester": semester,
                    "column": column.code,
                    "planned_on": begins + timedelta(weeks=weeks, days=place % 5),
                    "entered_at": clock.now(),
                    "entered_by": "Lê Hoàng Nam",
                }
