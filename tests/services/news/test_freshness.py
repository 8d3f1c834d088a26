"""The radar: days since the last article of each unit below, and one reminder for each passing of the threshold."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.news import Site, TrustedUnit
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.rules.news.freshness import Pulse, is_quiet, pulse_of
from portal.rules.permissions import Actor, Permission, Role
from portal.services.news import freshness, trusting
from portal.services.people.actors import load_actor
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_site
from tests.queries import QueryCount


def actor_of(person: Person) -> Actor:
    return load_actor(db.session.get_one(Account, person.id))[0]


@pytest.fixture
def above(cast: Cast) -> Site:
    return make_site(cast, "cho_lach")


@pytest.fixture
def manager(cast: Cast, above: Site) -> Actor:
    assert above.unit_id == cast.units["cho_lach"]
    return actor_of(hire(cast, Role.SITE_MANAGER, unit="cho_lach", name="Hồ Văn Quản"))


def read(actor: Actor, show: Pulse | None = None, words: str = "") -> list[tuple[str, Pulse, int | None]]:
    rows = freshness.read_radar(actor, show=show, words=words, number=1).page.items
    return [(row.unit.name.removeprefix("Trường Tiểu học "), row.pulse, row.days) for row in rows]


def told() -> list[tuple[int, int]]:
    rows = db.session.query(Notification).filter_by(kind="site_quiet").order_by(Notification.id)
    return [(row.account_id, row.params["days"]) for row in rows]


def test_a_site_is_quiet_from_the_day_the_threshold_is_reached() -> None:
    today = date(2026, 11, 22)
    assert not is_quiet(date(2026, 10, 24), today, 30)
    assert is_quiet(date(2026, 10, 23), today, 30)
    assert not is_quiet(date(2020, 1, 1), today, 0), "0 reminds of nothing"
    assert pulse_of(has_site=False, last=None, today=today, days=30) == Pulse.NO_SITE
    assert pulse_of(has_site=True, last=None, today=today, days=30) == Pulse.NEVER


def test_units_below_stand_in_the_order_of_their_silence(cast: Cast, manager: Actor, clock_at: Traveller) -> None:
    assert read(manager) == [("Hòa Nghĩa", Pulse.NO_SITE, None), ("Vĩnh Bình", Pulse.NO_SITE, None)]
    school, other = make_site(cast), make_site(cast, "hoa_nghia")
    make_article(school, cast.principal, published=True)
    make_article(other, cast.other_principal, published=True, withdrawn=True)
    make_article(other, cast.other_principal)
    make_article(other, cast.other_principal, publish_at=clock.now() + timedelta(days=90))
    notice = make_article(other, cast.other_principal, published=True)
    notice.kind = "notice"
    db.session.commit()
    assert read(manager) == [("Hòa Nghĩa", Pulse.NEVER, None), ("Vĩnh Bình", Pulse.FRESH, 0)]
    clock_at.shift(timedelta(days=30))
    assert read(manager, Pulse.QUIET) == [("Vĩnh Bình", Pulse.QUIET, 30)]
    assert read(manager, words="hoa nghia") == [("Hòa Nghĩa", Pulse.NEVER, None)]
    counts = freshness.read_radar(manager, show=None, words="", number=1).counts
    assert counts == {Pulse.NEVER: 1, Pulse.QUIET: 1, Pulse.FRESH: 0, Pulse.NO_SITE: 0}


def test_the_filter_in_the_database_is_that_of_the_rule(cast: Cast, manager: Actor, clock_at: Traveller) -> None:
    article = make_article(make_site(cast), cast.principal, published=True)
    start = clock.now()
    for hours in range(0, 40 * 24, 7):
        article.publish_at = start - timedelta(hours=hours)
        db.session.commit()
        [(_name, pulse, days)] = read(manager, words="vinh binh")
        assert days is not None
        assert pulse == (Pulse.QUIET if days >= 30 else Pulse.FRESH)
        assert read(manager, pulse, "vinh binh"), (hours, pulse)


@pytest.mark.usefixtures("mails")
def test_a_site_is_reminded_once_for_each_silence(cast: Cast, above: Site, manager: Actor, clock_at: Traveller) -> None:
    assert manager.unit_id == above.unit_id
    school = make_site(cast)
    make_article(school, cast.principal, published=True)
    looks_after = hire(cast, Role.SITE_MANAGER, name="Cao Thị Yến")
    clock_at.shift(timedelta(days=29))
    freshness.nudge_quiet_sites()
    assert told() == []
    for _ in range(3):
        clock_at.shift(timedelta(days=1))
        freshness.nudge_quiet_sites()
    assert told() == [(looks_after.id, 30)]
    make_article(school, cast.principal, published=True)
    clock_at.shift(timedelta(days=30))
    freshness.nudge_quiet_sites()
    assert told()[1:] == [(looks_after.id, 30)]


@pytest.mark.usefixtures("mails")
def test_a_site_without_any_article_is_reminded_from_its_opening_and_only_by_the_setting_above(
    cast: Cast, above: Site, clock_at: Traveller
) -> None:
    make_site(cast)
    make_site(cast, "tam_binh")  # the unit above it has no site, so nobody set a threshold
    above.settings = {"quiet_days": 0}
    db.session.commit()
    clock_at.shift(timedelta(days=400))
    freshness.nudge_quiet_sites()
    assert told() == []
    above.settings = {"quiet_days": 7}
    db.session.commit()
    freshness.nudge_quiet_sites()
    assert told() == [(cast.principal.id, 400)]


def test_the_sheet_says_what_the_page_says(cast: Cast, manager: Actor) -> None:
    make_article(make_site(cast), cast.principal, published=True)
    data = freshness.radar_sheet(manager, show=Pulse.FRESH, words="")
    names = {heading: heading for heading, _width in freshness.COLUMNS}
    [row] = read_table(data, names).rows
    assert row.cells["Đơn vị"] == "Trường Tiểu học Vĩnh Bình"
    assert row.cells["Tình trạng"] == "Có bài mới"


def test_trust_begins_and_ends_for_units_directly_below(cast: Cast, above: Site, manager: Actor) -> None:
    school = cast.units["vinh_binh"]
    for _ in range(2):
        trusting.trust_unit(manager, unit_id=school)
    db.session.commit()
    row = db.session.query(TrustedUnit).one()
    assert (row.unit_id, row.child_id, row.by) == (above.unit_id, school, manager.name)
    for other in ("thpt_ben_tre", "ben_tre", "cho_lach"):
        with pytest.raises(NotFound):
            trusting.trust_unit(manager, unit_id=cast.units[other])
    moderator = Actor(account_id=1, name="Ai", unit_id=above.unit_id, delegated=frozenset({Permission.NEWS_MODERATE}))
    with pytest.raises(NotAllowed):
        trusting.distrust_unit(moderator, unit_id=school)
    trusting.distrust_unit(manager, unit_id=school)
    trusting.distrust_unit(manager, unit_id=school)
    assert db.session.query(TrustedUnit).count() == 0


def test_the_radar_is_for_those_who_decide_and_costs_few_queries(
    cast: Cast, manager: Actor, queries: Callable[[], QueryCount]
) -> None:
    with pytest.raises(NotAllowed):
        freshness.read_radar(actor_of(cast.teacher), show=None, words="", number=1)
    with pytest.raises(NotAllowed):
        freshness.radar_sheet(actor_of(cast.office_clerk), show=None, words="")
    make_site(cast)
    with queries() as count:
        freshness.read_radar(manager, show=None, words="", number=1)
    assert len(count) <= 5, count.statements
