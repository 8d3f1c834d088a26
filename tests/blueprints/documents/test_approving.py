"""Submitting, approving and returning drafts through the pages."""

import pytest

from portal.db import db
from portal.models.units import Unit
from portal.services.documents.approvals import seal_of
from tests.approvals import approve, set_up, submit
from tests.blueprints.documents.test_composing import COMPLETE, documents
from tests.cast import Cast
from tests.make import make_draft
from tests.pages import parse, text_of


@pytest.fixture(autouse=True)
def _mails(mails) -> None:
    """Approvals are told by mail."""


@pytest.fixture
def four_eyes(cast: Cast) -> Cast:
    set_up(cast, approve_before_posting=True)
    return cast


def shown(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_from_the_drafter_to_the_leader_to_the_clerk(client_for, four_eyes: Cast) -> None:
    clerk, leader = client_for(four_eyes.clerk), client_for(four_eyes.leader)
    location = clerk.submit("/van-ban/soan", {**COMPLETE, "action": "preview"}).location
    draft = documents()[0]
    preview = clerk.get(location)
    assert "Phát hành đến" not in shown(preview)
    sent = clerk.submit(location, {}, action=f"/van-ban/{draft.id}/trinh-duyet")
    assert sent.status_code == 303
    assert "Đang chờ duyệt" in shown(clerk.get(sent.location))
    assert "Chờ duyệt 1" in shown(leader.get("/viec-cua-toi"))
    assert "Chờ duyệt 1" in shown(leader.get("/van-ban/di"))
    assert draft.subject in shown(leader.get("/van-ban/cho-duyet"))
    decided = leader.submit(f"/van-ban/{draft.id}/duyet", {"remark": "Đồng ý", "action": "approve"})
    assert (decided.status_code, decided.location) == (303, "/van-ban/cho-duyet")
    approved = shown(clerk.get(location))
    assert "Lê Văn Bình đã duyệt" in approved
    assert "Đồng ý" in approved
    posted = clerk.submit(location, {}, action=location)
    assert (posted.status_code, posted.location) == (303, f"/van-ban/{draft.id}")
    assert documents()[0].posted_at is not None
    assert leader.get(f"/van-ban/{draft.id}/duyet").status_code == 303


def test_posting_directly_is_refused(client_for, four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    url = f"/van-ban/{draft.id}/xem-truoc"
    for person in (four_eyes.clerk, four_eyes.leader):
        refused = client_for(person).send(url, {"version": str(draft.version)})
        assert refused.status_code == 422
        assert "chưa được duyệt" in shown(refused)
    assert documents()[0].posted_at is None


def test_a_returned_draft_shows_the_note_on_top(client_for, four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    leader, clerk = client_for(four_eyes.leader), client_for(four_eyes.clerk)
    url = f"/van-ban/{draft.id}/duyet"
    empty = leader.submit(url, {"remark": " ", "action": "return"})
    assert empty.status_code == 422
    assert "ghi rõ" in text_of(parse(empty).find(".//p[@id='remark-error']"))
    assert leader.submit(url, {"remark": "Bổ sung phụ lục", "action": "return"}).status_code == 303
    page = shown(clerk.get(f"/van-ban/{draft.id}/soan"))
    assert page.index("Bổ sung phụ lục") < page.index("Trích yếu")
    assert "Trả lại để sửa" in shown(clerk.get("/van-ban/nhap"))


def test_a_change_after_the_approval_is_told(client_for, four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    approve(four_eyes.leader, draft)
    clerk = client_for(four_eyes.clerk)
    saved = clerk.submit(f"/van-ban/{draft.id}/soan", {"code": "99/SGDĐT-VP", "action": "save"})
    assert "phải trình duyệt lại" not in shown(clerk.get(saved.location))
    saved = clerk.submit(f"/van-ban/{draft.id}/soan", {"subject": "Khác hẳn", "action": "save"})
    assert "phải trình duyệt lại" in text_of(parse(clerk.get(saved.location)))
    refused = clerk.send(f"/van-ban/{draft.id}/xem-truoc", {"version": str(documents()[0].version)})
    assert refused.status_code == 422


def test_an_old_page_decides_nothing(client_for, four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    leader, url = client_for(four_eyes.leader), f"/van-ban/{draft.id}/duyet"
    seal = seal_of(draft)
    client_for(four_eyes.clerk).submit(f"/van-ban/{draft.id}/soan", {"subject": "Khác", "action": "save"})
    stale = leader.send(url, {"seal": seal, "action": "approve"})
    assert stale.status_code == 422
    assert "không còn chờ duyệt" in shown(stale)
    assert leader.send(url, {"seal": "x" * 65, "action": "approve"}).status_code == 422
    sent = client_for(four_eyes.clerk).send(f"/van-ban/{draft.id}/trinh-duyet", {"seal": seal})
    assert sent.status_code == 422
    assert "vừa được sửa" in shown(sent)


def test_who_may_open_the_pages(client_for, four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    assert client_for(four_eyes.clerk).get(f"/van-ban/{draft.id}/duyet").status_code == 403
    assert client_for(four_eyes.clerk).get("/van-ban/cho-duyet").status_code == 403
    assert client_for(four_eyes.principal).get(f"/van-ban/{draft.id}/duyet").status_code == 404
    assert client_for(four_eyes.stranger).send(f"/van-ban/{draft.id}/trinh-duyet", {"seal": "x"}).status_code == 404
    assert client_for(four_eyes.teacher).send(f"/van-ban/{draft.id}/trinh-duyet", {"seal": "x"}).status_code == 403
    assert client_for(four_eyes.clerk).get(f"/van-ban/{draft.id}/trinh-duyet").status_code == 303


def test_a_teacher_drafts_where_the_school_lets_them(client_for, cast: Cast) -> None:
    assert client_for(cast.teacher).get("/van-ban/soan").status_code == 403
    set_up(cast, "vinh_binh", staff_draft=True)
    teacher = client_for(cast.teacher)
    typed = {name: value for name, value in COMPLETE.items() if name != "subordinates"}
    location = teacher.submit("/van-ban/soan", {**typed, "upward": ["superior"], "action": "preview"}).location
    page = teacher.get(location)
    assert "Phát hành đến" not in shown(page)
    draft = documents()[0]
    assert teacher.submit(location, {}, action=f"/van-ban/{draft.id}/trinh-duyet").status_code == 303
    assert teacher.send(location, {"version": str(draft.version)}).status_code == 403
    assert draft.subject in shown(client_for(cast.principal).get("/van-ban/cho-duyet"))


def test_the_administrator_switches_it_on_and_the_log_says_so(client_for, cast: Cast) -> None:
    unit_id = cast.units["ben_tre"]
    administrator = client_for(cast.administrator)
    url = f"/don-vi/{unit_id}/thiet-lap"
    assert administrator.submit(url, {"approve_before_posting": "y", "staff_draft": "y"}).status_code == 303
    settings = db.session.get_one(Unit, unit_id).settings
    assert (settings["approve_before_posting"], settings["staff_draft"]) == (True, True)
    assert "bốn mắt" in administrator.get("/nhat-ky/").get_data(as_text=True)


def test_query_budgets(client_for, four_eyes: Cast, queries) -> None:
    for code in ("1/A", "2/A", "3/A"):
        submit(four_eyes.clerk, make_draft(four_eyes.clerk, code=code))
    leader = client_for(four_eyes.leader)
    draft = documents()[0]
    for path, most in (("cho-duyet", 9), ("nhap", 10), (f"{draft.id}/duyet", 21)):
        with queries() as count:
            assert leader.get(f"/van-ban/{path}").status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)
