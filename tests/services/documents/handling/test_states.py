"""The rule and its SQL agree on every combination of facts."""

from datetime import timedelta
from itertools import product

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Receipt
from portal.rules.documents.handling import Due, HandlingCode
from portal.services.documents.handling.reading import code_of, due_of
from portal.services.documents.handling.states import code_in_sql, is_due_soon, is_overdue, is_waiting
from tests.cast import Cast
from tests.handling import receipt_of
from tests.make import make_posted

FACTS = ("refused_at", "registered_at", "assigned_at", "started_at", "completed_at")
DAYS = (None, -2, -1, 0, 1, 3, 4)


def test_rule_and_sql_agree(cast: Cast) -> None:
    receipt = receipt_of(make_posted(cast.clerk).id, cast.units["vinh_binh"])
    today, now = clock.today(), clock.now()
    twin = select(code_in_sql(), is_overdue(today), is_due_soon(today), is_waiting()).where(Receipt.id == receipt.id)
    seen = set()
    for chosen, days in product(product((None, now), repeat=len(FACTS)), DAYS):
        for name, value in zip(FACTS, chosen, strict=True):
            setattr(receipt, name, value)
        receipt.due_on = None if days is None else today + timedelta(days=days)
        db.session.flush()
        code, overdue, soon, waiting = db.session.execute(twin).one()
        assert code == code_of(receipt)
        due = due_of(receipt, today)
        assert (bool(overdue), bool(soon)) == (due == Due.OVERDUE, due == Due.SOON)
        assert bool(waiting) == (code == HandlingCode.REGISTERED)
        seen.add(code)
    assert seen == set(HandlingCode)
