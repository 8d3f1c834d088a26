"""From draft to approval: every act by the people it is for, wrong input at its field."""

from collections.abc import Callable

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleComment, ArticleStep, Site
from portal.models.people import Membership
from portal.models.records import AuditEntry
from portal.rules.news.states import Showing, Work
from portal.rules.permissions import Role
from tests.articles import GOOD, LONG, edition, states, submit, told
from tests.cast import Cast, Person
from tests.news import hire, make_article
from tests.pages import PageClient
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]

pytestmark = pytest.mark.usefixtures("mails")


def test_an_article_goes_from_its_author_over_the_leader_to_everybody(
    cast: Cast, client_for: ClientFor, draft: Article
) -> None:
    before = edition(cast)
    submit(client_for(cast.teacher), draft)
    assert states(draft) == (Work.SUBMITTED, Showing.NEVER)
    assert told(cast.principal) == ["article_submitted"]
    leader = client_for(cast.principal)
    assert "Đọc và duyệt" in leader.get(f"/tin-tuc/{draft.id}").text
    assert (
        leader.submit(f"/tin-tuc/{draft.id}/duyet", {"when": "now"}, action=f"/tin-tuc/{draft.id}/duyet").status_code
        == 303
    )
    assert states(draft) == (Work.APPROVED, Showing.PUBLISHED)
    assert draft.latest.decided_by == cast.principal.name
    assert cast.principal.name in client_for(cast.teacher).get(f"/tin-tuc/{draft.id}").text
    assert told(cast.teacher) == ["article_published"]
    assert edition(cast) > before
    steps = [step.act for step in db.session.query(ArticleStep).order_by(ArticleStep.id)]
    assert steps == ["submitted", "approved", "published"]
    noted = {
        entry.action for entry in db.session.query(AuditEntry).filter_by(object_type="article", object_id=draft.id)
    }
    assert noted == {"article_submitted", "article_approved", "article_published"}


def test_a_short_article_is_not_handed_in(cast: Cast, client_for: ClientFor, site: Site) -> None:
    short = make_article(site, cast.teacher)
    client = client_for(cast.teacher)
    page = client.get(f"/tin-tuc/{short.id}/gui-duyet").text
    assert "cần ít nhất 180 từ" in page
    assert 'name="consented"' not in page
    refused = client.send(f"/tin-tuc/{short.id}/gui-duyet", {"seen": short.version, "consented": "y"})
    assert refused.status_code == 422
    assert states(short)[0] == Work.DRAFT


def test_the_author_confirms_that_children_agreed(cast: Cast, client_for: ClientFor, draft: Article) -> None:
    refused = client_for(cast.teacher).submit(f"/tin-tuc/{draft.id}/gui-duyet", {})
    assert refused.status_code == 422
    assert "Hãy xác nhận về hình ảnh" in refused.text
    assert states(draft)[0] == Work.DRAFT


def test_links_into_the_portal_lead_somewhere(cast: Cast, client_for: ClientFor, site: Site) -> None:
    there = make_article(site, cast.principal, published=True)
    for link, blocked in (
        (f"/trang/{site.slug}/bai/khong-co", True),
        ("/khong-co-trang-nay", True),
        ("/tro-giup", False),
        ("https://moet.gov.vn/khong-ai-biet", False),
        (f"/tin-tuc/{there.id}", False),
    ):
        article = make_article(site, cast.teacher, **(GOOD | {"body": LONG + f'<p><a href="{link}">x</a></p>'}))
        page = client_for(cast.teacher).get(f"/tin-tuc/{article.id}/gui-duyet").text
        assert ("không có trên cổng" in page) == blocked, link


def test_the_author_takes_it_back_before_the_decision(cast: Cast, client_for: ClientFor, draft: Article) -> None:
    client = client_for(cast.teacher)
    submit(client, draft)
    assert client.submit(f"/tin-tuc/{draft.id}", {}, action=f"/tin-tuc/{draft.id}/rut-ve").status_code == 303
    assert states(draft) == (Work.DRAFT, Showing.NEVER)
    assert client.send(f"/tin-tuc/{draft.id}/rut-ve", {"seen": draft.version}).status_code == 409


