"""A report of a school that tests fill: asked by the department, with the people around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.db import db
from portal.models.data_forms import FormPeriod, Report
from portal.models.people import Membership
from portal.rules.data_forms.definition import Definition
from portal.rules.permissions import Role
from portal.services.data_forms.writing import Change, Outcome, write_cells
from tests.cast import Cast, Person
from tests.data_forms import SCHOOL_FORM, make_form, make_period, make_reports
from tests.make import actor_of
from tests.news import hire

SCHOOL = "vinh_binh"


@dataclass(frozen=True)
class Asked:
    """A report of the school in a period of the department; the officer answers for pupils only."""

    report_id: int
    period_id: int
    officer: Person
    principal: Person
    checker: Person

    @property
    def report(self) -> Report:
        return db.session.get_one(Report, self.report_id)

    @property
    def period(self) -> FormPeriod:
        return db.session.get_one(FormPeriod, self.period_id)

    @property
    def url(self) -> str:
        return f"/bieu-mau/phieu/{self.report_id}"


def make_asked(
    cast: Cast, *, definition: Definition = SCHOOL_FORM, locks_on: date | None = None, **changes: Any
) -> Asked:
    """Committed: the principal and an officer of the school, an officer of the department who checks."""
    officer = hire_officer(cast, SCHOOL, "Cao Thị Yến")
    checker = hire_officer(cast, "ben_tre", "Tô Minh Trí")
    form = make_form(cast.units["ben_tre"], cast.leader.id, definition=definition)
    period = make_period(form, locks_on=locks_on, **changes)
    report = make_reports(period, [cast.units[SCHOOL]])[0]
    return Asked(report.id, period.id, officer, cast.principal, checker)


def hire_officer(cast: Cast, unit: str, name: str, domain: str = "pupils") -> Person:
    """A data officer of a unit for one domain."""
    person = hire(cast, Role.DATA_OFFICER, unit=unit, name=name)
    db.session.execute(db.update(Membership).where(Membership.account_id == person.id).values(domain=domain))
    db.session.commit()
    return person


def type_in(
    asked: Asked, cells: Mapping[str, str], *, by: Person | None = None, seen: int = 0, page: str = "a", **rest: Any
) -> list[Outcome]:
    """Type into fixed cells, committed; by the principal unless somebody else does."""
    changes = [Change(key=key, typed=text, seen=seen) for key, text in cells.items()]
    written = write_cells(actor_of(by or asked.principal), asked.report_id, changes, origin="typed", page=page, **rest)
    db.session.commit()
    return list(written.outcomes)


COMPLETE = {"classes": "12", "grades.g1.total": "40", "grades.g2.total": "35"}
"""Everything the small form must have."""
