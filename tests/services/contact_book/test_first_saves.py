"""The same button pressed twice at one moment, by one person or two: one row, and nobody meets a server error."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from portal.db import begin_write, db
from portal.errors import Conflict, RuleBroken
from portal.models.contact_book import ContactSlipSetting, DataCopy, DataRequest, SmsBudget, TalkManners
from portal.models.notifications import NotificationPreference, PushDevice
from portal.rules.contact_book.talks import Manners
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.children import list_children
from portal.services.contact_book.contact_slips import setting
from portal.services.contact_book.copies import asking
from portal.services.contact_book.requests import for_family
from portal.services.contact_book.talks import manners
from portal.services.contact_book.texts import budgets
from portal.services.notifications import devices, preferences
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.notices import as_actor
from tests.school import make_class

pytestmark = pytest.mark.usefixtures("mails")
Save = Callable[[Actor], object]


def save_slips(actor: Actor) -> object:
    return setting.choose(actor, frequency="week", week_one=date(2026, 9, 7), version=0)


def save_manners(actor: Actor) -> object:
    return manners.save_manners(actor, manners=Manners(to_office=False), version=0)


def ask_once(actor: Actor) -> object:
    pupil_id = list_children(actor)[0].pupil_id
    return for_family.ask(actor, pupil_id=pupil_id, kind="correct", words="Ngày sinh của cháu ghi sai.")


def ask_copy_once(actor: Actor) -> object:
    return asking.ask_copy(actor, pupil_id=list_children(actor)[0].pupil_id)


def add_browser(actor: Actor) -> object:
    return devices.add_device(
        actor, endpoint="https://push.example.net/x", p256dh="B" + "A" * 86, auth="A" * 22, device="Chrome"
    )


def save_wishes(actor: Actor) -> object:
    return preferences.choose(actor, choices={(Kind.NOTICE_SENT, Channel.PUSH): Choice.OFF})


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
    press_both(app, cast.principal, save, table, said)


@pytest.mark.parametrize(
    ("save", "table", "said"),
    [
        (ask_once, DataRequest, ["conflict", "saved"]),
        (ask_copy_once, DataCopy, ["saved", "saved"]),
        (add_browser, PushDevice, ["saved", "saved"]),
        (save_wishes, NotificationPreference, ["saved", "saved"]),
    ],
)
def test_a_button_pressed_twice(app: Flask, cast: Cast, save: Save, table: type, said: list[str]) -> None:
    press_both(app, make_guardian(cast, make_class(cast).pupils[0]), save, table, said)


def press_both(app: Flask, person: Person, save: Save, table: type, said: list[str]) -> None:
    db.session.rollback()
    heard: list[str] = []
    together = threading.Barrier(2)

    def press() -> None:
        with app.app_context():
            actor = as_actor(person)
            together.wait()
            begin_write()
            try:
                save(actor)
                db.session.commit()
                heard.append("saved")
            except (Conflict, RuleBroken):
                db.session.rollback()
                heard.append("conflict")

    threads = [threading.Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == said
    assert db.session.query(table).count() == 1
