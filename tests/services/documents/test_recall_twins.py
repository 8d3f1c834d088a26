"""What SQL says of receipts is what the rules say, on generated ones."""

import random
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.rules.documents.receipts import ReceiptState, is_deemed, state
from portal.services.documents.following import get_matrix, state_sql
from portal.services.documents.proving import unopened_by
from tests.cast import Cast
from tests.make import actor_of, make_posted
from tests.trees import add_schools

HOURS = (None, 0, 1, 23, 24, 25, 40)


def scatter(document_id: int, posted_at: datetime) -> None:
    """Give every receipt an opening and a recall at some hour, or none; some had nobody at first."""
    dice = random.Random(15)
    for receipt_id in db.session.scalars(select(Receipt.id).where(Receipt.document_id == document_id)).all():
        opened, recalled = (dice.choice(HOURS) for _ in range(2))
        values = {
            "first_opened_at": None if opened is None else posted_at + timedelta(hours=opened),
            "recalled_at": None if recalled is None else posted_at + timedelta(hours=recalled),
            "undeliverable": dice.random() < 0.3,
            "reachable_at": dice.choice([None, posted_at + timedelta(hours=2)]),
        }
        db.session.execute(update(Receipt).where(Receipt.id == receipt_id).values(**values))
    db.session.commit()


def test_states_filters_and_counts_agree_with_the_rule(cast: Cast, clock_at) -> None:
    add_schools(cast.units["ben_tre"], 150)
    document = make_posted(cast.clerk)
    assert document.posted_at is not None
    scatter(document.id, document.posted_at)
    for hours in (0, 23.999, 24, 25.999, 26, 30):
        clock_at.move_to(document.posted_at + timedelta(hours=hours))
        now = clock.now()
        rows = db.session.execute(
            select(Receipt, state_sql(now)).join(Document, Document.id == Receipt.document_id)
        ).all()
        wanted = [state(r.deemed_at, r.first_opened_at, now, r.recalled_at) for r, _said in rows]
        assert [said for _r, said in rows] == wanted
        tally = get_matrix(actor_of(cast.clerk), document_id=document.id).tally
        for each in ReceiptState:
            assert getattr(tally, each.value) == wanted.count(each)
            shown = get_matrix(actor_of(cast.clerk), document_id=document.id, state=each.value).page.total
            assert shown == wanted.count(each)
        assert tally.total == len(rows)


def test_who_was_deemed_agrees_with_the_rule(cast: Cast) -> None:
    add_schools(cast.units["ben_tre"], 150)
    document = make_posted(cast.clerk)
    assert document.posted_at is not None
    scatter(document.id, document.posted_at)
    said = {receipt.id for receipt in unopened_by(document, document.deemed_at)}
    receipts = db.session.scalars(select(Receipt)).all()
    wanted = {
        r.id for r in receipts if not r.undeliverable and is_deemed(r.deemed_at, r.first_opened_at, r.recalled_at)
    }
    assert said == wanted
    assert 20 < len(wanted) < len(receipts) - 20
