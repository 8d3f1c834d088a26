"""The SQL of standings says what the rule says, on accounts in every combination of facts."""

from datetime import timedelta
from itertools import product

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.services.people.staff import standing_of, standing_sql


def test_sql_and_rule_agree(app) -> None:
    today, now = clock.today(), clock.now()
    days = (None, *(today + timedelta(days=n) for n in (-1, 0, 1)))
    for number, (left_on, expires_on, suspended_at, seen_at) in enumerate(
        product(days, days, (None, now), (None, now))
    ):
        db.session.add(
            Account(
                user_name=f"standing{number}",
                full_name="Ai Đó",
                name_sort="",
                name_folded="ai do",
                created_at=now,
                left_on=left_on,
                expires_on=expires_on,
                suspended_at=suspended_at,
                last_sign_in_at=seen_at,
            )
        )
    db.session.flush()
    rows = db.session.execute(select(Account, standing_sql())).all()
    assert len(rows) > 64
    assert {standing for _account, standing in rows} == {"left", "suspended", "expired", "never_signed_in", "active"}
    for account, standing in rows:
        assert standing == standing_of(account)
