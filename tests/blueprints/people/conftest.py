"""Changing the cast behind the pages."""

from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.people import Account
from tests.cast import Person


@pytest.fixture
def change(app) -> Callable[..., None]:
    """``change(person, left_on=...)`` writes straight into the account."""

    def do(person: Person, **values: object) -> None:
        account = db.session.get_one(Account, person.id)
        for name, value in values.items():
            setattr(account, name, value)
        db.session.commit()

    return do
