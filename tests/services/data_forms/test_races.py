"""Two people at one report at one moment."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import begin_write, db
from portal.errors import Conflict
from portal.models.data_forms import CellChange, ReportStep
from portal.rules.data_forms.snapshots import hash_of, snapshot_of
from portal.services.data_forms.filling import steps
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")
TIMES = 6


def together(app: Flask, *acts: tuple[Person, Callable[..., str]]) -> list[str]:
    """What each was told, all begun at one moment."""
    db.session.rollback()
    heard, barrier = [""] * len(acts), threading.Barrier(len(acts))

    def run(place: int, person: Person, act: Callable[..., str]) -> None:
        with app.app_context():
            actor = actor_of(person)
            barrier.wait()
            begin_write()
            try:
                heard[place] = act(actor)
                db.session.commit()
            except Conflict:
                db.session.rollback()
                heard[place] = "stale"

    threads = [threading.Thread(target=run, args=(place, *one)) for place, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return heard


def save(asked: Asked, text: str, seen: int) -> Callable[..., str]:
    change = Change(key="classes", typed=text, seen=seen)
    return lambda actor: write_cells(actor, asked.report_id, [change], origin="typed", page=text).outcomes[0].state


def test_one_of_two_saves_of_a_cell_wins_and_the_other_is_told(app: Flask, cast: Cast) -> None:
    asked = make_asked(cast)
    for seen in range(TIMES):
        heard = together(
            app, (asked.principal, save(asked, f"1{seen}", seen)), (asked.officer, save(asked, f"2{seen}", seen))
        )
        assert sorted(heard) == ["conflict", "saved"]
    assert asked.report.content_version == TIMES
    assert db.session.query(CellChange).count() == TIMES


def test_an_approval_beside_a_save_covers_what_it_saw_or_is_refused(app: Flask, cast: Cast) -> None:
    asked = make_asked(cast)
    type_in(asked, COMPLETE)
    for seen in range(1, TIMES):
        version = asked.report.content_version

        def approve(actor, version: int = version) -> str:  # type: ignore[no-untyped-def]
            steps.approve(actor, asked.report_id, version=version)
            return "approved"

        heard = together(app, (asked.principal, approve), (asked.officer, save(asked, f"1{seen}x"[:2] + "5", seen)))
        assert heard[1] == "saved"
        assert heard[0] in {"approved", "stale"}
        report, last = asked.report, db.session.scalars(select(ReportStep).order_by(ReportStep.id.desc())).first()
        assert report.content_version == version + 1
        if heard[0] == "approved":
            assert last is not None
            assert (report.approved_version, last.content_version) == (version, version)
            assert last.sha256 != hash_of(snapshot_of(load_report(report).content))