def test_changes_are_asked_for_with_remarks_on_passages(cast: Cast, client_for: ClientFor, draft: Article) -> None:
    author, leader = client_for(cast.teacher), client_for(cast.principal)
    submit(author, draft)
    base = f"/tin-tuc/{draft.id}"
    nothing = leader.submit(f"{base}/duyet", {"remark": ""}, action=f"{base}/yeu-cau-sua")
    assert nothing.status_code == 422
    assert "ghi rõ cần sửa gì" in nothing.text
    unknown = leader.submit(f"{base}/duyet", {"quote": "không có", "words": "Sửa."}, action=f"{base}/gop-y")
    assert unknown.status_code == 422
    assert "Không thấy đoạn này" in unknown.text
    assert "Sửa." in unknown.text
    remark = {"quote": "toàn trường  chào cờ", "words": "Ghi rõ mấy lớp."}
    assert leader.submit(f"{base}/duyet", remark, action=f"{base}/gop-y").status_code == 303
    assert leader.submit(f"{base}/duyet", {}, action=f"{base}/yeu-cau-sua").status_code == 303
    assert states(draft) == (Work.CHANGES_REQUESTED, Showing.NEVER)
    assert told(cast.teacher) == ["article_returned"]
    page = author.get(base).text
    assert "Ghi rõ mấy lớp." in page
    assert "toàn trường chào cờ" in page
    comment = db.session.query(ArticleComment).one()
    assert author.submit(base, {}, action=f"{base}/gop-y/{comment.id}/xong").status_code == 303
    db.session.expire_all()
    assert comment.settled_by == cast.teacher.name
    other = client_for(cast.other_principal)
    assert other.send(f"{base}/gop-y/{comment.id}/mo-lai").status_code == 404


def test_nobody_approves_what_they_wrote(cast: Cast, client_for: ClientFor, site: Site) -> None:
    """The leader's own article waits for the deputy; a unit with one leader may decide otherwise in its settings."""
    own = make_article(site, cast.principal, **GOOD)
    client = client_for(cast.principal)
    submit(client, own)
    page = client.get(f"/tin-tuc/{own.id}/duyet").text
    assert "một người khác phải duyệt" in page
    refused = client.send(f"/tin-tuc/{own.id}/duyet", {"seen": own.version, "when": "now"})
    assert refused.status_code == 422
    assert states(own)[0] == Work.SUBMITTED
    site.settings = {"self_approval": True}
    deputy = hire(cast, Role.DEPUTY_LEADER)
    assert client.send(f"/tin-tuc/{own.id}/duyet", {"seen": own.version, "when": "now"}).status_code == 422
    assert "Duyệt bài" in client_for(deputy).get(f"/tin-tuc/{own.id}/duyet").text
    db.session.query(Membership).filter_by(account_id=deputy.id).update({"valid_to": clock.today()})
    db.session.commit()
    assert client.send(f"/tin-tuc/{own.id}/duyet", {"seen": own.version, "when": "now"}).status_code == 303
    assert states(own) == (Work.APPROVED, Showing.PUBLISHED)


def test_an_emergency_leaves_a_debt_until_somebody_else_approves(cast: Cast, client_for: ClientFor, site: Site) -> None:
    own, deputy = make_article(site, cast.principal, title="Nghỉ học vì bão"), hire(cast, Role.DEPUTY_LEADER)
    client, base = client_for(cast.principal), f"/tin-tuc/{own.id}"
    empty = client.submit(f"{base}/dang-gap", {"reason": "  "})
    assert empty.status_code == 422
    assert client.submit(f"{base}/dang-gap", {"reason": "Bão số 9 đổ bộ đêm nay."}).status_code == 303
    assert states(own) == (Work.EMERGENCY, Showing.PUBLISHED)
    assert told(deputy) == ["article_rushed"]
    assert "Nghỉ học vì bão" in client.get("/tin-tuc/?loc=no-duyet").text
    assert client.send(f"{base}/duyet", {"seen": own.version, "when": "later"}).status_code == 422
    other = client_for(deputy)
    assert other.submit(f"{base}/duyet", {}, action=f"{base}/duyet").status_code == 303
    assert states(own) == (Work.APPROVED, Showing.PUBLISHED)
    assert "Nghỉ học vì bão" not in client.get("/tin-tuc/?loc=no-duyet").text
    assert client_for(cast.teacher).get(f"{base}/dang-gap").status_code == 403


