"""Two people, or a person and the clock, at one report at one moment, by different paths."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.adapters import clock
from portal.adapters.signing import SigningKey
from portal.db import begin_write, db
from portal.models.data_forms import CellChange, ReportCell, ReportSnapshot
from portal.rules.data_forms.sheets.layout import lay_out
from portal.services.data_forms.desk import open_desk
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.openings import asking
from portal.services.data_forms.prefilling.taking import take_numbers
from portal.services.data_forms.records import add_records, remove_record
from portal.services.data_forms.sheets.accepting import accept_upload
from portal.services.data_forms.sheets.giving import give_sheet
from portal.services.data_forms.sheets.looking import Ticked, plan_upload
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.prefilling import FORM, make_rooms
from tests.reports import COMPLETE, Asked, make_asked, type_in
from tests.services.data_forms.test_races import TIMES, save, together
from tests.sheet_files import put, read_back

pytestmark = pytest.mark.usefixtures("mails")
SEAL = SigningKey(b"k" * 32).seal


def kept(asked: Asked, key: str = "classes") -> str:
    db.session.rollback()
    query = select(ReportCell.text).where(ReportCell.report_id == asked.report_id, ReportCell.key == key)
    return db.session.scalars(query).first() or ""


def test_a_workbook_beside_a_save_of_the_same_cell_loses_neither(app: Flask, cast: Cast) -> None:
    asked = make_asked(cast)
    for turn in range(TIMES):
        me = actor_of(asked.principal)
        begin_write()
        sheets = read_back(give_sheet(me, asked.report_id, seal=SEAL).data)
        db.session.commit()
        grid, spot = lay_out(load_report(asked.report).definition, {}).inputs["classes", 0]
        put(sheets, grid.name, spot, 100.0 + turn)
        plan, before = plan_upload(me, asked.report_id, sheets, seal=SEAL), load_report(asked.report).held("classes")

        def bring(actor: Any, sheets: Any = sheets, seen: int = plan.seen) -> str:
            chosen = Ticked(frozenset({"classes:0"}))
            accept_upload(actor, asked.report_id, sheets, ticked=chosen, seen=seen, seal=SEAL)
            return "brought"

        heard = together(app, (asked.principal, bring), (asked.officer, save(asked, f"2{turn}", before.version)))
        assert heard in (["brought", "conflict"], ["stale", "saved"])
        assert kept(asked) == (f"{100 + turn}" if heard[0] == "brought" else f"2{turn}")


def test_numbers_of_the_records_never_run_over_what_is_typed_meanwhile(app: Flask, cast: Cast) -> None:
    make_rooms(cast)
    asked = make_asked(cast, definition=FORM)
    change = Change(key="lop", typed="9")

    def type_over(actor: Any) -> str:
        return write_cells(actor, asked.report_id, [change], origin="typed", page="x").outcomes[0].state

    def take(actor: Any) -> str:
        return str(take_numbers(actor, asked.report_id).count)

    heard = together(app, (asked.principal, take), (asked.officer, type_over))
    assert heard[1] in {"saved", "conflict"}
    assert kept(asked, "lop") == ("9" if heard[1] == "saved" else "2")
    changes = select(func.count()).where(CellChange.report_id == asked.report_id, CellChange.key == "lop")
    assert db.session.scalar(changes) == 1, "one was told, not written over"


def test_a_record_taken_out_while_somebody_fills_it_keeps_what_was_filled(app: Flask, cast: Cast) -> None:
    asked = make_asked(cast)
    ids = add_records(actor_of(asked.principal), asked.report_id, "deals", TIMES)
    db.session.commit()
    for record in ids:

        def name_it(actor: Any, record: int = record) -> str:
            change = Change(key="deals.name", record_id=record, typed="Ghế")
            return write_cells(actor, asked.report_id, [change], origin="typed").outcomes[0].state

        def take_out(actor: Any, record: int = record) -> str:
            remove_record(actor, asked.report_id, record)
            return "removed"

        heard = together(app, (asked.principal, name_it), (asked.principal, take_out))
        assert heard in (["saved", "removed"], ["refused", "removed"])
        assert record not in load_report(asked.report).content.records.get("deals", ())
        assert load_report(asked.report).held("deals.name", record).text == ("Ghế" if heard[0] == "saved" else "")
    versions = select(CellChange.content_version).where(CellChange.report_id == asked.report_id).distinct()
    assert len(db.session.scalars(versions).all()) == asked.report.content_version


def test_two_officers_at_one_new_record_write_different_cells_of_it(app: Flask, cast: Cast) -> None:
    asked = make_asked(cast)
    (record,) = add_records(actor_of(asked.principal), asked.report_id, "deals", 1)
    db.session.commit()

    def write(key: str, text: str) -> Callable[..., str]:
        change = Change(key=key, record_id=record, typed=text)
        return lambda actor: write_cells(actor, asked.report_id, [change], origin="typed").outcomes[0].state

    acts = write("deals.name", "Ghế"), write("deals.price", "1500"), write("deals.price", "1600")
    heard = together(app, *((asked.principal, act) for act in acts))
    assert heard[0] == "saved"
    assert sorted(heard[1:]) == ["conflict", "saved"]
    assert load_report(asked.report).held("deals.name", record).text == "Ghế"


def locked(cast: Cast, clock_at: time_machine.Traveller) -> Asked:
    asked = make_asked(cast)
    type_in(asked, COMPLETE)
    clock_at.shift(timedelta(days=12))
    return asked


def open_all(asked: Asked, by: Person) -> int:
    begin_write()
    facts: dict[str, Any] = {"sections": ["pupils", "money"], "reason": "Sai", "hours": 1}
    found = asking.open_report(actor_of(by), asked.report_id, **facts).id
    db.session.commit()
    return found


def test_a_lock_put_back_beside_a_save_lets_through_only_what_came_before(
    app: Flask, cast: Cast, clock_at: time_machine.Traveller
) -> None:
    asked = locked(cast, clock_at)
    for turn in range(TIMES):
        opening, seen = open_all(asked, cast.leader), load_report(asked.report).held("classes").version

        def close(actor: Any, opening: int = opening) -> str:
            asking.close_early(actor, opening)
            return "closed"

        heard = together(app, (asked.principal, save(asked, f"3{turn}", seen)), (cast.leader, close))
        assert heard[1] == "closed"
        assert heard[0] in {"saved", "refused"}
        last = db.session.scalars(select(CellChange).order_by(CellChange.id.desc())).first()
        assert last is not None
        assert (last.opening_id == opening) == (heard[0] == "saved")
        clock_at.shift(timedelta(seconds=1))


def test_what_was_official_is_kept_once_when_two_change_it_first(
    app: Flask, cast: Cast, clock_at: time_machine.Traveller
) -> None:
    asked = locked(cast, clock_at)
    before = asked.report.content_version
    open_all(asked, cast.leader)
    more = Change(key="note", typed="thêm")

    def annotate(actor: Any) -> str:
        return write_cells(actor, asked.report_id, [more], origin="typed").outcomes[0].state

    assert together(app, (asked.officer, save(asked, "44", 1)), (asked.principal, annotate)) == ["saved", "saved"]
    assert (asked.report.official_version, asked.report.content_version) == (before, before + 2)
    found = select(ReportSnapshot.content_version).where(ReportSnapshot.report_id == asked.report_id)
    assert list(db.session.scalars(found)) == [before]


@pytest.mark.parametrize(("in_time", "state"), [(True, "saved"), (False, "refused")])
def test_the_lock_day_ends_while_a_save_waits_for_another(
    app: Flask, cast: Cast, clock_at: time_machine.Traveller, in_time: bool, state: str
) -> None:
    """It counts from when the request came, if the portal knows that; never from when the lock let it through."""
    asked = make_asked(cast, late_entry=True)
    day = clock.today() + timedelta(days=10)
    clock_at.move_to(datetime(day.year, day.month, day.day, 23, 59, 50, tzinfo=clock.LOCAL_ZONE))
    came, heard = clock.now(), list[str]()
    waiting, holding = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context():
            begin_write()
            open_desk(actor_of(asked.principal), asked.report_id)
            holding.set()
            waiting.wait(10)
            time.sleep(0.3)
            clock_at.shift(timedelta(seconds=20))
            db.session.rollback()

    def write() -> None:
        holding.wait(10)
        with app.app_context():
            actor = actor_of(asked.principal)
            db.session.rollback()
            waiting.set()
            begin_write()
            change = Change(key="classes", typed="5")
            arrived = came if in_time else None
            found = write_cells(actor, asked.report_id, [change], origin="typed", arrived_at=arrived)
            heard.append(found.outcomes[0].state)
            db.session.commit()

    db.session.rollback()
    threads = [threading.Thread(target=one) for one in (hold, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.today() == day + timedelta(days=1)
    assert heard == [state]
