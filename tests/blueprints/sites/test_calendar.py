"""The calendar of a site as everybody reads it, and as calendar programs and search engines do."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.models.news import Site
from portal.rules.documents.working_days import suggest, write_lines
from portal.services.news import holidays
from portal.services.news.sites import touch
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import make_article, make_event, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=clock.LOCAL_ZONE)


def listed(client: PageClient, url: str) -> list[str]:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return [text_of(li.find("a")) for li in parse(page).iterfind(".//section[@aria-labelledby='trong-thang']/ul/li")]


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_month_shows_its_events_in_a_list_and_in_a_grid(client: PageClient, cast: Cast, site: Site) -> None:
    make_event(
        site, cast.principal, title="Hội trại", starts_at=at(2026, 11, 28), ends_at=at(2026, 12, 3), all_day=True
    )
    make_event(site, cast.principal, title="Họp", starts_at=at(2026, 11, 25, 7), ends_at=at(2026, 11, 25, 9))
    make_event(make_site(cast, "ben_tre"), cast.leader, title="Của nơi khác")
    url = f"/trang/{site.slug}/lich"
    assert listed(client, url) == ["Họp", "Hội trại"]
    assert listed(client, f"{url}/2026/12") == ["Hội trại"]
    page = parse(client.get(url))
    grid = page.find(".//table")
    assert next(text_of(th) for th in grid.iter("th")) == "Thứ hai"
    cells = {text_of(td.find("p")): text_of(td) for td in grid.iter("td") if td.find("p") is not None}
    assert "07:00 Họp" in cells["25"]
    assert [day for day, words in cells.items() if "Hội trại" in words] == ["28", "29", "30"]
    assert cells["20 Hôm nay"]
    words = text_of(page.find(".//main"))
    assert "Thứ bảy 28/11/2026 – Thứ tư 02/12/2026" in words
    assert "Thứ tư 25/11/2026, 07:00–09:00" in words


def test_months_end_where_events_end(client: PageClient, cast: Cast, site: Site) -> None:
    url = f"/trang/{site.slug}/lich"
    assert "Tháng này chưa có sự kiện nào." in client.get(url).text
    assert not list(parse(client.get(url)).find(".//nav[@class='turn']").iter("a"))
    for odd in ("2026/12", "2026/13", "2026/00", "2027/01", "9999/12", "0000/01", "2026/1", "x/y"):
        assert client.get(f"{url}/{odd}").status_code == 404, odd
    make_event(site, cast.principal, starts_at=at(2027, 1, 5, 7), ends_at=at(2027, 1, 5, 9))
    make_event(site, cast.principal, starts_at=at(2018, 1, 5, 7), ends_at=at(2018, 1, 5, 9))
    links = list(parse(client.get(f"{url}/2026/12")).find(".//nav[@class='turn']").iter("a"))
    assert [(a.get("rel"), a.get("href")) for a in links] == [
        ("prev nofollow", f"{url}/2026/11"),
        (None, url),
        ("next nofollow", f"{url}/2027/01"),
    ]
    statuses = {path: client.get(f"{url}/{path}").status_code for path in ("2027/01", "2027/02", "2021/01", "2020/12")}
    assert statuses == {"2027/01": 200, "2027/02": 404, "2021/01": 200, "2020/12": 404}
    assert "2020/12" not in client.get(f"{url}/2021/01").text


def test_public_holidays_are_named(client: PageClient, cast: Cast, site: Site) -> None:
    make_event(site, cast.principal, starts_at=at(2026, 9, 5, 7), ends_at=at(2026, 9, 5, 9))
    page = client.get(f"/trang/{site.slug}/lich/2026/09")
    days = {text_of(td.find("p")): text_of(td) for td in parse(page).iter("td") if td.get("class") == "holiday "}
    assert days == {"1": "1 Quốc khánh", "2": "2 Quốc khánh"}
    assert "Thứ tư 02/09/2026: Quốc khánh" in text_of(parse(page).find(".//main"))


def test_holidays_entered_later_are_there_at_once(client: PageClient, cast: Cast, site: Site) -> None:
    make_event(site, cast.principal, starts_at=at(2027, 4, 5, 7), ends_at=at(2027, 4, 5, 9))
    url = f"/trang/{site.slug}/lich/2027/04"
    assert "Giỗ Tổ" not in client.get(url).text
    off = write_lines({**suggest(2027).off, **{date(2027, 2, day): "Tết Nguyên đán" for day in range(8, 13)}})
    holidays.save_year(actor_of(cast.operator), year=2027, off=off, worked="")
    db.session.commit()
    assert "Giỗ Tổ Hùng Vương" in client.get(url).text


def test_an_event_is_read_in_full_with_safe_links(client: PageClient, cast: Cast, site: Site) -> None:
    article = make_article(site, cast.principal, title="Thư mời", published=True)
    event = make_event(
        site,
        cast.principal,
        title="Họp <b>đầu năm</b>",
        place="Hội trường",
        audience="Phụ huynh khối 1",
        description="Đăng ký ở https://example.vn/a?b=1&c=2 nhé.\njavascript:alert(1) <script>alert(2)</script>",
        article_id=article.id,
    )
    url = f"/trang/{site.slug}/lich/{event.id}"
    page = client.get(url)
    main = parse(page).find(".//main")
    words = text_of(main)
    for told in ("Họp <b>đầu năm</b>", "Thứ bảy 21/11/2026, 08:00–10:00", "Hội trường", "Phụ huynh khối 1", "Thư mời"):
        assert told in words, told
    links = {a.get("href"): a.get("rel") for a in main.iter("a")}
    assert set((links["https://example.vn/a?b=1&c=2"] or "").split()) == {"nofollow", "noopener", "noreferrer"}
    assert not [href for href in links if href and href.startswith("javascript")]
    [block] = parse(page).iter("script")
    data = json.loads(block.text or "")
    assert (data["@type"], data["name"], data["startDate"]) == ("Event", event.title, "2026-11-21T08:00:00+07:00")
    assert (data["eventStatus"], data["location"]["name"]) == ("https://schema.org/EventScheduled", "Hội trường")
    article.withdrawn_at = clock.now()
    touch([site.unit_id])
    db.session.commit()
    assert "Thư mời" not in client.get(url).text


@pytest.mark.same_everywhere
def test_no_attack_gets_through_any_text_of_an_event(client: PageClient, cast: Cast, site: Site) -> None:
    for text in ATTACKS:
        cut = text.replace("\x00", "")[:200]
        event = make_event(
            site,
            cast.principal,
            title=f"x{cut}"[:200],
            place=cut,
            audience=cut,
            description=cut,
            off="cancelled",
            off_reason=cut,
        )
        page = parse(client.get(f"/trang/{site.slug}/lich/{event.id}"))
        assert len(list(page.iter("script"))) == 1, text
        assert not [a for a in page.iter("a") if (a.get("href") or "").lower().startswith(("javascript", "data", "vb"))]
        file = unfolded(client.get(f"/trang/{site.slug}/lich/{event.id}.ics").data)
        assert [line for line in file if line.startswith("BEGIN:")] == ["BEGIN:VCALENDAR", "BEGIN:VEVENT"], text


def test_an_event_called_off_says_so_in_words(client: PageClient, cast: Cast, site: Site) -> None:
    off = {"off": "postponed", "off_reason": "Mưa bão", "off_at": clock.now(), "off_by": cast.principal.name}
    event = make_event(site, cast.principal, title="Hội thao", **off)
    for url in (f"/trang/{site.slug}/", f"/trang/{site.slug}/lich"):
        main = parse(client.get(url)).find(".//main")
        assert next(text_of(s) for s in main.iter("s")) == "Hội thao"
        assert "Hội thao Hoãn" in text_of(main), url
    page = client.get(f"/trang/{site.slug}/lich/{event.id}")
    assert "Sự kiện này đã hoãn. Mưa bão" in text_of(parse(page).find(".//main"))
    assert "https://schema.org/EventPostponed" in page.text
    lines = unfolded(client.get(f"/trang/{site.slug}/lich/{event.id}.ics").data)
    assert {"STATUS:CANCELLED", "SUMMARY:Hoãn: Hội thao", "DESCRIPTION:Hoãn: Mưa bão"} <= set(lines)


def test_the_front_page_tells_what_is_next_until_it_is_over(
    client: PageClient, cast: Cast, site: Site, clock_at: Traveller
) -> None:
    for number in range(6):
        make_event(site, cast.principal, title=f"Sự kiện {number}", hours=1 + number)
    make_event(site, cast.principal, title="Đã qua", hours=-5)

    def told() -> list[str]:
        card = parse(client.get(f"/trang/{site.slug}/")).find(".//section[@aria-labelledby='sap-toi']")
        return [text_of(li.find("a")) for li in card.iter("li")] if card is not None else []

    assert told() == [f"Sự kiện {number}" for number in range(4)]
    clock_at.shift(timedelta(hours=3) - timedelta(seconds=1))
    assert told()[0] == "Sự kiện 0"
    clock_at.shift(timedelta(seconds=1))  # the kept page is known to be old
    assert told() == [f"Sự kiện {number}" for number in range(1, 5)]
    clock_at.shift(timedelta(hours=9))
    assert told() == []


def test_a_kept_calendar_turns_at_midnight(client: PageClient, cast: Cast, site: Site, clock_at: Traveller) -> None:
    url = f"/trang/{site.slug}/lich"
    make_event(site, cast.principal, hours=24 * 30)

    def today() -> str | None:
        return next(e.get("datetime") for e in parse(client.get(url)).iter("time") if e.get("aria-current"))

    assert today() == "2026-11-20"
    clock_at.move_to(at(2026, 11, 21) - timedelta(seconds=1))
    assert today() == "2026-11-20"
    clock_at.move_to(at(2026, 11, 21))
    assert today() == "2026-11-21"
    clock_at.move_to(at(2026, 12, 1))
    assert "Tháng 12 năm 2026" in client.get(url).text


def test_calendar_programs_get_one_event_and_all(client: PageClient, cast: Cast, site: Site) -> None:
    days = {"starts_at": at(2026, 12, 1), "ends_at": at(2026, 12, 3), "all_day": True}
    event = make_event(site, cast.principal, title="Trại hè, vui", place="Bãi biển", **days)
    make_event(site, cast.principal, title="Gỡ", taken_back_at=clock.now())
    open_end = make_event(site, cast.principal, title="Không rõ giờ về", has_end=False, ends_at=at(2026, 11, 22))
    one = client.get(f"/trang/{site.slug}/lich/{event.id}.ics")
    assert one.mimetype == "text/calendar"
    assert one.headers["Content-Disposition"].startswith("attachment; ")
    lines = unfolded(one.data)
    public = client.application.extensions["portal"].settings.public_url
    for line in (
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261203",
        "SUMMARY:Trại hè\\, vui",
        "LOCATION:Bãi biển",
        f"URL:{public}/trang/{site.slug}/lich/{event.id}",
        "STATUS:CONFIRMED",
    ):
        assert line in lines, line
    feed = client.get(f"/trang/{site.slug}/lich.ics")
    lines = unfolded(feed.data)
    assert [line for line in lines if line.startswith("SUMMARY")] == [
        "SUMMARY:Trại hè\\, vui",
        f"SUMMARY:{open_end.title}",
    ]
    assert "DTSTART:20261121T010000Z" in lines
    assert len([line for line in lines if line.startswith("DTEND")]) == 1
    again = client.get(f"/trang/{site.slug}/lich.ics", headers={"If-None-Match": feed.headers["ETag"]})
    assert again.status_code == 304
    other = make_site(cast, "ben_tre")
    for path in (f"{other.slug}/lich/{event.id}", f"{other.slug}/lich/{event.id}.ics", f"{site.slug}/lich/99999"):
        assert client.get(f"/trang/{path}").status_code == 404, path


def test_search_engines_find_the_events(client: PageClient, cast: Cast, site: Site) -> None:
    event = make_event(site, cast.principal)
    make_event(site, cast.principal, title="Gỡ", taken_back_at=clock.now())
    found = ElementTree.fromstring(client.get(f"/trang/{site.slug}/sitemap.xml").data)
    addresses = [(e.text or "").split(site.slug)[1] for e in found.iter() if e.tag.endswith("loc")]
    assert [path for path in addresses if path.startswith("/lich")] == ["/lich", f"/lich/{event.id}"]


def test_pages_are_the_same_for_everybody_and_cheap(
    app, client: PageClient, client_for: ClientFor, cast: Cast, site: Site, queries: Callable[[], QueryCount]
) -> None:
    for number in range(30):
        event = make_event(site, cast.principal, title=f"Sự kiện {number}", hours=number)
    root = f"/trang/{site.slug}"
    budgets = {f"{root}/lich": 6, f"{root}/lich/{event.id}": 4, f"{root}/lich.ics": 4, f"{root}/lich/{event.id}.ics": 4}
    for url, most in budgets.items():
        app.extensions["page_cache"].clear()
        with queries() as count:
            page = client.get(url)
        assert len(count) <= most, (url, count.statements)
        assert page.headers["Cache-Control"].startswith("public")
        assert client_for(cast.principal).get(url).data == page.data
