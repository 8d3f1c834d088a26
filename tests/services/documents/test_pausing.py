"""Hours that outages extend: only where the office chose it, to the instant, in the register, and never afterwards."""

import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.adapters.receipt_script import load_script
from portal.db import db
from portal.models.documents import Document, Receipt, RuleChoice
from portal.models.people import Membership
from portal.models.records import Outage, OutboxItem, RegisterEntry
from portal.rules.documents.receipts import ReceiptState, state
from portal.rules.records.pauses import run_hours
from portal.services.documents import delivering, following, pausing, proving, reminding, withdrawing
from portal.services.documents.following import state_sql
from portal.services.documents.postings import make_posting_certificate
from portal.services.records.availability import list_ended
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast
from tests.make import actor_of, make_posted
from tests.outages import beat, choose_extending, stands_still, works
from tests.register import KEY, ORIGIN, PUBLIC, certificate_of, faults, kinds, open_as

pytestmark = pytest.mark.usefixtures("one_machine")
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def posted_at(document: Document) -> datetime:
    assert document.posted_at is not None
    return document.posted_at


def states(cast: Cast, document: Document) -> set[ReceiptState]:
    return {row.state for row in following.export_matrix(actor_of(cast.clerk), document_id=document.id)}


def entries(kind: str) -> list[dict[str, Any]]:
    bodies = map(json.loads, db.session.scalars(select(RegisterEntry.body).order_by(RegisterEntry.position)))
    return [body for body in bodies if body["kind"] == kind]


def test_unless_the_office_chose_it_an_outage_changes_nothing(cast: Cast, clock_at: Any) -> None:
    beat()
    document = make_posted(cast.clerk)
    works(clock_at, HOUR)
    stands_still(clock_at, 90 * MINUTE)
    assert db.session.query(Outage).count() == 1
    assert (document.rule_version, document.hours_until) == ("24h-1", None)
    assert document.deemed_at == posted_at(document) + 24 * HOUR
    clock_at.move_to(document.deemed_at - SECOND)
    assert states(cast, document) == {ReceiptState.WAITING}
    clock_at.shift(SECOND)
    assert states(cast, document) == {ReceiptState.DEEMED}
    proving.sweep_deemed()
    assert kinds() == ["posted", "deemed"]
    assert faults() == []


def test_ninety_minutes_make_it_25_hours_30_to_the_second(extended: Document, cast: Cast, clock_at: Any) -> None:
    assert extended.deemed_at == posted_at(extended) + 25 * HOUR + 30 * MINUTE
    works(clock_at, extended.deemed_at - SECOND - clock.now())
    proving.sweep_deemed()
    assert states(cast, extended) == {ReceiptState.WAITING}
    works(clock_at, SECOND)
    assert states(cast, extended) == {ReceiptState.DEEMED}
    assert "deemed" not in kinds()
    proving.sweep_deemed()
    assert kinds() == ["posted", "extended", "deemed"]
    matrix = following.get_matrix(actor_of(cast.clerk), document_id=extended.id)
    assert (matrix.tally.deemed, matrix.tally.waiting) == (4, 0)
    assert matrix.extended is not None
    assert matrix.extended.paused == 90 * MINUTE
    assert faults() == []


def test_the_choice_holds_for_what_is_posted_afterwards_and_can_be_taken_back(cast: Cast, clock_at: Any) -> None:
    beat()
    before = make_posted(cast.clerk, code="1/VP")
    choose_extending(cast)
    within = make_posted(cast.clerk, code="2/VP")
    choose_extending(cast, "24h-1")
    after = make_posted(cast.clerk, code="3/VP")
    assert [d.rule_version for d in (before, within, after)] == ["24h-1", "24h-2", "24h-1"]
    stands_still(clock_at, HOUR)
    assert [d.deemed_at - posted_at(d) for d in (before, within, after)] == [24 * HOUR, 25 * HOUR, 24 * HOUR]
    assert db.session.query(RuleChoice).count() == 2
    assert faults() == []


def test_an_outage_within_the_extension_extends_again(extended: Document, clock_at: Any) -> None:
    works(clock_at, posted_at(extended) + 25 * HOUR - clock.now())
    stands_still(clock_at, 2 * HOUR)
    assert extended.deemed_at == posted_at(extended) + 27 * HOUR + 30 * MINUTE
    works(clock_at, extended.deemed_at - clock.now())
    proving.sweep_deemed()
    assert [len(entry["pauses"]) for entry in entries("extended")] == [1, 2]
    assert faults() == []


