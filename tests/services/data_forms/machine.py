"""What may happen to one report, in any order: typing by every path, steps, openings, and days going by."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import PortalError
from portal.models.data_forms import Report, ReportOpening, ReportRecord, ReportSnapshot, ReportStep
from portal.rules.data_forms.snapshots import hash_of, snapshot_of
from portal.rules.data_forms.states import Standing, Step, standing_of, was_deemed
from portal.rules.people.access_keys import Use, limits_of
from portal.rules.permissions import Actor
from portal.services.data_forms import records, scope
from portal.services.data_forms.api import writing as api
from portal.services.data_forms.filling import steps
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.data_forms import make_form, make_period, make_reports
from tests.make import actor_of

KEYS = ("classes", "grades.g1.total", "grades.g2.total", "note", "deals.name")
OPENS, LOCKS = -20, 10
"""Days of the period from where the machine begins; it closes on the seventh and takes nothing late."""


class Filling(RuleBasedStateMachine):
    """Every rule is one request; the expectation of each lock is worked out here, from the days alone."""

    cast: Cast
    checker: Person
    traveller: time_machine.Traveller
    begins: datetime

    @initialize(late=st.booleans())
    def begin(self, late: bool) -> None:
        db.session.rollback()
        self.traveller.move_to(self.begins)
        form = make_form(self.cast.units["ben_tre"], self.cast.leader.id, code=f"f{secrets.token_hex(8)}")
        period = make_period(form, locks_on=clock.today() + timedelta(days=LOCKS), late_entry=late)
        self.late, self.first = late, clock.today()
        self.report_id = make_reports(period, [self.cast.units["vinh_binh"]])[0].id
        self.deemed = False

    @property
    def report(self) -> Report:
        return db.session.get_one(Report, self.report_id)

    def content(self) -> dict[str, Any]:
        return snapshot_of(load_report(self.report).content)

    def may_write(self, section: str) -> bool:
        """What the calendar and openings say, without asking the lock service."""
        day = (clock.today() - self.first).days
        if day > LOCKS:
            now = clock.now()
            return any(
                one.opens_at and one.ends_at and one.opens_at <= now < one.ends_at and section in one.sections
                for one in db.session.scalars(select(ReportOpening).where(ReportOpening.report_id == self.report_id))
            )
        returned = self.report.last_step in {Step.RETURNED, Step.SENT_BACK}
        return day <= LOCKS - 3 or self.late or returned

    def request(self, work: Callable[[], object], *sections: str, one_change: bool = True) -> None:
        """One transaction; content must stay where every section it is about is locked."""
        locked = sections and not any(self.may_write(section) for section in sections)
        before, version = self.content(), self.report.content_version
        begin_write()
        try:
            work()
            db.session.commit()
        except PortalError:
            db.session.rollback()
        after = self.content()
        assert not locked or after == before, "a cell changed under a lock"
        assert after == before or sections, "a step changed the content"
        assert after == before or not one_change or self.report.content_version == version + 1
        assert after == before or self.report.content_version > version

    @rule(days=st.integers(1, 6))
    def time_passes(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))

    @rule(
        key=st.sampled_from(KEYS[:3]),
        text=st.sampled_from(["1", "2", "", "mười"]),
        origin=st.sampled_from(["typed", "sheet", "api"]),
    )
    def types(self, key: str, text: str, origin: str) -> None:
        seen = load_report(self.report).held(key).version
        change = Change(key=key, typed=text, seen=seen)
        me = actor_of(self.cast.principal)
        self.request(lambda: write_cells(me, self.report_id, [change], origin=origin), "pupils")

    @rule(
        key=st.sampled_from(KEYS),
        value=st.sampled_from([1, 2, None, "mười"]),
        some=st.booleans(),
        known=st.booleans(),
    )
    def sends_by_api(self, key: str, value: object, some: bool, known: bool) -> None:
        """A program with a key writes two cells of two sections; each is judged by the lock of its own."""
        seen = self.report.content_version if known else None
        sent = [api.Sent(key=key, value=value), api.Sent(key="note", value="Gửi")]
        sections = {"pupils" if key in KEYS[:3] else "money", "money"}
        before, open_ones = self.content(), {one for one in sections if self.may_write(one)}
        self.request(lambda: api.write_values(self.program(), self.report_id, sent, seen=seen, partial=some), *sections)
        then, now = ({(key, *rest) for key, *rest in one["cells"]} for one in (before, self.content()))
        changed = {one[0] for one in then ^ now}
        assert not changed or open_ones
        assert all("pupils" in open_ones for one in changed if one in KEYS[:3])
        assert all("money" in open_ones for one in changed if one not in KEYS[:3])

    @rule(names=st.lists(st.sampled_from(["Bàn", "Ghế"]), max_size=3))
    def sends_records_by_api(self, names: list[str]) -> None:
        rows = [{"name": name} for name in names]
        work = partial(api.write_records, self.program(), self.report_id, "deals", rows, seen=None)
        self.request(work, "money", one_change=False)

    def program(self) -> Actor:
        """The principal through an access key, as far as it goes."""
        me = actor_of(self.cast.principal)
        return replace(me, name=f"{me.name}, qua khóa SMAS", limits=limits_of([Use.WRITE]))

    @rule()
    def fills_all(self) -> None:
        loaded, me = load_report(self.report), actor_of(self.cast.principal)
        changes = [Change(key=key, typed="5", seen=loaded.held(key).version) for key in KEYS[:3]]
        self.request(lambda: write_cells(me, self.report_id, changes, origin="form"), "pupils")

    @rule(act=st.sampled_from(["add", "remove", "restore"]))
    def moves_records(self, act: str) -> None:
        me = actor_of(self.cast.principal)
        if act == "add":
            return self.request(lambda: records.add_records(me, self.report_id, "deals"), "money")
        last = select(ReportRecord.id).where(ReportRecord.report_id == self.report_id).order_by(ReportRecord.id.desc())
        record = db.session.scalars(last).first()
        move = records.remove_record if act == "remove" else records.restore_record
        if record:
            self.request(lambda: move(me, self.report_id, record), "money")
        return None

    @rule(step=st.sampled_from(list(Step)), stale=st.booleans())
    def takes_step(self, step: Step, stale: bool) -> None:
        version = self.report.content_version - stale
        sha256 = hash_of(self.content())
        known = {one.id for one in self.steps()}
        me, above = actor_of(self.cast.principal), actor_of(self.checker)
        work: dict[Step, Callable[[], object]] = {
            Step.SUBMITTED: lambda: steps.submit(me, self.report_id, version=version),
            Step.RECALLED: lambda: steps.recall(me, self.report_id, version=version),
            Step.RETURNED: lambda: steps.return_report(me, self.report_id, version=version, reason="Sửa"),
            Step.APPROVED: lambda: steps.approve(me, self.report_id, version=version),
            Step.ACCEPTED: lambda: steps.accept(above, self.report_id, version=version),
            Step.SENT_BACK: lambda: steps.send_back(above, self.report_id, version=version, reason="Sửa"),
        }
        self.request(work[step])
        new = [one for one in self.steps() if one.id not in known]
        assert not (stale and new), "a step about content that was not the present one"
        assert all(one.sha256 == sha256 for one in new)

    @rule(section=st.sampled_from(["pupils", "money"]), hours=st.integers(1, 72))
    def is_opened(self, section: str, hours: int) -> None:
        now = clock.now()
        opened = ReportOpening(report_id=self.report_id, sections=[section], reason="Sai", hours=hours, asked_at=now)
        opened.asked_by_id, opened.asked_by = self.cast.principal.id, self.cast.principal.name
        opened.opens_at, opened.ends_at = now, now + timedelta(hours=hours)
        db.session.add(opened)
        db.session.commit()

    def steps(self) -> list[ReportStep]:
        return list(db.session.scalars(select(ReportStep).where(ReportStep.report_id == self.report_id)))

    @invariant()
    def an_approval_covers_exactly_what_it_saw(self) -> None:
        if not hasattr(self, "report_id"):
            return
        facts, official_on = scope.facts_of(self.report), self.first + timedelta(days=LOCKS + 1)
        approved = {one.content_version: one.sha256 for one in self.steps() if one.kind == Step.APPROVED}
        if standing_of(facts, official_on=official_on, today=clock.today()) is Standing.APPROVED:
            assert approved[facts.version] == hash_of(self.content())
        kept = select(ReportSnapshot).where(ReportSnapshot.report_id == self.report_id)
        for snapshot in db.session.scalars(kept):
            assert snapshot.sha256 == hash_of(snapshot.content)
            assert approved.get(snapshot.content_version, snapshot.sha256) == snapshot.sha256

    @invariant()
    def deemed_stays_deemed(self) -> None:
        if not hasattr(self, "report_id"):
            return
        official_on = self.first + timedelta(days=LOCKS + 1)
        deemed = was_deemed(scope.facts_of(self.report), official_on=official_on, today=clock.today())
        assert deemed or not self.deemed
        self.deemed = deemed
        assert self.report.filled <= self.report.needed