def test_two_moderators_at_once_are_told(cast: Cast, client_for: ClientFor, draft: Article) -> None:
    deputy = hire(cast, Role.DEPUTY_LEADER)
    submit(client_for(cast.teacher), draft)
    base, seen = f"/tin-tuc/{draft.id}", draft.version
    assert client_for(cast.principal).send(f"{base}/duyet", {"seen": seen, "when": "later"}).status_code == 303
    late = client_for(deputy).send(f"{base}/yeu-cau-sua", {"seen": seen, "remark": "Sửa tên."})
    assert late.status_code == 422
    assert "vừa thay đổi sau khi bạn mở trang này" in late.text
    assert "Sửa tên." in late.text
    assert states(draft) == (Work.APPROVED, Showing.NEVER)


def test_strangers_reach_no_act(cast: Cast, client_for: ClientFor, draft: Article) -> None:
    pages = ("gui-duyet", "bo", "duyet", "dang", "dang-gap", "go", "het-han", "thay-the")
    sent = (*pages, "rut-ve", "yeu-cau-sua", "gop-y", "bo-hen", "dang-lai", "thoi-thay-the")
    moderated = set(sent) - {"gui-duyet", "bo", "rut-ve"}
    for name in sent:
        address = f"/tin-tuc/{draft.id}/{name}"
        data = {"seen": draft.version, "reason": "x", "remark": "x", "words": "x", "when": "now", "successor": "1"}
        assert client_for(cast.other_principal).send(address, data).status_code == 404, name
        assert client_for(cast.it_teacher).send(address, data).status_code == 403, name
        if name in moderated:
            assert client_for(cast.teacher).send(address, data).status_code == 403, name
        if name in pages:
            assert client_for(cast.stranger_principal).get(address).status_code == 404, name
    assert states(draft) == (Work.DRAFT, Showing.NEVER)


def test_the_moderators_page_keeps_its_budget(
    cast: Cast, client_for: ClientFor, draft: Article, queries: Callable[[], QueryCount]
) -> None:
    submit(client_for(cast.teacher), draft)
    client = client_for(cast.principal)
    db.session.expire_all()
    with queries() as count:
        assert client.get(f"/tin-tuc/{draft.id}/duyet").status_code == 200
    assert len(count) <= 14, count.statements


def test_nobody_approves_what_they_wrote_under_a_later_hand(cast: Cast, client_for: ClientFor, draft: Article) -> None:
    """The leader rewrites the draft, the author saves once more and hands it in: most words are the leader's still."""
    leader, author, base = client_for(cast.principal), client_for(cast.teacher), f"/tin-tuc/{draft.id}"
    assert leader.submit(f"{base}/sua", {"summary": "Do lãnh đạo viết."}).status_code == 303
    assert author.submit(f"{base}/sua", {"byline": "Cô Hà"}).status_code == 303
    submit(author, draft)
    db.session.expire_all()
    assert draft.latest.edited_by == cast.teacher.name
    refused = leader.send(f"{base}/duyet", {"seen": draft.version, "when": "now"})
    assert refused.status_code == 422
    assert "Người duyệt phải khác" in refused.text
    deputy = client_for(hire(cast, Role.DEPUTY_LEADER))
    assert deputy.send(f"{base}/duyet", {"seen": draft.version, "when": "now"}).status_code == 303
    assert author.submit(f"{base}/sua", {"byline": "Cô Ngô Thanh Hà"}).status_code == 303
    submit(author, draft)
    db.session.expire_all()
    assert leader.send(f"{base}/duyet", {"seen": draft.version, "when": "now"}).status_code == 303
