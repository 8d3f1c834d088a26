"""My work names the articles that wait for a person's decision, and those sent back to them."""

from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.news import Article
from portal.rules.permissions import Role
from tests.articles import GOOD, submit
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
WORK = "/viec-cua-toi"

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def draft(cast: Cast) -> Article:
    return make_article(make_site(cast), cast.teacher, title="Vườn rau của em", **GOOD)


def waiting(client: PageClient) -> str:
    return text_of(parse(client.get(WORK)).find(".//main"))


def test_a_submitted_article_waits_for_those_who_may_approve_it(
    cast: Cast, client_for: ClientFor, draft: Article
) -> None:
    deputy, editor = hire(cast, Role.SITE_MANAGER), hire(cast, Role.EDITOR, name="Vũ Thị Biên")
    assert "Vườn rau" not in waiting(client_for(cast.principal))
    submit(client_for(cast.teacher), draft)
    for person in (cast.principal, deputy):
        page = client_for(person).get(WORK)
        assert "Bài viết chờ bạn duyệt 1 Vườn rau của em" in text_of(parse(page).find(".//main"))
        assert f'href="/tin-tuc/{draft.id}/duyet"' in page.text
    for person in (cast.teacher, editor, cast.other_principal, cast.leader):
        assert "Vườn rau" not in waiting(client_for(person))
    own = make_article(draft.site, cast.principal, title="Bài của hiệu trưởng", **GOOD)
    submit(client_for(cast.principal), own)
    assert "Bài của hiệu trưởng" not in waiting(client_for(cast.principal)), "four eyes"
    assert "Bài của hiệu trưởng" in waiting(client_for(deputy))


def test_an_article_sent_back_waits_for_its_author_until_it_is_sent_again(
    cast: Cast, client_for: ClientFor, draft: Article
) -> None:
    author, head, base = client_for(cast.teacher), client_for(cast.principal), f"/tin-tuc/{draft.id}"
    submit(author, draft)
    back = f"{base}/yeu-cau-sua"
    assert head.submit(f"{base}/duyet", {"remark": "Thiếu ngày."}, action=back).status_code == 303
    assert "Bài viết cần bạn sửa 1 Vườn rau của em" in waiting(author)
    assert "Vườn rau" not in waiting(head)


def test_what_was_published_in_an_emergency_waits_for_another(
    cast: Cast, client_for: ClientFor, draft: Article
) -> None:
    deputy = hire(cast, Role.SITE_MANAGER)
    own = make_article(draft.site, cast.principal, title="Nghỉ học tránh bão", **GOOD)
    head = client_for(cast.principal)
    assert head.submit(f"/tin-tuc/{own.id}/dang-gap", {"reason": "Bão."}).status_code == 303
    assert "Nghỉ học tránh bão" not in waiting(head)
    assert "Đăng gấp, còn nợ duyệt" in waiting(client_for(deputy))


def test_one_query_more_while_nothing_waits_and_few_with_many(
    cast: Cast, client_for: ClientFor, draft: Article, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.principal)

    def cost() -> int:
        db.session.expire_all()
        with queries() as count:
            assert client.get(WORK).status_code == 200
        return len(count)

    before = cost()
    assert before <= 22
    for number in range(8):
        submit(client_for(cast.teacher), make_article(draft.site, cast.teacher, title=f"Bài {number}", **GOOD))
    page = client.get(WORK)
    assert page.text.count('/duyet"') == 5
    assert "Xem tất cả bài chờ duyệt" in page.text
    assert cost() <= before + 1
