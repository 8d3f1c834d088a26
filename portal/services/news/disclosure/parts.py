"""The eight sections as one of the required parts of a school's site."""

from collections.abc import Iterator

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import mark
from portal.models.news import Disclosure
from portal.models.units import Unit
from portal.rules.news.disclosure.states import LATE
from portal.rules.news.disclosure.topics import is_bound
from portal.rules.news.disclosure.years import last_due_year
from portal.rules.news.parts import Part, Scene
from portal.rules.school_years import year_name
from portal.services.news.disclosure.board import read_lines
from portal.services.records.work_years import load_calendar


def list_disclosure_parts(scene: Scene) -> Iterator[Part]:
    """Whether nothing of the school year last due is overdue; nothing for a unit that need not disclose."""
    unit = db.session.get_one(Unit, scene.unit_id)
    if not is_bound(unit.kind_code, scene.is_school):
        return
    year = last_due_year(clock.today())
    lines = read_lines(scene.unit_id, year, load_calendar())
    shown = [line.entry.shown for line in lines if line.entry and line.entry.shown and line.entry.shown.published_at]
    newest = max(shown, key=lambda version: version.published_at or scene.now, default=None)
    ever = select(func.count(Disclosure.shown_id)).where(Disclosure.unit_id == scene.unit_id)
    late = any(line.stand.state in LATE for line in lines)
    yield scene.part(
        "disclosure",
        mark("Tám mục công khai của năm học"),
        filled=not late,
        endpoint="news.disclosure",
        values={"nam": year_name(year)},
        public="sites.disclosure" if db.session.scalar(ever) else "",
        updated_at=newest.published_at if newest else None,
        updated_by=(newest.published_by or "") if newest else "",
        lacks=mark("Năm học vừa qua còn mục quá hạn công khai hoặc quá hạn cập nhật.") if late else "",
        usual_days=0,
    )
