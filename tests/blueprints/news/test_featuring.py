"""Lead stories and pinned notices: chosen for some days by whoever moderates, three at most, over by themselves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from time_machine import Traveller

from portal.db import db
from portal.models.news import Article, ArticleStep, Site
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from tests.articles import edition
from tests.cast import Cast, Person
from tests.news import hire, make_article
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]

pytestmark = pytest.mark.usefixtures("mails")


def stories(client: PageClient, site: Site) -> list[str]:
    """The lead stories as a reader meets them."""
    main = parse(client.get(f"/trang/{site.slug}/")).find(".//main")
    assert main is not None
    box = next(e for e in main.iter("div") if "leads" in (e.get("class") or ""))
    return [text_of(h) for h in box.iter("h2")]


def published(site: Site, author: Person, title: str, clock_at: Traveller, **more: object) -> Article:
    clock_at.shift(timedelta(minutes=1))
    return make_article(site, author, title=title, published=True, **more)


@pytest.fixture
def articles(cast: Cast, site: Site, clock_at: Traveller) -> list[Article]:
    """Five, the first published first."""
    return [published(site, cast.teacher, f"Bài {number}", clock_at) for number in range(5)]


def lead_until(articles: list[Article]) -> list[str]:
    db.session.expire_all()
    return [article.lead_until.isoformat() if article.lead_until else "" for article in articles]


def test_a_story_leads_for_a_week_unless_said_otherwise(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site, articles: list[Article], clock_at: Traveller
) -> None:
    assert stories(client, site) == ["Bài 4"], "without any chosen, the newest"
    head, base, before = client_for(cast.principal), f"/tin-tuc/{articles[1].id}", edition(cast)
    assert head.submit(f"{base}/noi-bat", {}).location == base
    assert edition(cast) > before
    assert lead_until(articles)[1] == "2026-11-27T17:00:00+00:00", "until the end of the seventh day in Vietnam"
    assert stories(client, site) == ["Bài 1"]
    page = text_of(parse(head.get(base)).find(".//main"))
    assert "Tin nổi bật đến hết 27/11/2026" in page
    assert "Đặt làm tin nổi bật" in page
    assert head.get("/tin-tuc/").text.count("Nổi bật</span>") == 1
    entry = db.session.query(AuditEntry).filter_by(action="article_led").one()
    assert (entry.after or {})["article_title"] == "Bài 1"
    assert "Hiện nay: nổi bật đến hết ngày 27/11/2026." in head.get(f"{base}/noi-bat").text
    assert head.submit(f"{base}/noi-bat", {"day": "2026-11-20"}).status_code == 303, "today counts, to its end"
    clock_at.move_to("2026-11-20T16:59:59+00:00", tick=False)
    assert stories(client, site) == ["Bài 1"]
    clock_at.move_to("2026-11-20T17:00:00+00:00", tick=False)
    assert stories(client, site) == ["Bài 4"], "a kept page knows when its lead story ends"
    assert "Nổi bật</span>" not in head.get("/tin-tuc/").text


def test_wrong_days_are_refused_at_the_field(cast: Cast, client_for: ClientFor, articles: list[Article]) -> None:
    head, page = client_for(cast.principal), f"/tin-tuc/{articles[0].id}/noi-bat"
    for wrong, told in (
        ("", "Hãy chọn ngày."),
        ("2026-11-19", "Ngày này đã qua"),
        ("31/02/2027", "Ngày không hợp lệ"),
        ("2029-01-01", "xa quá hai năm"),
    ):
        refused = head.submit(page, {"day": wrong})
        assert refused.status_code == 422, wrong
        field = next(e for e in parse(refused).iter("p") if e.get("id") == "day-error")
        assert told in text_of(field)
        assert form_fields(find_form(parse(refused), action=page, page_url=page))["day"] in {wrong, ""}
    assert lead_until(articles) == [""] * 5


def test_a_fourth_story_makes_one_of_the_three_an_ordinary_one(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site, articles: list[Article]
) -> None:
    head = client_for(cast.principal)
    for article in articles[:3]:
        assert head.submit(f"/tin-tuc/{article.id}/noi-bat", {}).status_code == 303
    assert stories(client, site) == ["Bài 2", "Bài 1", "Bài 0"]
    page = f"/tin-tuc/{articles[3].id}/noi-bat"
    shown = head.get(page)
    assert "Trang chủ đã có ba tin nổi bật" in shown.text
    fields = form_fields(find_form(parse(shown), action=page, page_url=page))
    assert fields["instead"] == [str(articles[0].id)], "the oldest is proposed"
    for wrong in ("", "x", str(articles[4].id), "99999999999999999999"):
        refused = head.post(page, data=fields | {"instead": wrong})
        assert (refused.status_code, "Hãy chọn bài thôi nổi bật" in refused.text) == (422, True), wrong
    assert head.post(page, data=fields | {"instead": str(articles[1].id)}).status_code == 303
    assert stories(client, site) == ["Bài 3", "Bài 2", "Bài 0"]
    assert [bool(until) for until in lead_until(articles)] == [True, False, True, True, False]
    steps = [step.act for step in db.session.query(ArticleStep).filter_by(article_id=articles[1].id)]
    assert steps == ["led", "unled"]
    assert head.submit(page, {"day": "2026-11-25"}).status_code == 303, "another day needs no room"
    base = f"/tin-tuc/{articles[3].id}"
    assert head.submit(base, {}, action=f"{base}/thoi-noi-bat").location == base
    assert stories(client, site) == ["Bài 2", "Bài 0"]


def test_a_withdrawn_story_takes_no_place(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site, articles: list[Article]
) -> None:
    head = client_for(cast.principal)
    for article in articles[:3]:
        head.submit(f"/tin-tuc/{article.id}/noi-bat", {})
    assert head.submit(f"/tin-tuc/{articles[0].id}/go", {"reason": "Sai."}).status_code == 303
    assert "Trang chủ đã có ba" not in head.get(f"/tin-tuc/{articles[3].id}/noi-bat").text
    assert stories(client, site) == ["Bài 2", "Bài 1"]


def test_a_notice_is_pinned_and_comes_loose(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site, clock_at: Traveller
) -> None:
    notices = [published(site, cast.teacher, f"Thông báo {number}", clock_at) for number in range(3)]
    for notice in notices:
        notice.kind = "notice"
    db.session.commit()

    def first() -> str:
        main = parse(client.get(f"/trang/{site.slug}/thong-bao/")).find(".//main")
        assert main is not None
        return text_of(next(main.iter("li")))

    head, base = client_for(cast.principal), f"/tin-tuc/{notices[0].id}"
    assert first().startswith("Thông báo 2")
    assert head.get(f"{base}/noi-bat").location == base, "a notice is no lead story"
    assert head.submit(f"{base}/ghim", {"day": "2026-11-01"}).status_code == 422
    assert head.submit(f"{base}/ghim", {}).location == base
    assert first().startswith("Thông báo 0 Ghim")
    assert "Ghim đến hết 27/11/2026" in text_of(parse(head.get(base)).find(".//main"))
    assert "Ghim</span>" in head.get("/tin-tuc/").text
    assert "Hiện nay: ghim đến hết ngày 27/11/2026." in head.get(f"{base}/ghim").text
    assert head.submit(base, {}, action=f"{base}/thoi-ghim").location == base
    assert first().startswith("Thông báo 2")
    assert head.submit(f"{base}/ghim", {}).status_code == 303
    clock_at.move_to("2026-11-27T17:00:00+00:00", tick=False)
    assert first().startswith("Thông báo 2")


def test_only_who_moderates_and_only_what_is_shown(
    cast: Cast, client_for: ClientFor, site: Site, articles: list[Article]
) -> None:
    article, draft = articles[0], make_article(site, cast.teacher, title="Nháp")
    editor = hire(cast, Role.EDITOR)
    for act in ("noi-bat", "ghim", "thoi-noi-bat", "thoi-ghim"):
        url = f"/tin-tuc/{article.id}/{act}"
        for person in (cast.teacher, editor):
            assert client_for(person).send(url, {"day": "2026-11-25"}).status_code == 403
        assert client_for(cast.other_principal).send(url, {"day": "2026-11-25"}).status_code == 404
    head = client_for(cast.principal)
    assert head.get(f"/tin-tuc/{draft.id}/noi-bat").location == f"/tin-tuc/{draft.id}"
    refused = head.send(f"/tin-tuc/{draft.id}/noi-bat", {"day": "2026-11-25", "seen": draft.version})
    assert (refused.status_code, "tình trạng của bài đã khác" in refused.text) == (422, True)
    stale = head.send(f"/tin-tuc/{article.id}/noi-bat", {"day": "2026-11-25", "seen": article.version + 1})
    assert (stale.status_code, "vừa thay đổi" in stale.text) == (422, True)
    assert lead_until(articles) == [""] * 5
    assert head.send(f"/tin-tuc/{article.id}/thoi-noi-bat", {"seen": article.version}).status_code == 409


def test_the_page_keeps_its_budget(
    cast: Cast, client_for: ClientFor, articles: list[Article], queries: Callable[[], QueryCount]
) -> None:
    head = client_for(cast.principal)
    for article in articles[:3]:
        head.submit(f"/tin-tuc/{article.id}/noi-bat", {})
    db.session.expire_all()
    with queries() as count:
        assert head.get(f"/tin-tuc/{articles[4].id}/noi-bat").status_code == 200
    assert len(count) <= 16, count.statements
