"""What the schools below disclosed, as the unit above sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.units import Unit
from portal.rules.news.disclosure.states import State
from portal.rules.news.disclosure.topics import Topic
from portal.services.news.disclosure import board, radar, writing
from tests.cast import Cast, Person
from tests.disclosure import publish, publish_all
from tests.make import actor_of
from tests.news import make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

PAGE = "/tin-tuc/cap-duoi/cong-khai"


def lines(person: Person, **more: object) -> list[tuple[str, int, int, int]]:
    found = radar.read_schools(actor_of(person), **more).page.items  # type: ignore[arg-type]
    return [(each.unit.name.split()[-1], each.published, each.missing_late, each.updates_late) for each in found]


def test_schools_directly_and_further_below_with_what_they_lack(cast: Cast, clock_at: Traveller) -> None:
    site = make_site(cast)
    publish_all(site, cast.principal, year=2025)
    publish(cast.principal, Topic.STAFF)
    assert lines(cast.leader) == [("Chiểu", 0, 8, 0), ("Nghĩa", 0, 8, 0), ("Bình", 8, 0, 0)]
    assert lines(cast.leader, only_late=True) == [("Chiểu", 0, 8, 0), ("Nghĩa", 0, 8, 0)]
    assert lines(cast.leader, year=2026) == [("Chiểu", 0, 0, 0), ("Nghĩa", 0, 0, 0), ("Bình", 1, 0, 0)]
    assert lines(cast.leader, year=2026, only_late=True) == []
    writing.record_change(actor_of(cast.principal), year=2025, topic=Topic.PLAN, day=clock.today(), words="Đổi")
    db.session.commit()
    for _day in range(20):
        state = board.read_board(actor_of(cast.principal), 2025).lines[5].stand.state
        assert lines(cast.leader)[-1][3] == (state == State.UPDATE_OVERDUE), "the database agrees with the rule"
        clock_at.shift(timedelta(days=1))
    assert lines(cast.leader, only_late=True)[-1] == ("Bình", 8, 0, 1)
    found = radar.read_schools(actor_of(cast.leader))
    assert (found.year, found.late, found.total) == (2025, 3, 3)
    school = db.session.get_one(Unit, cast.units["thpt_ben_tre"])
    school.kind_code = "campus"
    db.session.commit()
    assert len(lines(cast.leader)) == 2, "a campus is no school of its own"


def test_only_those_who_look_after_a_site_above(cast: Cast) -> None:
    assert lines(cast.principal) == []
    for person in (cast.teacher, cast.clerk):
        with pytest.raises(NotAllowed):
            radar.read_schools(actor_of(person))
        with pytest.raises(NotAllowed):
            radar.schools_sheet(actor_of(person))
    with pytest.raises(NotFound):
        radar.read_schools(actor_of(cast.leader), year=1999)


def test_the_sheet_says_what_the_page_says(cast: Cast) -> None:
    publish_all(make_site(cast), cast.principal, year=2025)
    data = radar.schools_sheet(actor_of(cast.leader))
    rows = read_table(data, {heading: heading for heading, _width in radar.COLUMNS}).rows
    assert [(row.cells["Trường"].split()[-1], row.cells["Đã công khai"]) for row in rows] == [
        ("Chiểu", 0),
        ("Nghĩa", 0),
        ("Bình", 8),
    ]


def test_the_page(cast: Cast, client_for: Callable[[Person], PageClient], queries: Callable[[], QueryCount]) -> None:
    site = make_site(cast)
    publish_all(site, cast.principal, year=2025)
    client = client_for(cast.leader)
    page = client.get(PAGE)
    assert "Công khai của các trường, năm học 2025-2026" in page.text
    rows = [text_of(row) for row in parse(page).iterfind(".//tbody/tr")]
    assert ["8 mục chưa công khai" in row for row in rows] == [True, True, False]
    assert f"/trang/{site.slug}/cong-khai/2025-2026" in page.text
    assert "Không có trường nào quá hạn." in client.get(f"{PAGE}?nam=2026-2027&loc=qua-han").text
    assert client.get(f"{PAGE}.xlsx?loc=qua-han").data[:2] == b"PK"
    assert client.get(f"{PAGE}?nam=2050-2051").status_code == 404
    assert len(list(parse(client.get(f"{PAGE}?nam=bay")).iterfind(".//tbody/tr"))) == 3
    assert "Không có trường cấp dưới" in client_for(cast.principal).get(PAGE).text
    assert client_for(cast.teacher).get(PAGE).status_code == 403
    assert client_for(cast.teacher).get(f"{PAGE}.xlsx").status_code == 403
    db.session.expire_all()
    with queries() as count:
        client.get(PAGE)
    assert len(count) <= 11, (len(count), count.statements)
