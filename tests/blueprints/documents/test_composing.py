"""Composing and posting through the pages, as a clerk does, with everything that can go wrong."""

import io
import unicodedata

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.units import Unit
from portal.web import uploads as uploading
from tests.cast import Cast
from tests.make import make_draft, make_posted
from tests.pages import find_form, form_fields, parse, text_of

COMPLETE = {
    "code": "683 /SGD&ĐT - GDTH",
    "subject": "V/v sử dụng kênh thông tin website",
    "place": "Bến Tre",
    "issued_on": "20/11/2026",
    "signer_name": "Lê Văn Chín",
    "signer_position": "KT. GIÁM ĐỐC",
    "body": "Kính gửi các phòng.",
    "subordinates": "all",
}


def documents() -> list[Document]:
    db.session.expire_all()
    return list(db.session.scalars(select(Document).order_by(Document.id)))


def test_from_blank_page_to_posted_document(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    data = {**COMPLETE, "action": "preview", "files": (io.BytesIO("Phụ lục".encode()), "Phụ lục 1.txt")}
    saved = clerk.submit("/van-ban/soan", data)
    draft = documents()[0]
    assert (saved.status_code, saved.location) == (303, f"/van-ban/{draft.id}/xem-truoc")
    preview = clerk.get(saved.location)
    shown = text_of(parse(preview))
    assert "Gửi đến 4 đơn vị" in shown
    assert "08:00 21/11/2026" in shown
    assert "Trường Tiểu học Vĩnh Bình" in shown
    assert "Phụ lục 1.txt" in shown
    posted = clerk.submit(saved.location, {})
    assert (posted.status_code, posted.location) == (303, f"/van-ban/{draft.id}")
    page = text_of(parse(clerk.get(posted.location)))
    assert "683/SGD&ĐT-GDTH" in page
    assert len(db.session.scalars(select(Receipt)).all()) == 4


def test_the_addressee_finds_it_at_once_and_the_stranger_never(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk, subject="Hướng dẫn nhiệm vụ")
    assert "Hướng dẫn nhiệm vụ" in client_for(cast.principal).get("/van-ban/den").get_data(as_text=True)
    stranger = client_for(cast.stranger)
    assert "Hướng dẫn nhiệm vụ" not in stranger.get("/van-ban/den").get_data(as_text=True)
    for path in ("", "/noi-nhan", "/noi-nhan.xlsx", "/soan", "/xem-truoc", "/bo-nhap"):
        assert stranger.get(f"/van-ban/{document.id}{path}").status_code == 404


def test_an_incomplete_draft_says_what_is_missing_at_each_field(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    saved = clerk.submit("/van-ban/soan", {"subject": "Chỉ có trích yếu", "action": "preview"})
    page = clerk.get(saved.location)
    assert "Chưa phát hành được" in text_of(parse(page))
    assert "Phát hành đến" not in text_of(parse(page).find(".//main"))
    edit = clerk.get(f"/van-ban/{documents()[0].id}/soan?kiem-tra=1")
    tree = parse(edit)
    assert tree.find(".//p[@id='code-error']") is not None
    assert tree.find(".//p[@id='subject-error']") is None


def test_posting_an_incomplete_draft_by_force_posts_nothing(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    clerk.submit("/van-ban/soan", {"subject": "Thiếu", "action": "save"})
    draft = documents()[0]
    response = clerk.send(f"/van-ban/{draft.id}/xem-truoc", {"version": str(draft.version)})
    assert response.status_code == 422
    assert documents()[0].posted_at is None


def test_an_unreadable_date_keeps_everything_typed_and_every_file(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    data = {**COMPLETE, "issued_on": "31/02/2026", "action": "preview", "files": (io.BytesIO(b"x"), "a.txt")}
    response = clerk.submit("/van-ban/soan", data)
    assert response.status_code == 422
    tree = parse(response)
    fields = form_fields(find_form(tree, action=None, page_url=""))
    assert fields["issued_on"] == "31/02/2026"
    assert fields["subject"] == COMPLETE["subject"]
    assert "Ngày không hợp lệ" in text_of(tree.find(".//p[@id='issued_on-error']"))
    assert [file.name for file in documents()[0].files] == ["a.txt"]


def test_double_submit_makes_one_draft_and_one_document(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    page = clerk.get("/van-ban/soan")
    fields = form_fields(find_form(parse(page), action=None, page_url="")) | COMPLETE | {"action": "preview"}
    first = clerk.post("/van-ban/soan", data=fields)
    second = clerk.post("/van-ban/soan", data=fields)
    assert first.location == second.location
    assert len(documents()) == 1
    form = form_fields(find_form(parse(clerk.get(first.location)), action=None, page_url=""))
    for _ in range(2):
        assert clerk.post(first.location, data=form).status_code == 303
    assert len(db.session.scalars(select(Receipt)).all()) == 4


def test_two_tabs_do_not_overwrite_each_other_unseen(client_for, cast: Cast) -> None:
    draft = make_draft(cast.clerk)
    url = f"/van-ban/{draft.id}/soan"
    one, two = client_for(cast.clerk), client_for(cast.leader)
    stale = form_fields(find_form(parse(two.get(url)), action=None, page_url=url))
    assert one.submit(url, {"subject": "Bản của An", "action": "save"}).status_code == 303
    refused = two.post(url, data=stale | {"csrf_token": two.token(), "subject": "Bản của Bình", "action": "save"})
    assert refused.status_code == 422
    assert "vừa được sửa ở nơi khác" in refused.get_data(as_text=True)
    assert "Bản của Bình" in refused.get_data(as_text=True)
    assert documents()[0].subject == "Bản của An"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("..\\..\\win.ini", "win.ini"),
        ("con.txt", "_con.txt"),
        ("đ" * 300 + ".pdf", "đ" * 196 + ".pdf"),
        ("a\u202egnp.exe", "a gnp.exe"),
    ],
)
def test_file_names_arrive_safe(client_for, cast: Cast, name: str, kept: str) -> None:
    clerk = client_for(cast.clerk)
    clerk.submit("/van-ban/soan", {"action": "save", "files": (io.BytesIO(b"x"), name)})
    assert [file.name for file in documents()[0].files] == [kept]


def test_an_empty_file_is_refused_at_its_field_and_the_good_one_kept(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    data = {
        "action": "save",
        "subject": "Có tệp",
        "files": [(io.BytesIO(b""), "rỗng.txt"), (io.BytesIO(b"x"), "tốt.txt")],
    }
    response = clerk.submit("/van-ban/soan", data)
    assert response.status_code == 422
    assert "rỗng" in text_of(parse(response).find(".//p[@id='files-error']"))
    assert [file.name for file in documents()[0].files] == ["tốt.txt"]


def test_a_file_over_the_limit_is_refused_and_nothing_of_it_kept(client_for, cast: Cast, monkeypatch, app) -> None:
    monkeypatch.setattr(uploading, "MEGABYTE", 1)  # the limit of 100 MB becomes 100 bytes
    response = client_for(cast.clerk).submit(
        "/van-ban/soan", {"action": "save", "files": (io.BytesIO(b"x" * 101), "lớn.bin")}
    )
    assert response.status_code == 422
    assert "lớn hơn" in text_of(parse(response).find(".//p[@id='files-error']"))
    assert documents()[0].files == []


def test_a_file_can_be_taken_off_without_losing_what_was_typed(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    clerk.submit("/van-ban/soan", {"action": "save", "files": (io.BytesIO(b"x"), "thừa.txt")})
    draft = documents()[0]
    response = clerk.submit(f"/van-ban/{draft.id}/soan", {"subject": "Gõ dở", "action": f"remove-{draft.files[0].id}"})
    assert response.status_code == 200
    assert documents()[0].files == []
    assert documents()[0].subject == "Gõ dở"


def test_an_expired_session_loses_nothing_typed(client_for, cast: Cast, clock_at) -> None:
    clerk = client_for(cast.clerk)
    fields = form_fields(find_form(parse(clerk.get("/van-ban/soan")), action=None, page_url="")) | COMPLETE
    clock_at.shift(13 * 3600)
    ended = clerk.post("/van-ban/soan", data=fields)
    assert ended.status_code == 401
    again = form_fields(find_form(parse(ended), action=None, page_url=""))
    signed_in = clerk.post(
        "/dang-nhap",
        data=again | {"csrf_token": clerk.token(), "login": "clerk", "password": "mat khau cua moi nguoi"},
    )
    assert (signed_in.status_code, signed_in.location) == (303, "/van-ban/soan")
    reopened = form_fields(find_form(parse(clerk.get("/van-ban/soan")), action=None, page_url=""))
    assert {name: reopened[name] for name in ("code", "subject", "body", "draft_key")} == {
        name: fields[name] for name in ("code", "subject", "body", "draft_key")
    }


def test_a_unit_closed_after_the_preview_is_named_and_nothing_is_sent(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    found = clerk.submit("/van-ban/soan", {**COMPLETE, "subordinates": "none", "words": "hoa nghia", "action": "find"})
    assert "Trường Tiểu học Hòa Nghĩa" in found.get_data(as_text=True)
    draft = documents()[0]
    url = f"/van-ban/{draft.id}/soan"
    data = {**COMPLETE, "subordinates": "none", "units": [str(cast.units["hoa_nghia"])], "action": "preview"}
    assert clerk.send(url, {**data, "version": str(draft.version)}).status_code == 303
    form = form_fields(find_form(parse(clerk.get(f"/van-ban/{draft.id}/xem-truoc")), action=None, page_url=""))
    db.session.get_one(Unit, cast.units["hoa_nghia"]).closed_on = documents()[0].issued_on
    db.session.commit()
    refused = clerk.post(f"/van-ban/{draft.id}/xem-truoc", data=form)
    assert refused.status_code == 422
    assert "ngừng hoạt động" in refused.get_data(as_text=True)
    assert db.session.scalars(select(Receipt)).all() == []


def test_a_forged_unit_outside_the_routes_is_refused(client_for, cast: Cast) -> None:
    draft = make_draft(cast.clerk)
    clerk = client_for(cast.clerk)
    data = {**COMPLETE, "units": [str(cast.units["tam_binh"])], "version": str(draft.version), "action": "preview"}
    clerk.send(f"/van-ban/{draft.id}/soan", data)
    page = clerk.get(f"/van-ban/{draft.id}/xem-truoc")
    assert "nằm ngoài tuyến gửi" in page.get_data(as_text=True)


def test_a_discarded_draft_leaves_the_lists(client_for, cast: Cast) -> None:
    draft = make_draft(cast.clerk, subject="Bỏ đi")
    clerk = client_for(cast.clerk)
    assert "Bỏ đi" in clerk.get("/van-ban/nhap").get_data(as_text=True)
    assert clerk.submit(f"/van-ban/{draft.id}/bo-nhap", {}).status_code == 303
    assert "Bỏ đi" not in text_of(parse(clerk.get("/van-ban/nhap")))
    assert clerk.get(f"/van-ban/{draft.id}/soan").status_code == 404


def test_only_those_who_draft_see_drafts(client_for, cast: Cast) -> None:
    draft = make_draft(cast.principal)
    assert client_for(cast.teacher).get("/van-ban/nhap").status_code == 403
    assert client_for(cast.teacher).get(f"/van-ban/{draft.id}/soan").status_code == 403
    assert client_for(cast.teacher).get(f"/van-ban/{draft.id}").status_code == 404


def test_query_budgets(client_for, cast: Cast, queries) -> None:
    draft = make_draft(cast.clerk)
    clerk = client_for(cast.clerk)
    for path, most in (("soan", 22), ("xem-truoc", 24)):
        with queries() as count:
            clerk.get(f"/van-ban/{draft.id}/{path}")
        assert len(count) <= most, count.statements