def test_an_outage_at_the_very_end_is_not_overtaken(cast: Cast, clock_at: Any) -> None:
    """The portal stops before the hours are over and starts after: nothing may be deemed before that is noticed."""
    beat()
    choose_extending(cast)
    document = make_posted(cast.clerk)
    works(clock_at, 23 * HOUR)
    clock_at.shift(3 * HOUR)
    assert states(cast, document) == {ReceiptState.WAITING}
    proving.sweep_deemed()
    reminding.queue_reminders()
    assert not db.session.scalars(select(OutboxItem).where(OutboxItem.key == f"remind-deemed-{document.id}")).all()
    assert kinds() == ["posted"]
    beat()
    assert document.deemed_at == posted_at(document) + 27 * HOUR
    works(clock_at, HOUR)
    proving.sweep_deemed()
    assert kinds() == ["posted", "extended", "deemed"]
    assert faults() == []


def test_what_stands_in_the_register_as_deemed_does_not_move(extended: Document, cast: Cast, clock_at: Any) -> None:
    works(clock_at, extended.deemed_at - clock.now())
    proving.sweep_deemed()
    deemed = extended.deemed_at
    stands_still(clock_at, 5 * HOUR)
    assert extended.deemed_at == deemed
    clock_at.shift(-30 * HOUR)  # the machine's clock turns out to have run ahead
    beat()
    stands_still(clock_at, HOUR)
    beat(answers=False)
    clock_at.shift(HOUR)
    beat()
    assert extended.deemed_at == deemed
    assert kinds() == ["posted", "extended", "deemed"]
    assert faults() == []


def test_a_web_server_that_does_not_answer_counts_once_it_does(cast: Cast, clock_at: Any) -> None:
    beat()
    choose_extending(cast)
    document = make_posted(cast.clerk)
    works(clock_at, 23 * HOUR + 30 * MINUTE)
    beat(answers=False)
    works(clock_at, HOUR)
    assert states(cast, document) == {ReceiptState.WAITING}
    proving.sweep_deemed()
    assert kinds() == ["posted"]
    beat()
    assert document.deemed_at == posted_at(document) + 25 * HOUR
    works(clock_at, 30 * MINUTE)
    assert states(cast, document) == {ReceiptState.DEEMED}
    assert faults() == []


@pytest.mark.parametrize(("length", "counts"), [(119, False), (120, True)])
def test_an_outage_shorter_than_two_minutes_does_not_count(
    cast: Cast, clock_at: Any, length: int, counts: bool
) -> None:
    beat()
    choose_extending(cast)
    document = make_posted(cast.clerk)
    beat(answers=False)
    works(clock_at, timedelta(seconds=length))
    beat()
    assert (document.deemed_at > posted_at(document) + 24 * HOUR) is counts
    assert faults() == []


def test_hours_that_begin_later_are_extended_by_themselves(cast: Cast, clock_at: Any) -> None:
    unit_id = cast.units["hoa_nghia"]
    members = db.session.scalars(select(Membership).where(Membership.unit_id == unit_id)).all()
    for membership in members:
        membership.valid_to = clock.today()
    db.session.commit()
    beat()
    choose_extending(cast)
    document = make_posted(cast.clerk)
    works(clock_at, 10 * HOUR)
    for membership in members:
        membership.valid_to = None
    db.session.commit()
    delivering.start_clocks()
    works(clock_at, 20 * HOUR)
    proving.sweep_deemed()
    stands_still(clock_at, HOUR)
    late = db.session.scalars(select(Receipt).where(Receipt.unit_id == unit_id)).one()
    assert late.reachable_at is not None
    assert late.deemed_at == late.reachable_at + 25 * HOUR
    assert document.deemed_at == posted_at(document) + 24 * HOUR
    works(clock_at, 4 * HOUR - SECOND)
    delivering.sweep_late_deemed()
    assert kinds() == ["posted", "reachable", "deemed", "extended"]
    works(clock_at, SECOND)
    assert states(cast, document) == {ReceiptState.DEEMED}
    delivering.sweep_late_deemed()
    assert kinds()[-1] == "deemed"
    assert faults() == []
    make_checkpoint(KEY, ORIGIN)
    said = load_script().check(certificate_of(cast, document.id, "hoa_nghia"), PUBLIC)
    assert said["received, or deemed to be, at (UTC)"] == late.deemed_at.replace(tzinfo=None)
    assert "hours extended by outages of the portal (UTC)" in said
    whole = make_posting_certificate(actor_of(cast.clerk), document_id=document.id, verifier_key=PUBLIC)
    words = [value for key, value in load_script().check(whole, PUBLIC).items() if key.startswith("addressee")]
    assert [str(late.deemed_at.replace(tzinfo=None)) in line for line in words].count(True) == 1


