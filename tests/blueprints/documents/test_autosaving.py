"""Drafts that save themselves, and who else has one open."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import DraftEditing
from portal.services.documents.approvals import find_approval
from tests.approvals import approve, set_up, submit
from tests.blueprints.documents.test_composing import COMPLETE, documents
from tests.cast import Cast
from tests.make import make_draft
from tests.pages import find_form, form_fields, parse, text_of

HTMX = {"HX-Request": "true"}


def typed(client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the page, with these changes."""
    fields = form_fields(find_form(parse(client.get(url)), action=None, page_url=url))
    return {**fields, **changes}


def said(response) -> str:
    return text_of(parse(response))


def version_of(response) -> str:
    return parse(response).find(".//input[@name='version']").get("value")


def test_what_is_typed_is_kept_and_the_page_goes_on_from_there(client_for, cast: Cast) -> None:
    draft, clerk = make_draft(cast.clerk), client_for(cast.clerk)
    url = f"/van-ban/{draft.id}/soan"
    fields = typed(clerk, url, subject="Gõ dở")
    kept = clerk.post(f"/van-ban/{draft.id}/tu-luu", data=fields, headers=HTMX)
    assert (kept.status_code, said(kept)) == (200, "Đã lưu lúc 08:00")
    assert documents()[0].subject == "Gõ dở"
    again = clerk.post(
        f"/van-ban/{draft.id}/tu-luu", data={**fields, "subject": "Xong", "version": version_of(kept)}, headers=HTMX
    )
    assert "Đã lưu" in said(again)
    final = clerk.post(url, data={**fields, "subject": "Hết", "version": version_of(again), "action": "save"})
    assert (final.status_code, documents()[0].subject) == (303, "Hết")


def test_a_new_document_is_kept_once_under_its_key(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    fields = typed(clerk, "/van-ban/soan", subject="Mới")
    first = clerk.post("/van-ban/tu-luu", data=fields, headers=HTMX)
    clerk.post("/van-ban/tu-luu", data={**fields, "subject": "Mới hơn", "version": version_of(first)}, headers=HTMX)
    saved = clerk.post("/van-ban/soan", data={**fields, **COMPLETE, "action": "preview"})
    assert saved.status_code == 303
    assert [document.subject for document in documents()] == [COMPLETE["subject"]]


def test_what_somebody_else_saved_is_never_overwritten(client_for, cast: Cast) -> None:
    draft, clerk = make_draft(cast.clerk), client_for(cast.clerk)
    url = f"/van-ban/{draft.id}/soan"
    fields = typed(clerk, url, subject="Của văn thư")
    client_for(cast.leader).submit(url, {"subject": "Của lãnh đạo", "action": "save"})
    kept = clerk.post(f"/van-ban/{draft.id}/tu-luu", data=fields, headers=HTMX)
    assert kept.status_code == 200
    assert "Lê Văn Bình đã lưu một bản khác lúc 08:00 20/11/2026" in said(kept)
    assert version_of(kept) == fields["version"]  # so that saving by hand asks too
    assert documents()[0].subject == "Của lãnh đạo"
    refused = clerk.post(url, data={**fields, "action": "save"})
    assert refused.status_code == 422
    assert parse(refused).find(".//input[@id='subject']").get("value") == "Của văn thư"


@pytest.mark.parametrize("approved", [False, True])
def test_nothing_is_kept_by_itself_in_what_was_submitted(client_for, cast: Cast, mails, approved: bool) -> None:
    set_up(cast, approve_before_posting=True)
    draft, clerk = make_draft(cast.clerk), client_for(cast.clerk)
    fields = typed(clerk, f"/van-ban/{draft.id}/soan", subject="Khác")
    submit(cast.clerk, draft)
    if approved:
        approve(cast.leader, draft)
    kept = clerk.post(f"/van-ban/{draft.id}/tu-luu", data=fields, headers=HTMX)
    assert "không tự lưu" in said(kept)
    assert documents()[0].subject == draft.subject == "Về việc thử"
    assert find_approval(documents()[0]).standing == ("approved" if approved else "pending")
    page = clerk.get(f"/van-ban/{draft.id}/soan").get_data(as_text=True)
    assert "tu-luu" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reply_by": "30/02/2027"}, "có ô cần sửa"),
        ({"secrecy": "secret"}, "mật không được lưu"),
        ({"capacity": "TL.", "signer_position": "KT. GIÁM ĐỐC"}, "Chưa tự lưu"),
    ],
)
def test_what_cannot_be_kept_is_told_calmly(client_for, cast: Cast, wrong: dict[str, str], words: str) -> None:
    draft, clerk = make_draft(cast.clerk), client_for(cast.clerk)
    fields = typed(clerk, f"/van-ban/{draft.id}/soan", subject="Khác", **wrong)
    kept = clerk.post(f"/van-ban/{draft.id}/tu-luu", data=fields, headers=HTMX)
    assert kept.status_code == 200
    assert words in said(kept)
    assert documents()[0].subject == "Về việc thử"


def test_who_may_not(client_for, cast: Cast) -> None:
    draft = make_draft(cast.clerk)
    url = f"/van-ban/{draft.id}/tu-luu"
    fields = typed(client_for(cast.clerk), f"/van-ban/{draft.id}/soan")
    for person, status in ((cast.stranger, 404), (cast.principal, 404), (cast.teacher, 403)):
        client = client_for(person)
        data = {**fields, "csrf_token": client.token()}
        assert client.post(url, data=data, headers=HTMX).status_code == status
    assert client_for(cast.clerk).get(url).status_code == 405


def test_a_second_person_sees_who_is_at_it_for_five_minutes(client_for, cast: Cast, clock_at) -> None:
    draft = make_draft(cast.clerk)
    url = f"/van-ban/{draft.id}/soan"
    clerk, leader = client_for(cast.clerk), client_for(cast.leader)
    fields = typed(clerk, url)
    assert "Đang được sửa" not in said(clerk.get(url))
    clock_at.shift(120)
    assert "Đang được sửa bởi Nguyễn Văn An (2 phút trước)" in said(leader.get(url))
    clock_at.shift(120)
    clerk.post(f"/van-ban/{draft.id}/tu-luu", data={**fields, "subject": "Khác"}, headers=HTMX)
    clock_at.shift(240)
    assert "Đang được sửa bởi Nguyễn Văn An (4 phút trước)" in said(leader.get(url))
    clock_at.shift(61)
    assert "Đang được sửa bởi Nguyễn" not in said(leader.get(url))
    assert len(db.session.scalars(select(DraftEditing)).all()) == 2


def test_query_budget(client_for, cast: Cast, queries) -> None:
    draft, clerk = make_draft(cast.clerk), client_for(cast.clerk)
    fields = typed(clerk, f"/van-ban/{draft.id}/soan", subject="Khác")
    with queries() as count:
        clerk.post(f"/van-ban/{draft.id}/tu-luu", data=fields, headers=HTMX)
    assert len(count) <= 24, (len(count), count.statements)
