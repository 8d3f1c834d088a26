"""Units without anybody who could receive: never deemed, and their hours begin once somebody is there."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.adapters.receipt_script import is_valid_receipt
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.notifications import Notification
from portal.models.people import Account, Membership
from portal.models.records import RegisterEntry
from portal.rules.documents.receipts import ReceiptState
from portal.services.documents import delivering, following, proving, receiving
from portal.services.documents.auditing import audit_documents
from portal.services.documents.certificates import make_certificate
from portal.services.records.checkpoints import make_checkpoint
from portal.web.register_key import register_verifier_key
from tests.cast import Cast
from tests.make import actor_of, make_posted

NOBODY = ReceiptState.UNDELIVERABLE


@pytest.fixture
def empty_school(cast: Cast) -> int:
    """Hòa Nghĩa has lost all its people."""
    unit_id = cast.units["hoa_nghia"]
    for membership in db.session.scalars(select(Membership).where(Membership.unit_id == unit_id)):
        membership.valid_to = clock.today()
    db.session.commit()
    return unit_id


def receipt_of(document: Document, unit_id: int) -> Receipt:
    return db.session.scalars(
        select(Receipt).where(Receipt.document_id == document.id, Receipt.unit_id == unit_id)
    ).one()


def state_of(cast: Cast, document: Document, unit_id: int) -> ReceiptState:
    rows = following.export_matrix(actor_of(cast.clerk), document_id=document.id)
    return next(row.state for row in rows if row.receipt.unit_id == unit_id)


def somebody_comes(cast: Cast, unit_id: int) -> None:
    person = db.session.scalars(select(Membership).where(Membership.account_id == cast.other_principal.id)).one()
    person.valid_to = None
    db.session.commit()


def test_it_is_never_deemed_while_nobody_is_there(cast: Cast, empty_school: int, clock_at: Any) -> None:
    document = make_posted(cast.clerk)
    assert receipt_of(document, empty_school).undeliverable
    clock_at.shift(timedelta(days=30))
    delivering.start_clocks()
    proving.sweep_deemed()
    delivering.sweep_late_deemed()
    assert state_of(cast, document, empty_school) == NOBODY
    matrix = following.get_matrix(actor_of(cast.clerk), document_id=document.id, state=NOBODY)
    assert (matrix.tally.undeliverable, matrix.tally.deemed, matrix.page.total) == (1, 3, 1)
    (row,) = matrix.page.items
    assert (row.deemed_at, row.received_at) == (None, None)
    assert audit_documents() == []


def test_its_hours_begin_once_somebody_is_there(cast: Cast, empty_school: int, clock_at: Any) -> None:
    document = make_posted(cast.clerk)
    clock_at.shift(timedelta(days=3))
    proving.sweep_deemed()
    somebody_comes(cast, empty_school)
    delivering.start_clocks()
    began = clock.now()
    assert state_of(cast, document, empty_school) == ReceiptState.WAITING
    clock_at.shift(timedelta(hours=24) - timedelta(seconds=1))
    delivering.sweep_late_deemed()
    assert state_of(cast, document, empty_school) == ReceiptState.WAITING
    clock_at.shift(timedelta(seconds=1))
    for _ in range(2):
        delivering.start_clocks()
        delivering.sweep_late_deemed()
    assert state_of(cast, document, empty_school) == ReceiptState.DEEMED
    own = select(RegisterEntry).where(RegisterEntry.receipt_id == receipt_of(document, empty_school).id)
    entries = db.session.scalars(own.order_by(RegisterEntry.position)).all()
    assert [entry.kind for entry in entries] == ["reachable", "deemed"]
    assert json.loads(entries[1].body)["deemed_at"].startswith(f"{began + timedelta(days=1):%Y-%m-%dT%H:%M}")
    assert audit_documents() == []


def test_units_that_stay_empty_keep_nobody_waiting(
    cast: Cast, empty_school: int, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "BATCH", 2)
    for membership in db.session.scalars(select(Membership).where(Membership.account_id == cast.principal.id)):
        membership.valid_to = clock.today()
    documents = [make_posted(cast.clerk, code=f"{number}/A") for number in range(1, 6)]
    somebody_comes(cast, empty_school)
    delivering.start_clocks()
    assert all(receipt_of(document, empty_school).reachable_at for document in documents)
    assert not any(receipt_of(document, cast.units["vinh_binh"]).reachable_at for document in documents)
    assert audit_documents() == []


def test_who_opens_in_time_is_not_deemed(cast: Cast, empty_school: int, clock_at: Any) -> None:
    document = make_posted(cast.clerk)
    somebody_comes(cast, empty_school)
    delivering.start_clocks()
    receiving.read_document(actor_of(cast.other_principal), document_id=document.id, visit=True)
    db.session.commit()
    clock_at.shift(timedelta(days=2))
    proving.sweep_deemed()
    delivering.sweep_late_deemed()
    assert state_of(cast, document, empty_school) == ReceiptState.OPENED
    assert audit_documents() == []


@pytest.mark.parametrize("change", ["reachable_at", "undeliverable", "deemed_noted_at"])
def test_an_edit_of_the_table_is_found(cast: Cast, empty_school: int, clock_at: Any, change: str) -> None:
    document = make_posted(cast.clerk)
    somebody_comes(cast, empty_school)
    delivering.start_clocks()
    clock_at.shift(timedelta(days=2))
    delivering.sweep_late_deemed()
    receipt = receipt_of(document, empty_school)
    new = {"reachable_at": clock.now(), "undeliverable": False, "deemed_noted_at": None}[change]
    setattr(receipt, change, new)
    db.session.commit()
    assert audit_documents() != []


def test_the_receipt_proves_when_the_hours_began(app: Flask, cast: Cast, empty_school: int, clock_at: Any) -> None:
    document = make_posted(cast.clerk)
    receipt = receipt_of(document, empty_school)
    key = app.extensions["portal"].register_key
    said = []
    for step in ("nobody", "somebody"):
        if step == "somebody":
            clock_at.shift(timedelta(days=3))
            somebody_comes(cast, empty_school)
            delivering.start_clocks()
        make_checkpoint(key, "localhost/so-dang-ky")
        verifier = register_verifier_key()
        made = make_certificate(
            actor_of(cast.clerk), document_id=document.id, receipt_id=receipt.id, verifier_key=verifier
        )
        text = json.dumps(made)
        assert is_valid_receipt(text, verifier)
        assert not is_valid_receipt(text.replace('"undeliverable": true', '"undeliverable": false'), verifier)
        said.append([json.loads(entry["body"])["kind"] for entry in made["entries"]])
    assert said == [["posted"], ["posted", "reachable"]]


def test_sender_and_newcomer_are_told(
    cast: Cast, empty_school: int, drain: Callable[[], int], mails: FolderMailer, clock_at: Any
) -> None:
    document = make_posted(cast.clerk)
    drain()
    told = db.session.scalars(select(Notification).where(Notification.kind == "document_undeliverable")).all()
    assert [(n.account_id, n.params["count"]) for n in told] == [(cast.clerk.id, 1)]
    somebody_comes(cast, empty_school)
    delivering.start_clocks()
    drain()
    newcomer = select(Notification).where(Notification.account_id == cast.other_principal.id)
    assert [n.path for n in db.session.scalars(newcomer)] == [f"/van-ban/{document.id}"]


def test_a_suspended_or_expired_account_receives_nothing(cast: Cast) -> None:
    principal = db.session.get_one(Account, cast.principal.id)
    for field, value in (("suspended_at", clock.now()), ("left_on", clock.today()), ("expires_on", date(2020, 1, 1))):
        setattr(principal, field, value)
        db.session.commit()
        assert receipt_of(make_posted(cast.clerk, code=f"1/{field}"), cast.units["vinh_binh"]).undeliverable
        setattr(principal, field, None)
        db.session.commit()
    assert not receipt_of(make_posted(cast.clerk, code="2/A"), cast.units["vinh_binh"]).undeliverable
