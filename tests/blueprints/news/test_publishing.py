"""Before the public and away again: times, withdrawal, replacement, expiry, addresses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleTag, ArticleVersion, FormerAddress, Site
from portal.rules.news.states import Showing, Work
from tests.articles import LONG, edition, states, submit, told
from tests.cast import Cast, Person
from tests.news import make_article
from tests.pages import PageClient

ClientFor = Callable[[Person], PageClient]

pytestmark = pytest.mark.usefixtures("mails")


def test_a_time_is_set_changed_and_cancelled(
    cast: Cast, client_for: ClientFor, draft: Article, clock_at: Traveller
) -> None:
    submit(client_for(cast.teacher), draft)
    client, base = client_for(cast.principal), f"/tin-tuc/{draft.id}"
    for wrong, words in (
        ({"day": "2026-11-19", "time": "08:00"}, "đã qua"),
        ({"day": "20/11/2026", "time": "07:59"}, "đã qua"),
        ({"day": "31/02/2027", "time": "08:00"}, "Ngày không hợp lệ"),
        ({"day": "2026-12-01", "time": "25:00"}, "Giờ không hợp lệ"),
        ({"day": "", "time": "08:00"}, "Hãy chọn ngày đăng"),
        ({"day": "2030-01-01", "time": "08:00"}, "xa quá hai năm"),
    ):
        refused = client.submit(f"{base}/duyet", {"when": "at", **wrong}, action=f"{base}/duyet")
        assert refused.status_code == 422, wrong
        assert words in refused.text, wrong
    right = {"when": "at", "day": "21/11/2026", "time": "7h05"}
    assert client.submit(f"{base}/duyet", right, action=f"{base}/duyet").status_code == 303
    assert states(draft) == (Work.APPROVED, Showing.SCHEDULED)
    assert "07:05 21/11/2026" in client.get(base).text
    assert client.submit(f"{base}/dang", {"when": "at", "day": "2026-11-22", "time": "06:00"}).status_code == 303
    assert "06:00 22/11/2026" in client.get(base).text
    assert client.submit(base, {}, action=f"{base}/bo-hen").status_code == 303
    assert states(draft) == (Work.APPROVED, Showing.NEVER)
    assert client.submit(f"{base}/dang", {"when": "at", "day": "2026-11-22", "time": "06:00"}).status_code == 303
    clock_at.shift(timedelta(days=2))
    assert states(draft) == (Work.APPROVED, Showing.PUBLISHED)


def test_an_article_is_taken_down_with_a_reason_and_given_back(cast: Cast, client_for: ClientFor, site: Site) -> None:
    article = make_article(site, cast.teacher, published=True)
    client, base = client_for(cast.principal), f"/tin-tuc/{article.id}"
    assert client.submit(f"{base}/go", {"reason": ""}).status_code == 422
    before = edition(cast)
    assert client.submit(f"{base}/go", {"reason": "Sai số liệu."}).status_code == 303
    assert states(article)[1] == Showing.WITHDRAWN
    assert told(cast.teacher) == ["article_withdrawn"]
    assert edition(cast) > before
    assert "Sai số liệu." in client.get(base).text
    assert client.submit(base, {}, action=f"{base}/dang-lai").status_code == 303
    assert states(article)[1] == Showing.PUBLISHED
    assert article.withdrawn_reason is None
    assert client_for(cast.teacher).send(f"{base}/go", {"seen": article.version, "reason": "x"}).status_code == 403


def test_one_article_takes_the_place_of_another(cast: Cast, client_for: ClientFor, site: Site) -> None:
    old = make_article(site, cast.teacher, title="Lịch thi cũ", published=True)
    new = make_article(site, cast.teacher, title="Lịch thi mới", published=True)
    draft = make_article(site, cast.teacher, title="Nháp")
    client, base = client_for(cast.principal), f"/tin-tuc/{old.id}"
    assert "Lịch thi mới" in client.get(f"{base}/thay-the?q=lich thi").text
    assert "Lịch thi mới" not in client.get(f"{base}/thay-the?q=khac").text
    for wrong in ("", str(old.id), str(draft.id), "99999", "x"):
        assert client.send(f"{base}/thay-the", {"seen": old.version, "successor": wrong}).status_code == 422, wrong
    assert client.send(f"{base}/thay-the", {"seen": old.version, "successor": new.id}).status_code == 303
    assert states(old)[1] == Showing.SUPERSEDED
    assert "Lịch thi mới" in client.get(base).text
    assert client.send(f"/tin-tuc/{new.id}/thay-the", {"seen": new.version, "successor": old.id}).status_code == 422
    assert client.submit(base, {}, action=f"{base}/thoi-thay-the").status_code == 303
    assert states(old)[1] == Showing.PUBLISHED


def test_an_article_expires(cast: Cast, client_for: ClientFor, site: Site, clock_at: Traveller) -> None:
    article = make_article(site, cast.teacher, published=True)
    client, base = client_for(cast.principal), f"/tin-tuc/{article.id}"
    assert client.submit(f"{base}/het-han", {"day": "2026-11-01"}).status_code == 422
    assert client.submit(f"{base}/het-han", {"day": "2026-11-30"}).status_code == 303
    clock_at.shift(timedelta(days=11))
    assert states(article)[1] == Showing.EXPIRED
    client = client_for(cast.principal)
    assert client.submit(f"{base}/het-han", {"day": ""}).status_code == 303
    assert states(article)[1] == Showing.PUBLISHED


def test_a_draft_is_given_up_and_a_published_article_never(cast: Cast, client_for: ClientFor, draft: Article) -> None:
    client = client_for(cast.teacher)
    assert client.submit(f"/tin-tuc/{draft.id}/bo", {}).status_code == 303
    assert client.get(f"/tin-tuc/{draft.id}").status_code == 404
    assert db.session.get_one(Article, draft.id).discarded_at is not None
    shown = make_article(draft.site, cast.teacher, published=True)
    assert client.get(f"/tin-tuc/{shown.id}/bo").status_code == 303
    assert client.send(f"/tin-tuc/{shown.id}/bo", {"seen": shown.version}).status_code == 422
    assert shown.discarded_at is None


def test_a_changed_title_keeps_the_old_address(cast: Cast, client_for: ClientFor, site: Site) -> None:
    article = make_article(site, cast.teacher, title="Khai giảng", published=True, tags=["Cũ"])
    old = article.slug
    other = make_article(site, cast.teacher, title="Khai giảng năm học", published=True)
    other.slug = "khai-giang-nam-hoc"
    version = ArticleVersion(
        article_id=article.id,
        number=2,
        title="Khai giảng năm học",
        body=LONG,
        text="Sáng nay",
        folded="",
        tags=["Khai giảng", "khai giảng", "Năm học mới"],
        edited_at=clock.now(),
        edited_by_id=cast.teacher.id,
        edited_by=cast.teacher.name,
        submitted_at=clock.now(),
        submitted_by_id=cast.teacher.id,
    )
    db.session.add(version)
    db.session.flush()
    article.latest_id, first_published = version.id, article.publish_at
    db.session.commit()
    client, base = client_for(cast.principal), f"/tin-tuc/{article.id}"
    assert client.submit(f"{base}/duyet", {"when": "now"}, action=f"{base}/duyet").status_code == 303
    db.session.expire_all()
    assert article.slug == "khai-giang-nam-hoc-2"
    assert (article.publish_at, article.revised_at) == (first_published, clock.now())
    assert {f.slug: f.article_id for f in db.session.query(FormerAddress)} == {old: article.id}
    tags = {tag.slug: tag.name for tag in db.session.query(ArticleTag)}
    assert tags == {"khai-giang": "Khai giảng", "nam-hoc-moi": "Năm học mới"}


@pytest.mark.parametrize("gone", [False, True], ids=["public", "withdrawn"])
def test_a_correction_has_no_hour_of_its_own(cast: Cast, client_for: ClientFor, site: Site, gone: bool) -> None:
    article = make_article(site, cast.teacher, published=True, withdrawn=gone)
    revise(client_for(cast.teacher), article)
    before = states(article)[1]
    client, page = client_for(cast.principal), f"/tin-tuc/{article.id}/duyet"
    assert 'value="at"' not in client.get(page).text
    later = {"seen": article.version, "when": "at", "day": "2026-11-25", "time": "08:00"}
    refused = client.send(page, later)
    assert refused.status_code == 422
    assert "không hẹn giờ cho bản sửa" in refused.text
    assert states(article) == (Work.SUBMITTED, before), "the public goes on seeing what it saw"
    assert client.submit(page, {"when": "now"}, action=page).status_code == 303
    assert states(article) == (Work.APPROVED, Showing.PUBLISHED)


def revise(client: PageClient, article: Article) -> None:
    """Write a correction of a published article and hand it in."""
    text = {"body": LONG, "form_of_body": "html"}
    assert client.submit(f"/tin-tuc/{article.id}/sua", text).status_code == 303
    submit(client, article)
