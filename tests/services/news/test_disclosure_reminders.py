"""Schools are reminded of what they have not disclosed, once for each stage; the list of what a site lacks knows it."""

from datetime import datetime, timedelta

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.models.notifications import Notification
from portal.rules.news.disclosure.topics import Topic
from portal.rules.news.parts import PartState
from portal.rules.permissions import Role
from portal.services.news import completeness
from portal.services.news.disclosure.reminding import remind_schools
from tests.cast import Cast
from tests.disclosure import make_file, publish, publish_all
from tests.make import actor_of
from tests.news import hire, make_site


def told() -> list[tuple[int, str, int]]:
    db.session.expire_all()
    rows = db.session.query(Notification).filter(Notification.kind.startswith("disclosure")).order_by(Notification.id)
    return [(row.account_id, row.kind, row.params["count"]) for row in rows]


def morning(month: int, day: int) -> datetime:
    return datetime(2027, month, day, 7, 30, tzinfo=clock.LOCAL_ZONE)


@pytest.mark.usefixtures("mails")
def test_each_stage_is_told_once_to_whoever_is_in_charge(cast: Cast, clock_at: Traveller) -> None:
    site = make_site(cast)
    make_site(cast, "cho_lach")
    make_site(cast, "hoa_nghia", opened=False)
    publish_all(site, cast.principal, year=2025)
    publish(cast.principal, Topic.STAFF)
    looks_after = hire(cast, Role.SITE_MANAGER)
    remind_schools()
    assert told() == [], "the year last due is complete"
    steps = []
    for month, day in ((5, 30), (5, 31), (6, 22), (6, 23), (6, 29), (6, 30), (7, 6), (7, 7), (7, 14)):
        clock_at.move_to(morning(month, day))
        for _ in range(2):
            remind_schools()
        steps.append(len(told()))
    assert steps == [0, 1, 1, 2, 2, 3, 3, 4, 5]
    assert told()[0] == (looks_after.id, "disclosure_due", 7)
    assert told()[2] == (looks_after.id, "disclosure_overdue", 7)
    report = make_file(site, cast.principal)
    for topic in set(Topic) - {Topic.STAFF}:
        publish(cast.principal, topic, file_ids=[report.id])
    clock_at.shift(timedelta(days=30))
    remind_schools()
    assert len(told()) == 5


def test_what_a_site_lacks_names_the_year_last_due(cast: Cast) -> None:
    site = make_site(cast)

    def part() -> tuple[PartState, str]:
        [found] = [
            each for each in completeness.look_through(actor_of(cast.principal)).parts if each.key == "disclosure"
        ]
        assert found.values == {"nam": "2025-2026"}
        return found.state, found.public

    assert part() == (PartState.MISSING, "")
    publish_all(site, cast.principal, year=2025, without=(Topic.PLAN,))
    assert part() == (PartState.MISSING, "sites.disclosure")
    publish(cast.principal, Topic.PLAN, year=2025)
    assert part() == (PartState.GOOD, "sites.disclosure")
    make_site(cast, "ben_tre")
    parts = completeness.look_through(actor_of(cast.leader)).parts
    assert [each.key for each in parts if each.key == "disclosure"] == [], "an office is not bound"
