"""Staff answer the public, publish what nobody is recognised by, and put spam away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from time_machine import Traveller

from portal.adapters import clock, tokens
from portal.db import db
from portal.models.news import Site, SiteQuestion
from portal.models.records import AuditEntry, OutboxItem
from portal.models.units import Unit
from portal.rules.permissions import Role
from portal.services.news.forgetting import forget_askers
from tests.cast import Cast, Person
from tests.news import hire, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
BASE = "/tin-tuc/hoi-dap/"


def make_question(site: Site, *, token: str = "bi-mat", **more: Any) -> SiteQuestion:
    values = {
        "name": "Nguyễn Thị Hoa",
        "email": "hoa@example.vn",
        "subject": "Hồ sơ vào lớp Một",
        "question": "Con tôi cần giấy tờ gì?",
        "may_publish": True,
        "asked_at": clock.now(),
        "due_on": clock.today() + timedelta(days=14),
    }
    question = SiteQuestion(unit_id=site.unit_id, token_hash=tokens.token_hash(token), **(values | more))
    db.session.add(question)
    db.session.commit()
    return question


@pytest.fixture
def question(site: Site) -> SiteQuestion:
    return make_question(site)


def rows(client: PageClient, url: str) -> list[str]:
    return [text_of(row) for row in parse(client.get(url)).iterfind(".//tbody/tr")]


def test_an_answer_reaches_the_asker_by_mail_and_at_their_address(
    client: PageClient, client_for: ClientFor, cast: Cast, question: SiteQuestion, site: Site, mails, drain
) -> None:
    staff, page = client_for(cast.principal), f"{BASE}{question.id}"
    assert "Hồ sơ vào lớp Một" in rows(staff, BASE)[0]
    shown = text_of(parse(staff.get(page)).find(".//main"))
    for words in ("Nguyễn Thị Hoa", "hoa@example.vn", "Con tôi cần giấy tờ gì?", "Chờ trả lời"):
        assert words in shown
    empty = staff.submit(page, {"answer": "  "}, action=f"{page}/tra-loi")
    assert (empty.status_code, "Vui lòng nhập mục này." in empty.text) == (422, True)
    assert staff.submit(page, {"answer": "Giấy khai sinh.\n.\nBản sao."}, action=f"{page}/tra-loi").status_code == 303
    drain()
    mail = mails.newest(1)[0]
    assert mail["To"] == "hoa@example.vn"
    assert "Trường Tiểu học Vĩnh Bình" in mail["Subject"]
    assert "Giấy khai sinh." in mail.get_content()
    assert "Con tôi" not in mail.get_content(), "a stranger's address is never sent a stranger's words"
    kept = db.session.query(OutboxItem).filter(OutboxItem.key.startswith("site-answer")).one()
    assert kept.payload == {"secret": True}
    own = client.get(f"/trang/{site.slug}/lien-he/bi-mat")
    assert "Giấy khai sinh." in own.text
    assert "Đã trả lời 1" in text_of(parse(staff.get(BASE)).find(".//main"))
    assert staff.submit(page, {"answer": "Giấy khai sinh bản chính."}, action=f"{page}/tra-loi").status_code == 303
    drain()
    assert "bản chính" in mails.newest(1)[0].get_content()


@pytest.mark.usefixtures("mails")
def test_only_edited_words_are_published_and_only_with_consent(
    client: PageClient, client_for: ClientFor, cast: Cast, question: SiteQuestion, site: Site
) -> None:
    staff, page, public = client_for(cast.principal), f"{BASE}{question.id}", f"/trang/{site.slug}/hoi-dap"
    assert "Chưa có câu hỏi nào được đăng." in client.get(public).text
    words = {"seen": str(question.version), "shown_subject": "a", "shown_question": "b", "shown_answer": "c"}
    early = staff.send(f"{page}/dang", words)
    assert (early.status_code, "Hãy trả lời trước khi đăng." in early.text) == (422, True)
    staff.submit(page, {"answer": "Giấy khai sinh."}, action=f"{page}/tra-loi")
    wrong = staff.submit(page, {"shown_subject": "", "shown_question": "Giữ lại"}, action=f"{page}/dang")
    assert (wrong.status_code, "Giữ lại" in wrong.text) == (422, True)
    good = {"shown_subject": "Hồ sơ lớp Một", "shown_question": "Cần giấy gì?", "shown_answer": "Khai sinh <b>."}
    assert staff.submit(page, good, action=f"{page}/dang").status_code == 303
    shown = client.get(public)
    assert "Khai sinh &lt;b&gt;." in shown.text
    alone = client.get(f"{public}/{question.id}")
    assert (text_of(parse(alone).find(".//h1")), "Khai sinh &lt;b&gt;." in alone.text) == ("Hồ sơ lớp Một", True)
    assert f'href="{public}/{question.id}"' in shown.text
    for private in ("Hoa", "hoa@", "Con tôi"):
        assert private not in shown.text
        assert private not in alone.text
    assert staff.submit(page, {"shown_answer": "Bản sao."}, action=f"{page}/dang").status_code == 303
    assert "Bản sao." in client.get(public).text, "a kept page is known to be old at once"
    assert staff.submit(page, {}, action=f"{page}/thoi-dang").status_code == 303
    assert "Bản sao." not in client.get(public).text
    assert client.get(f"{public}/{question.id}").status_code == 404
    unwilling = make_question(site, token="khac", may_publish=False, answered_at=clock.now(), answer="Có.")
    assert "không đồng ý" in staff.get(f"{BASE}{unwilling.id}").text
    refused = staff.send(f"{BASE}{unwilling.id}/dang", words)
    assert (refused.status_code, "không đồng ý" in refused.text) == (422, True)


def test_spam_is_put_away_with_a_reason_and_taken_out_again(
    client: PageClient, client_for: ClientFor, cast: Cast, question: SiteQuestion, site: Site
) -> None:
    staff, page = client_for(cast.principal), f"{BASE}{question.id}"
    assert staff.submit(page, {"reason": ""}, action=f"{page}/cat").status_code == 422
    assert staff.submit(page, {"reason": "Thư rác"}, action=f"{page}/cat").status_code == 303
    assert rows(staff, BASE) == []
    assert len(rows(staff, f"{BASE}?loc=da-cat")) == 1
    assert "Thư rác" in staff.get(page).text
    assert "Thư rác" not in client.get(f"/trang/{site.slug}/lien-he/bi-mat").text
    db.session.expire_all()
    late = staff.send(f"{page}/tra-loi", {"seen": str(question.version), "answer": "Giữ chữ này"})
    assert (late.status_code, "Giữ chữ này" in late.text) == (422, True)
    assert "Hãy lấy lại trước." in late.text
    assert staff.submit(page, {}, action=f"{page}/lay-lai").status_code == 303
    assert len(rows(staff, BASE)) == 1


@pytest.mark.usefixtures("mails")
def test_two_people_at_once_are_told_and_lose_nothing(
    client_for: ClientFor, cast: Cast, question: SiteQuestion
) -> None:
    staff, page = client_for(cast.principal), f"{BASE}{question.id}"
    staff.submit(page, {"answer": "Trước."}, action=f"{page}/tra-loi")
    late = staff.send(f"{page}/tra-loi", {"seen": "1", "answer": "Chữ của tôi"})
    assert (late.status_code, "vừa xử lý câu hỏi này" in late.text) == (422, True)
    assert "Chữ của tôi" in late.text
    for act in ("thoi-dang", "lay-lai"):
        assert staff.send(f"{page}/{act}", {"seen": "khong"}).status_code in {409, 422}


def test_the_list_is_paged_by_state_with_the_most_urgent_first(
    client_for: ClientFor, cast: Cast, site: Site, clock_at: Traveller, queries: Callable[[], QueryCount]
) -> None:
    today = clock.today()
    for number in range(31):
        due = today + timedelta(days=40 - number)
        make_question(site, token=f"t{number}", subject=f"Câu {number}", due_on=due)
    make_question(site, token="late", subject="Câu trễ", due_on=today - timedelta(days=1))
    make_question(site, token="today", subject="Câu hôm nay", due_on=today)
    staff = client_for(cast.principal)
    staff.get(BASE)
    with queries() as count:
        page = staff.get(BASE)
    assert len(count) <= 8, count.statements
    assert len(rows(staff, BASE)) == 30
    assert "Câu hôm nay" in rows(staff, BASE)[0]
    assert len(rows(staff, f"{BASE}?trang=2")) == 2
    assert "Quá hạn 1" in text_of(parse(page).find(".//main"))
    assert [("Câu trễ" in row) for row in rows(staff, f"{BASE}?loc=qua-han")] == [True]
    assert len(rows(staff, f"{BASE}?loc=bậy")) == 30
    with queries() as count:
        staff.get(f"{BASE}1")
    assert len(count) <= 7, count.statements


def test_who_may_read_what_people_ask(
    client: PageClient, client_for: ClientFor, cast: Cast, question: SiteQuestion
) -> None:
    make_site(cast, "hoa_nghia")
    expected = {
        hire(cast, Role.SITE_MANAGER): (200, 200, 200),
        hire(cast, Role.DEPUTY_LEADER, name="Hồ Văn Phó"): (200, 200, 403),
        hire(cast, Role.UNIT_ADMINISTRATOR, name="Hồ Văn Trị"): (403, 403, 200),
        hire(cast, Role.EDITOR, name="Hồ Văn Biên"): (403, 403, 403),
        cast.principal: (200, 200, 200),
        cast.teacher: (403, 403, 403),
        cast.other_principal: (200, 404, 200),
        cast.leader: (200, 404, 404),
        cast.stranger: (403, 403, 403),
        cast.nobody: (403, 403, 403),
    }
    one = f"{BASE}{question.id}"
    for person, (of_list, of_one, of_settings) in expected.items():
        asking = client_for(person)
        assert asking.get(BASE).status_code == of_list, person
        assert asking.get(one).status_code == of_one, person
        assert asking.get("/tin-tuc/cai-dat/hoi-dap").status_code == of_settings, person
        if of_one != 200:
            for act in ("tra-loi", "dang", "thoi-dang", "cat", "lay-lai"):
                words = {"seen": "1", "answer": "x", "reason": "x"}
                words |= dict.fromkeys(("shown_subject", "shown_question", "shown_answer"), "x")
                assert asking.send(f"{one}/{act}", words).status_code == of_one, (person, act)
    assert client.get(one).status_code == 303
    db.session.expire_all()
    assert question.version == 1


def test_what_askers_told_is_deleted_when_its_time_is_over(
    client: PageClient, client_for: ClientFor, cast: Cast, site: Site, clock_at: Traveller
) -> None:
    now = clock.now()
    answered = make_question(
        site,
        token="a",
        answered_at=now,
        answered_by="Đặng Thị Dung",
        answer="Có.",
        published_at=now,
        shown_subject="Hồ sơ",
        shown_question="Giấy gì?",
        shown_answer="Khai sinh.",
    )
    spam = make_question(site, token="b", put_away_at=now, put_away_by="Đặng Thị Dung", put_away_reason="Thư rác")
    waiting = make_question(site, token="c")
    site.settings = {**site.settings, "keep_months": 3}
    db.session.commit()
    clock_at.shift(timedelta(days=91))
    forget_askers()
    db.session.expire_all()
    assert [each.name for each in (answered, spam, waiting)] == ["Nguyễn Thị Hoa"] * 3, "not yet three months"
    clock_at.shift(timedelta(days=2))
    forget_askers()
    forget_askers()
    db.session.expire_all()
    for gone in (answered, spam):
        told = (gone.name, gone.email, gone.phone, gone.subject, gone.question, gone.answer)
        assert told == ("", None, None, "", "", "")
    assert waiting.name == "Nguyễn Thị Hoa", "what waits for an answer stays"
    entries = db.session.query(AuditEntry).filter_by(action="site_questions_forgotten").all()
    assert [entry.after for entry in entries] == [{"count": 2}]
    assert "Khai sinh." in client.get(f"/trang/{site.slug}/hoi-dap").text
    assert "Nội dung đã được xóa" in client.get(f"/trang/{site.slug}/lien-he/a").text
    staff = client_for(cast.principal)
    assert "Đã xóa ngày" in staff.get(f"{BASE}{answered.id}").text
    sent = staff.send(f"{BASE}{answered.id}/tra-loi", {"seen": str(answered.version), "answer": "x"})
    assert sent.status_code == 422
    assert staff.send(f"{BASE}{spam.id}/lay-lai", {"seen": str(spam.version)}).status_code == 422


def test_the_settings_refuse_what_nobody_keeps(client_for: ClientFor, cast: Cast, site: Site) -> None:
    staff, page = client_for(cast.principal), "/tin-tuc/cai-dat/hoi-dap"
    for wrong in ({"answer_days": "0"}, {"answer_days": "61"}, {"answer_days": "x"}, {"keep_months": "-1"}):
        assert staff.submit(page, wrong).status_code == 422, wrong
    assert staff.submit(page, {"answer_days": "5", "keep_months": "6"}).status_code == 303
    db.session.expire_all()
    assert (site.settings["answer_days"], site.settings["keep_months"]) == (5, 6)


def test_the_site_is_complete_with_a_way_to_reach_the_unit_and_no_late_answer(
    client_for: ClientFor, cast: Cast, site: Site
) -> None:
    staff, url = client_for(cast.principal), "/tin-tuc/noi-dung"
    unit = db.session.get_one(Unit, site.unit_id)

    def part() -> str:
        return next(row for row in rows(staff, url) if "Liên hệ, hỏi đáp" in row)

    assert "chưa ghi điện thoại hay thư điện tử" in part()
    assert f"/don-vi/{unit.id}" in staff.get(url).text
    unit.phone = "+842753822111"
    db.session.commit()
    assert "Đủ" in part()
    make_question(site, due_on=clock.today() - timedelta(days=1))
    assert "quá hạn chưa trả lời" in part()
    assert "/tin-tuc/hoi-dap/" in staff.get(url).text
