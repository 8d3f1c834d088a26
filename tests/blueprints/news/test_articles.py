"""The list of articles and the page of one, for the people of the unit."""

from collections.abc import Callable
from datetime import timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.news import ArticleVersion, Site
from portal.models.records import AuditEntry
from portal.rules.news.steps import Step
from portal.rules.permissions import Role
from portal.services.news.history import add_step
from portal.services.news.versions import next_version
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire, make_article, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]


def rows(client: PageClient, address: str = "/tin-tuc/") -> list[str]:
    """The titles in the list, from top to bottom."""
    page = client.get(address)
    assert page.status_code == 200
    return [text_of(link) for link in parse(page).findall(".//tbody/tr/th/a")]


def test_a_unit_without_a_site_begins_one_here(cast: Cast, client_for: ClientFor) -> None:
    """A teacher is told who may; the leader makes it with one button, and twice is refused."""
    assert "Lập trang tin</button>" not in client_for(cast.teacher).get("/tin-tuc/").text
    assert client_for(cast.teacher).send("/tin-tuc/lap-trang").status_code == 403
    principal = client_for(cast.principal)
    assert principal.submit("/tin-tuc/", {}, action="/tin-tuc/lap-trang").status_code == 303
    assert db.session.get_one(Site, cast.units["vinh_binh"]).opened_at is not None
    assert "Chưa có bài viết nào" in principal.get("/tin-tuc/").text
    assert principal.send("/tin-tuc/lap-trang").status_code == 422
    assert db.session.query(AuditEntry).filter_by(action="site_made").count() == 1


def test_only_those_who_work_on_the_site_see_the_list(cast: Cast, client_for: ClientFor) -> None:
    make_site(cast)
    for person, status in ((cast.teacher, 200), (cast.principal, 200), (cast.it_teacher, 403), (cast.nobody, 403)):
        client = client_for(person)
        assert client.get("/tin-tuc/").status_code == status, person.key
        assert ('href="/tin-tuc/"' in client.get("/viec-cua-toi").text) == (status == 200)
    assert client_for(cast.administrator).get("/tin-tuc/").status_code == 200


def test_the_list_is_sorted_into_states(cast: Cast, client_for: ClientFor) -> None:
    site, now = make_site(cast), clock.now()
    make_article(site, cast.teacher, title="Nháp")
    waiting = make_article(site, cast.teacher, title="Chờ")
    version = db.session.get_one(ArticleVersion, waiting.latest_id)
    version.submitted_at = now
    returned = db.session.get_one(ArticleVersion, make_article(site, cast.principal, title="Trả lại").latest_id)
    returned.submitted_at, returned.decision = now, "returned"
    mended = make_article(site, cast.principal, title="Đang sửa lại")
    sent = db.session.get_one(ArticleVersion, mended.latest_id)
    sent.submitted_at, sent.decision = now, "returned"
    db.session.flush()
    mended.latest = next_version(actor_of(cast.principal), mended, sent)
    make_article(site, cast.teacher, title="Hẹn", publish_at=now + timedelta(hours=1))
    make_article(site, cast.teacher, title="Đăng", published=True)
    make_article(site, cast.teacher, title="Gỡ", published=True, withdrawn=True)
    db.session.commit()
    client = client_for(cast.principal)
    assert rows(client, "/tin-tuc/?loc=cua-toi") == ["Đang sửa lại", "Trả lại"]
    assert rows(client, "/tin-tuc/?loc=cho-duyet") == ["Chờ"]
    assert rows(client, "/tin-tuc/?loc=can-sua") == ["Đang sửa lại", "Trả lại"]
    assert rows(client, "/tin-tuc/?loc=hen-gio") == ["Hẹn"]
    assert rows(client, "/tin-tuc/?loc=dang-dang") == ["Đăng"]
    assert rows(client, "/tin-tuc/?loc=da-go") == ["Gỡ"]
    assert rows(client, "/tin-tuc/?loc=no-duyet") == []
    assert len(rows(client)) == len(rows(client, "/tin-tuc/?loc=nham&trang=9")) == 7


def test_words_are_found_with_and_without_diacritics(cast: Cast, client_for: ClientFor) -> None:
    site = make_site(cast)
    make_article(site, cast.teacher, title="Hội khỏe Phù Đổng cấp trường")
    make_article(site, cast.teacher, title="Lễ khai giảng")
    client = client_for(cast.teacher)
    for words in ("hoi khoe", "Hội khoẻ", "PHÙ ĐỔNG"):
        assert rows(client, f"/tin-tuc/?q={words}") == ["Hội khỏe Phù Đổng cấp trường"], words
    assert rows(client, "/tin-tuc/?q=%25") == []


def test_the_page_of_an_article_tells_both_states_and_its_history(cast: Cast, client_for: ClientFor) -> None:
    site = make_site(cast)
    article = make_article(site, cast.teacher, published=True)
    add_step(actor_of(cast.teacher), article, Step.STARTED, words="Từ mẫu.", version=article.latest)
    db.session.commit()
    page = client_for(cast.teacher).get(f"/tin-tuc/{article.id}").text
    assert all(
        words in page for words in ("Đã duyệt", "Đang đăng", "Bắt đầu viết bài", "Từ mẫu.", "Sáng nay, nhà trường")
    )


def test_nobody_else_sees_an_article(cast: Cast, client_for: ClientFor) -> None:
    """Published or not: the public page is another one."""
    site = make_site(cast)
    article = make_article(site, cast.principal, published=True)
    editor = hire(cast, Role.EDITOR)
    expected = {editor: 200, cast.principal: 200, cast.teacher: 404, cast.other_principal: 404, cast.leader: 404}
    expected |= {cast.stranger_principal: 404, cast.it_teacher: 403, cast.operator: 403, cast.nobody: 403}
    for person, status in expected.items():
        assert client_for(person).get(f"/tin-tuc/{article.id}").status_code == status, person.key


def test_the_list_and_the_page_keep_their_budgets(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    site = make_site(cast)
    articles = [make_article(site, cast.teacher, title=f"Bài {number}", published=True) for number in range(31)]
    client = client_for(cast.principal)
    for address, most in (("/tin-tuc/", 9), ("/tin-tuc/?trang=2", 9), (f"/tin-tuc/{articles[0].id}", 14)):
        db.session.expire_all()
        with queries() as count:
            assert client.get(address).status_code == 200
        assert len(count) <= most, (address, count.statements)
    assert len(rows(client, "/tin-tuc/?trang=2")) == 1
