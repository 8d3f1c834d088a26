"""What proves that outages extended the hours: the register, the file, and that nobody moves them unseen."""

import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from portal.adapters import clock
from portal.adapters.receipt_script import load_script
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.records import Outage
from portal.services.documents import proving
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast
from tests.make import make_posted
from tests.outages import beat, choose_extending, stands_still, works
from tests.register import KEY, ORIGIN, PUBLIC, certificate_of, faults, mutate

pytestmark = pytest.mark.usefixtures("one_machine")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_the_file_proves_the_extension_and_says_what_is_not_settled(
    extended: Document, cast: Cast, clock_at: Any
) -> None:
    make_checkpoint(KEY, ORIGIN)
    script = load_script()
    early = script.check(certificate_of(cast, extended.id), PUBLIC)
    deemed = extended.deemed_at.replace(tzinfo=None)
    assert early["hours extended by outages of the portal (UTC)"].startswith("from 2026-11-20 02:00:00 to ")
    assert early["received, or deemed to be, at (UTC)"].startswith(f"{deemed}, or later")
    works(clock_at, extended.deemed_at - clock.now())
    proving.sweep_deemed()
    make_checkpoint(KEY, ORIGIN)
    made = certificate_of(cast, extended.id)
    assert script.check(made, PUBLIC)["received, or deemed to be, at (UTC)"] == deemed
    flat = (extended.posted_at + 24 * HOUR).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    kept = [entry for entry in made["entries"] if '"extended"' not in entry["body"]]
    for forged in (
        {**made, "deemed_at": flat},
        {**made, "entries": kept},
        {**made, "entries": kept, "deemed_at": flat},
        {**made, "rule": {"version": "24h-1", "seconds": 86400}},
        {**made, "rule": {"version": "24h-2", "seconds": 90000}},
    ):
        with pytest.raises(script.Wrong):
            script.check(forged, PUBLIC)
    good, dice = json.dumps(made, ensure_ascii=False), random.Random(20261122)
    for _ in range(200):
        changed = mutate(good, dice)
        try:
            script.check_text(changed, PUBLIC)
        except script.Wrong:
            continue
        assert json.loads(changed) == made


def test_an_extension_that_was_not_signed_yet_waits_for_the_next_checkpoint(cast: Cast, clock_at: Any) -> None:
    beat()
    choose_extending(cast)
    document = make_posted(cast.clerk)
    make_checkpoint(KEY, ORIGIN)
    works(clock_at, HOUR)
    stands_still(clock_at, HOUR)
    early = certificate_of(cast, document.id)
    assert early["deemed_at"] == "2026-11-21T01:00:00.000000Z"
    load_script().check(early, PUBLIC)
    make_checkpoint(KEY, ORIGIN)
    assert certificate_of(cast, document.id)["deemed_at"] == "2026-11-21T02:00:00.000000Z"


@pytest.mark.parametrize(
    "statement",
    [
        update(Document).values(hours_until=None),
        update(Document).values(hours_until=Document.posted_at),
        delete(Outage),
        update(Outage).values(ended_at=Outage.started_at),
        insert(Outage).values(
            started_at=datetime.fromisoformat("2026-11-20T20:00:00+00:00"),
            ended_at=datetime.fromisoformat("2026-11-20T21:00:00+00:00"),
            cause="stopped",
        ),
        update(Receipt).values(hours_until=Receipt.posted_at),
    ],
)
@pytest.mark.parametrize("noted", [True, False])
def test_nobody_moves_the_hours_unseen(
    extended: Document, cast: Cast, clock_at: Any, statement: Any, noted: bool
) -> None:
    works(clock_at, extended.deemed_at - clock.now())
    if noted:
        proving.sweep_deemed()
    assert faults() == []
    db.session.execute(statement)
    db.session.commit()
    assert any("hours do not end" in fault for fault in faults()), faults()


def test_the_hours_of_the_flat_rule_cannot_be_extended(history: int) -> None:
    assert faults() == []
    db.session.execute(update(Document).values(hours_until=Document.posted_at))
    db.session.commit()
    assert any("hours do not end" in fault for fault in faults())
