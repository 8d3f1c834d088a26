"""Time in which the portal works or does not, for tests of hours that outages extend."""

from datetime import timedelta

import time_machine

from portal.adapters import clock
from portal.db import db
from portal.rules.documents.receipts import EXTENDING
from portal.services.documents import ruling
from portal.services.documents.pausing import extend_hours
from portal.services.records import availability, timekeeping
from tests.cast import Cast
from tests.make import actor_of


def choose_extending(cast: Cast, version: str = EXTENDING.version) -> None:
    """The office decides that outages extend the hours of what is posted from now on."""
    ruling.choose_rule(actor_of(cast.operator), version=version, reason="Quyết định 15/QĐ")
    db.session.commit()


def works(traveller: time_machine.Traveller, length: timedelta = timedelta()) -> None:
    """The portal works for so long: its worker marks the time all along."""
    traveller.move_to(clock.now() + length)
    timekeeping.mark_clock()
    db.session.commit()


def stands_still(traveller: time_machine.Traveller, length: timedelta) -> None:
    """Nothing runs for so long; then the worker begins again and notices."""
    traveller.move_to(clock.now() + length)
    beat()


def beat(*, answers: bool = True) -> None:
    """One heartbeat of the worker, as it runs it."""
    availability.beat(lambda: answers, extend_hours)
    db.session.expire_all()
