"""What may happen to one report, in any order: writing by every path, steps, openings, and days going by."""

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
from portal.adapters.signing import SigningKey
from portal.db import begin_write, db
from portal.errors import PortalError
from portal.models.data_forms import Report, ReportOpening, ReportRecord, ReportSnapshot, ReportStep
from portal.rules.data_forms.sheets.layout import lay_out
from portal.rules.data_forms.snapshots import hash_of, snapshot_of
from portal.rules.data_forms.states import Standing, Step, standing_of, was_deemed
from portal.rules.people.access_keys import Use, limits_of
from portal.rules.permissions import Actor
from portal.services.data_forms import records, scope
from portal.services.data_forms.api import writing as api
from portal.services.data_forms.filling import steps
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.openings import asking
from portal.services.data_forms.prefilling.taking import take_numbers
from portal.services.data_forms.sheets.accepting import accept_upload
from portal.services.data_forms.sheets.giving import give_sheet
from portal.services.data_forms.sheets.looking import Ticked, plan_upload
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.data_forms import fill, make_form, make_period, make_reports
from tests.make import actor_of
from tests.services.data_forms.machine_sources import check_totals, form, part_of
from tests.sheet_files import Sheets, put, read_back

KEYS = ("classes", "grades.g1.total", "grades.g2.total", "note", "deals.name")
SEAL = SigningKey(b"k" * 32).seal
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
        units, code = self.cast.units, f"f{secrets.token_hex(8)}"
        made = make_form(units["ben_tre"], self.cast.leader.id, code=code, definition=form())
        period = make_period(made, locks_on=clock.today() + timedelta(days=LOCKS), late_entry=late)
        self.late, self.first, self.period_id = late, clock.today(), period.id
        mine, beside = make_reports(period, [units["vinh_binh"], units["hoa_nghia"]])
        fill(beside, self.cast.principal.id, {"classes": "7"}, step=Step.APPROVED)
        self.report_id, self.beside_id = mine.id, beside.id
        self.deemed = False
        self.files = list[Sheets]()

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
        """One transaction; the content of a locked section must stay as it is."""
        locked = [section for section in ("pupils", "money") if not self.may_write(section)]
        before, version = self.content(), self.report.content_version
        begin_write()
        try:
            work()
            db.session.commit()
        except PortalError:
            db.session.rollback()
        after = self.content()
        for section in locked:
            assert part_of(after, section) == part_of(before, section), "a cell changed under a lock"
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

    @rule(texts=st.lists(st.sampled_from(["3", "4", "x"]), min_size=3, max_size=3))
    def pastes_a_block(self, texts: list[str]) -> None:
        loaded, me = load_report(self.report), actor_of(self.cast.principal)
        changes = [
            Change(key=key, typed=text, seen=loaded.held(key).version)
            for key, text in zip((*KEYS[:2], "note"), texts, strict=True)
        ]
        self.request(lambda: write_cells(me, self.report_id, changes, origin="paste"), "pupils", "money")

    @rule(key=st.sampled_from(["", "classes"]))
    def takes_numbers_of_the_records(self, key: str) -> None:
        me = actor_of(self.cast.principal)
        self.request(lambda: take_numbers(me, self.report_id, key), "pupils")

    @rule()
    def takes_the_workbook_home(self) -> None:
        begin_write()
        given = give_sheet(actor_of(self.cast.principal), self.report_id, seal=SEAL)
        db.session.commit()
        self.files.append(read_back(given.data))

    @rule(number=st.integers(0, 3), total=st.sampled_from([8.0, 9.5, ""]), name=st.sampled_from(["Mua ghế", ""]))
    def brings_a_workbook_back(self, number: int, total: Any, name: str) -> None:
        """An old one maybe: everything it offers is chosen, conflicts too."""
        if not self.files:
            return
        me, sheets = actor_of(self.cast.principal), self.files[number % len(self.files)]
        layout = lay_out(load_report(self.report).definition, {})
        grid, spot = layout.inputs["grades.g1.total", 0]
        put(sheets, grid.name, spot, total)
        put(sheets, "Mua sắm", (9, 2), name)
        try:
            plan = plan_upload(me, self.report_id, sheets, seal=SEAL)
        except PortalError:
            db.session.rollback()
            return
        ticked = Ticked(frozenset(line.id for line in plan.offered))
        db.session.rollback()
        self.request(
            lambda: accept_upload(me, self.report_id, sheets, ticked=ticked, seen=plan.seen, seal=SEAL),
            "pupils",
            "money",
            one_change=False,
        )

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

    @rule(section=st.sampled_from(["pupils", "money"]), hours=st.integers(1, 72), granted=st.booleans())
    def asks_to_open(self, section: str, hours: int, granted: bool) -> None:
        me, above = actor_of(self.cast.principal), actor_of(self.cast.leader)

        def ask() -> None:
            facts: dict[str, Any] = {"sections": [section], "reason": "Sai", "hours": hours}
            made = asking.ask_opening(me, self.report_id, **facts)
            asking.decide(above, made.id, granted=granted, hours=hours, refusal="Không")

        self.request(ask)

    @rule(section=st.sampled_from(["pupils", "money"]), hours=st.integers(1, 72))
    def is_opened_unasked(self, section: str, hours: int) -> None:
        above = actor_of(self.cast.leader)
        facts: dict[str, Any] = {"sections": [section], "reason": "Sai", "hours": hours}
        self.request(lambda: asking.open_report(above, self.report_id, **facts))

    @rule()
    def is_locked_again(self) -> None:
        query = select(ReportOpening.id).where(ReportOpening.report_id == self.report_id)
        last = db.session.scalars(query.order_by(ReportOpening.id.desc())).first()
        if last:
            self.request(lambda: asking.close_early(actor_of(self.cast.leader), last))
            assert not self.may_write("money") or (clock.today() - self.first).days <= LOCKS or self.is_open_elsewhere()

    def is_open_elsewhere(self) -> bool:
        """Another opening still runs."""
        now = clock.now()
        running = ReportOpening.report_id == self.report_id, ReportOpening.ends_at > now
        return db.session.scalar(select(ReportOpening.id).where(*running).limit(1)) is not None

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

    @invariant()
    def totals_are_the_sum_of_their_sources(self) -> None:
        if hasattr(self, "report_id"):
            reports = [db.session.get_one(Report, one) for one in (self.report_id, self.beside_id)]
            official_on = self.first + timedelta(days=LOCKS + 1)
            check_totals(actor_of(self.cast.leader), self.period_id, reports, official_on)