def test_a_correction_of_the_outages_never_makes_the_hours_end_earlier(extended: Document, clock_at: Any) -> None:
    deemed = extended.deemed_at
    db.session.execute(delete(Outage))
    db.session.commit()
    works(clock_at, HOUR)
    stands_still(clock_at, 30 * MINUTE)
    assert extended.deemed_at == deemed


def test_opened_or_recalled_in_the_extension_is_in_time(
    extended: Document, cast: Cast, clock_at: Any, mails: FolderMailer
) -> None:
    works(clock_at, posted_at(extended) + 25 * HOUR - clock.now())
    open_as(cast.principal, extended.id)
    withdrawing.recall(actor_of(cast.clerk), document_id=extended.id, reason="Sai.")
    db.session.commit()
    works(clock_at, 5 * HOUR)
    proving.sweep_deemed()
    assert [entry["unopened"] for entry in entries("deemed")] == [0]
    trace = withdrawing.find_trace(actor_of(cast.office_clerk), document_id=extended.id)
    assert trace is not None
    assert (trace.is_deemed, trace.received_at) == (False, None)


def test_reminders_go_by_the_extended_end(extended: Document, clock_at: Any) -> None:
    def keys() -> list[str]:
        reminding.queue_reminders()
        found = db.session.scalars(select(OutboxItem.key).where(OutboxItem.kind == reminding.KIND))
        return sorted(key.removeprefix("remind-").replace(f"-{extended.id}-", "-", 1) for key in found)

    works(clock_at, extended.deemed_at - 12 * HOUR - MINUTE - clock.now())
    assert keys() == []
    works(clock_at, MINUTE)
    assert keys() == ["open-12h"]
    works(clock_at, 10 * HOUR)
    assert keys() == ["open-12h", "open-2h"]
    works(clock_at, 2 * HOUR)
    assert keys() == [f"deemed-{extended.id}", "open-12h", "open-2h"]


@pytest.mark.parametrize("seed", range(3))
def test_sql_and_rule_agree_whatever_goes_wrong_when(cast: Cast, clock_at: Any, seed: int) -> None:
    dice = random.Random(seed)
    beat()
    documents, version = [], "24h-1"
    for step in range(40):
        chance = dice.random()
        if chance < 0.2 and len(documents) < 8:
            if dice.random() < 0.6:
                version = "24h-1" if version == "24h-2" else "24h-2"
                choose_extending(cast, version)
            documents.append(make_posted(cast.clerk, code=f"{step}/VP"))
        elif chance < 0.5:
            stands_still(clock_at, dice.randint(1, 400) * MINUTE)
        else:
            works(clock_at, dice.randint(1, 300) * MINUTE)
        proving.sweep_deemed()
        agree()
    assert {document.rule_version for document in documents} == {"24h-1", "24h-2"}
    assert entries("extended")
    assert faults() == []


def agree() -> None:
    """SQL says of every receipt what the rule says, and the rule what the outages on record say."""
    now, judge = clock.now(), pausing.Judge()
    query = select(Receipt, Document, state_sql(now)).join(Document, Document.id == Receipt.document_id)
    for receipt, document, said in db.session.execute(query):
        moment = judge.now_for(document)
        assert said == state(receipt.deemed_at, receipt.first_opened_at, moment, receipt.recalled_at)
        start = posted_at(document)
        outages = list_ended(start) if document.rule_version == "24h-2" else ()
        assert receipt.deemed_at == run_hours(start, 24 * HOUR, outages).until
    db.session.rollback()
