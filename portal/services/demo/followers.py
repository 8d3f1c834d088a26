"""Readers who follow the sites of the demo by mail, at addresses that lead nowhere."""

from datetime import datetime, timedelta

from portal.adapters import clock, tokens
from portal.db import db
from portal.models.news import Follower
from portal.models.units import Unit
from portal.rules.news.following import Frequency
from portal.services.news.following import end
from portal.services.news.sites import list_sections

SCHOOL = "vinhbinh"
READERS = (
    ("me.cua.be", Frequency.WEEKLY, None, 40),
    ("ba.noi", Frequency.WEEKLY, None, 34),
    ("hoi.phu.huynh", Frequency.EACH, None, 12),
    ("thay.ve.huu", Frequency.DAILY, 1, 65),
    ("cuu.hoc.sinh", Frequency.WEEKLY, 2, 5),
    ("hang.xom", Frequency.WEEKLY, None, None),
)
"""Name before the @, how often, which section, how many days ago; None: not confirmed yet."""


def write_followers(units: dict[str, Unit]) -> None:
    """Six readers of the school, one of whom left, and one of the department."""
    now = clock.now()
    for name, frequency, section, days in READERS:
        follower = _write(units[SCHOOL], name, frequency, now - timedelta(days=days or 0), confirmed=days is not None)
        if section is not None:
            follower.sections = [list_sections(units[SCHOOL].id)[section]]
    _write(units["bentre"], "phong.vien", Frequency.DAILY, now - timedelta(days=3))
    end(_write(units[SCHOOL], "da.chuyen.truong", Frequency.EACH, now - timedelta(days=90)), "reader")
    db.session.flush()


def _write(unit: Unit, name: str, frequency: str, at: datetime, *, confirmed: bool = True) -> Follower:
    follower = Follower(
        unit_id=unit.id,
        email=f"{name}@example.vn",
        frequency=frequency,
        salt=tokens.new_key(),
        made_at=at,
        confirmed_at=at if confirmed else None,
        covered_until=clock.now() if confirmed else None,
    )
    db.session.add(follower)
    return follower
