"""Two people decide something of a school for the first time at the same moment: nobody meets a server error."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from portal.db import begin_write, db
from portal.errors import Conflict
from portal.models.contact_book import ContactSlipSetting, SmsBudget, TalkManners
from portal.rules.contact_book.talks import Manners
from portal.rules.permissions import Actor
from portal.services.contact_book.contact_slips import setting
from portal.services.contact_book.talks import manners
from portal.services.contact_book.texts import budgets
from tests.cast import Cast
from tests.notices import as_actor

Save = Callable[[Actor], object]


def save_slips(actor: Actor) -> object:
    return setting.choose(actor, frequency="week", week_one=date(2026, 9, 7), version=0)


def save_manners(actor: Actor) -> object:
    return manners.save_manners(actor, manners=Manners(to_office=False), version=0)


def save_budget(actor: Actor) -> object:
    return budgets.set_budget(actor, amount=500_000, unaccented=True)


@pytest.mark.parametrize(
    ("save", "table", "said"),
    [
        (save_slips, ContactSlipSetting, ["conflict", "saved"]),
        (save_manners, TalkManners, ["conflict", "saved"]),
        (save_budget, SmsBudget, ["saved", "saved"]),
    ],
)
def test_two_first_saves(app: Flask, cast: Cast, save: Save, table: type, said: list[str]) -> None:
    leader = cast.principal
    db.session.rollback()
    heard: list[str] = []
    together = threading.Barrier(2)

    def press() -> None:
        with app.app_context():
            actor = as_actor(leader)
            together.wait()
            begin_write()
            try:
                save(actor)
                db.session.commit()
                heard.append("saved")
            except Conflict:
                db.session.rollback()
                heard.append("conflict")

    threads = [threading.Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == said
    assert db.session.query(table).count() == 1
