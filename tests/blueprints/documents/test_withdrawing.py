"""Recalling on the pages: counted before it is confirmed, a reason in both directions, nothing readable afterwards."""

import json

import pytest
from sqlalchemy import select

from portal.adapters.receipt_script import load_script
from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Document, DocumentFile, Recall, Receipt
from portal.services.documents import answering, arrivals, composing
from portal.services.documents.exchange import standing_of
from portal.services.documents.following import get_addressee
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.pages import parse, text_of
from tests.register import ORIGIN, faults, kinds, open_as

WHY = "Sai số liệu ở phụ lục 2."


class Stored:
    name, sha256, size = "kế hoạch.txt", "ab" * 32, 3


def receipt_id(document: Document, unit_id: int) -> int:
    query = select(Receipt.id).where(Receipt.document_id == document.id, Receipt.unit_id == unit_id)
    return db.session.scalars(query).one()


def page_of(client, path: str) -> str:
    return text_of(parse(client.get(path)))


@pytest.fixture
def asked(cast: Cast, client_for) -> Document:
    """Opened by one school, recalled from all: that school is asked, the others have lost it."""
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    client_for(cast.clerk).submit(f"/van-ban/{document.id}/thu-hoi", {"reason": WHY})
    return document


def test_the_page_counts_before_anything_happens(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    clerk = client_for(cast.clerk)
    assert f"/van-ban/{document.id}/thu-hoi" in clerk.get(f"/van-ban/{document.id}/noi-nhan").get_data(as_text=True)
    words = page_of(clerk, f"/van-ban/{document.id}/thu-hoi")
    assert "Thu hồi ngay 3 đơn vị chưa mở" in words
    assert "Phải hỏi ý kiến 1 đơn vị đã mở" in words
    done = clerk.submit(f"/van-ban/{document.id}/thu-hoi", {"reason": WHY})
    assert (done.status_code, done.location) == (303, f"/van-ban/{document.id}/noi-nhan")
    words = page_of(clerk, done.location)
    assert "Đã thu hồi ngay khỏi 3 đơn vị; đang chờ 1 đơn vị trả lời." in words
    assert "Nơi gửi đã thu hồi văn bản này lúc" in words
    assert "Thu hồi…" not in words
    again = clerk.send(f"/van-ban/{document.id}/thu-hoi", {"reason": WHY})
    assert again.status_code == 303
    assert "không có gì thay đổi" in page_of(clerk, again.location)
    assert "Không còn nơi nào để thu hồi" in page_of(clerk, f"/van-ban/{document.id}/thu-hoi")
    assert kinds().count("recalled") == 3


def test_one_wrong_addressee(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    clerk = client_for(cast.clerk)
    wrong = receipt_id(document, cast.units["hoa_nghia"])
    link = f"/van-ban/{document.id}/thu-hoi/{wrong}"
    assert link in clerk.get(f"/van-ban/{document.id}/bien-nhan/{wrong}").get_data(as_text=True)
    assert "Thu hồi khỏi Trường Tiểu học Hòa Nghĩa" in page_of(clerk, link)
    assert clerk.submit(link, {"reason": "Gửi nhầm nơi."}).status_code == 303
    assert kinds() == ["posted", "recalled"]
    assert "đã được thu hồi khỏi Trường Tiểu học Hòa Nghĩa" in page_of(clerk, link)
    assert client_for(cast.principal).get(f"/van-ban/{document.id}").status_code == 200
    assert "Nơi gửi đã thu hồi" not in page_of(clerk, f"/van-ban/{document.id}")


@pytest.mark.parametrize(("reason", "words"), [("", "Vui lòng nhập"), (" \n", "Vui lòng nhập"), ("a" * 1001, "1000")])
def test_a_reason_is_needed_and_what_was_typed_stays(client_for, cast: Cast, reason: str, words: str) -> None:
    document = make_posted(cast.clerk)
    refused = client_for(cast.clerk).submit(f"/van-ban/{document.id}/thu-hoi", {"reason": reason})
    tree = parse(refused)
    assert refused.status_code == 422
    assert words in text_of(next(e for e in tree.iter() if e.get("id") == "reason-error"))
    assert reason.strip() in (tree.find(".//textarea").text or "")
    assert kinds() == ["posted"]


def test_who_may_recall(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    wrong = receipt_id(document, cast.units["hoa_nghia"])
    expected = {"supervisor": 403, "teacher": 403, "administrator": 403, "principal": 404, "stranger": 404}
    for who, status in expected.items():
        client = client_for(getattr(cast, who))
        for path in ("thu-hoi", f"thu-hoi/{wrong}"):
            assert client.get(f"/van-ban/{document.id}/{path}").status_code == status, who
            assert client.send(f"/van-ban/{document.id}/{path}", {"reason": WHY}).status_code == status, who
    clerk = client_for(cast.clerk)
    assert clerk.get(f"/van-ban/{document.id}/thu-hoi/999999").status_code == 404
    draft = make_draft(cast.clerk, code="9/VP")
    assert clerk.get(f"/van-ban/{draft.id}/thu-hoi").status_code == 404
    assert "Thu hồi…" not in page_of(client_for(cast.supervisor), f"/van-ban/{document.id}/noi-nhan")
    assert kinds() == ["posted"]


def test_nothing_is_readable_where_it_was_recalled(client_for, cast: Cast) -> None:
    draft = make_draft(cast.clerk)
    composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=[Stored()])
    db.session.commit()
    clerk, principal, teacher = (client_for(who) for who in (cast.clerk, cast.principal, cast.teacher))
    clerk.submit(f"/van-ban/{draft.id}/xem-truoc", {})
    receipt = receipt_id(draft, cast.units["vinh_binh"])
    file_id = db.session.scalars(select(DocumentFile.id)).one()
    clerk.submit(f"/van-ban/{draft.id}/thu-hoi", {"reason": WHY})
    for client in (principal, teacher):
        shown = client.get(f"/van-ban/{draft.id}")
        assert shown.status_code == 200
        words = text_of(parse(shown).find(".//main"))
        for trace in ("12/SGDĐT-VP", "Về việc thử", cast.clerk.name, WHY, "chưa nhận: thu hồi trước khi mở"):
            assert trace in words
        for content in ("Kính gửi các đơn vị.", "kế hoạch.txt"):
            assert content not in words
        for path in (f"tep/{file_id}", f"bien-nhan/{receipt}", f"bien-nhan/{receipt}.json", "noi-nhan"):
            assert client.get(f"/van-ban/{draft.id}/{path}").status_code == 404, path
    for path in ("xac-nhan", "tra-lai", "vao-so"):
        late = principal.send(f"/van-ban/{draft.id}/{path}", {"reason": "x"})
        assert (late.status_code, "đã thu hồi văn bản này" in late.get_data(as_text=True)) == (422, True), path
    row = text_of(parse(principal.get("/van-ban/den")).find(".//tbody/tr"))
    assert "Đã thu hồi" in row
    assert "Chưa mở" not in row
    for shown in ("chua-mo", "chua-xac-nhan"):
        assert "12/SGDĐT-VP" not in page_of(principal, f"/van-ban/den?loc={shown}")
    assert "opened" not in kinds()
    assert faults() == []


def test_a_unit_that_opened_it_is_asked_and_agrees(client_for, cast: Cast, asked: Document) -> None:
    principal = client_for(cast.principal)
    path = f"/van-ban/{asked.id}/tra-loi-thu-hoi"
    assert "Chờ đơn vị trả lời yêu cầu thu hồi" in page_of(principal, "/viec-cua-toi")
    assert "Nơi gửi xin thu hồi văn bản này" in page_of(principal, f"/van-ban/{asked.id}")
    assert WHY in page_of(principal, path)
    assert "Chờ trả lời thu hồi" in text_of(parse(principal.get("/van-ban/den")).find(".//tbody"))
    done = principal.submit(path, {"decision": "accept"})
    assert (done.status_code, done.location) == (303, f"/van-ban/{asked.id}")
    words = page_of(principal, done.location)
    assert "Đơn vị đồng ý" in words
    assert "Kính gửi các đơn vị." not in words
    assert "đã đồng ý cho thu hồi" in page_of(principal, path)
    assert principal.send(path, {"decision": "accept"}).status_code == 303
    assert principal.send(path, {"decision": "refuse", "reason": "Thôi"}).status_code == 422
    assert kinds().count("recall_accepted") == 1
    assert faults() == []


def test_declining_needs_a_reason_and_the_sender_reads_it(client_for, cast: Cast, asked: Document) -> None:
    principal, clerk = client_for(cast.principal), client_for(cast.clerk)
    path = f"/van-ban/{asked.id}/tra-loi-thu-hoi"
    empty = principal.submit(path, {"decision": "refuse"})
    assert empty.status_code == 422
    assert "lý do không đồng ý" in text_of(next(e for e in parse(empty).iter() if e.get("id") == "reason-error"))
    nothing = principal.submit(path, {"reason": "Đã triển khai"})
    assert (nothing.status_code, "Đã triển khai" in nothing.get_data(as_text=True)) == (422, True)
    assert principal.submit(path, {"decision": "refuse", "reason": "Đã triển khai"}).status_code == 303
    assert "Kính gửi các đơn vị." in page_of(principal, f"/van-ban/{asked.id}")
    receipt = receipt_id(asked, cast.units["vinh_binh"])
    for address in (f"/van-ban/{asked.id}/noi-nhan", f"/van-ban/{asked.id}/bien-nhan/{receipt}"):
        assert "Đã triển khai" in page_of(clerk, address)
    for who, status in (("teacher", 403), ("other_principal", 404), ("clerk", 404), ("stranger", 404)):
        assert client_for(getattr(cast, who)).get(path).status_code == status, who


def test_the_matrix_filters_counts_and_exports(client_for, cast: Cast, asked: Document) -> None:
    clerk = client_for(cast.clerk)
    address = f"/van-ban/{asked.id}/noi-nhan"
    words = page_of(clerk, address)
    assert "Đã thu hồi 3" in words
    assert "Chờ trả lời thu hồi 1" in words
    gone = text_of(parse(clerk.get(f"{address}?trang-thai=recalled")).find(".//tbody"))
    assert ("Hòa Nghĩa" in gone, "Vĩnh Bình" in gone, WHY in gone) == (True, False, True)
    waiting = text_of(parse(clerk.get(f"{address}?trang-thai=recall_requested")).find(".//tbody"))
    assert ("Hòa Nghĩa" in waiting, "Vĩnh Bình" in waiting) == (False, True)
    columns = {"state": "Tình trạng", "why": "Lý do thu hồi", "said": "Trả lời thu hồi", "deemed": "Xem như đã nhận từ"}
    rows = [dict(row.cells) for row in read_table(clerk.get(f"{address}.xlsx").data, columns).rows]
    assert sorted(row["state"] for row in rows) == ["Đã mở", "Đã thu hồi", "Đã thu hồi", "Đã thu hồi"]
    assert [row.get("said", "") for row in rows if row["state"] == "Đã mở"] == ["Chờ trả lời thu hồi"]
    assert all(not row.get("deemed") for row in rows if row["state"] == "Đã thu hồi")
    assert {row["why"] for row in rows} == {WHY}


def test_the_registers_of_both_units_say_it(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    arrivals.register_arrival(actor_of(cast.principal), document_id=document.id, handler="", remark="Gấp")
    db.session.commit()
    client_for(cast.clerk).submit(f"/van-ban/{document.id}/thu-hoi", {"reason": WHY})
    principal = client_for(cast.principal)
    principal.submit(f"/van-ban/{document.id}/tra-loi-thu-hoi", {"decision": "accept"})
    assert "Gấp; nơi gửi đã thu hồi" in page_of(principal, "/van-ban/so-den")
    assert "thu hồi khỏi 4 nơi" in page_of(client_for(cast.clerk), "/van-ban/so-di")


def test_the_receipt_proves_the_recall(app, client_for, cast: Cast, asked: Document, client) -> None:
    client_for(cast.principal).submit(f"/van-ban/{asked.id}/tra-loi-thu-hoi", {"decision": "accept", "reason": "Vâng"})
    key = app.extensions["portal"].register_key
    make_checkpoint(key, ORIGIN)
    clerk, script = client_for(cast.clerk), load_script()
    said = {}
    for unit in ("vinh_binh", "hoa_nghia"):
        number = receipt_id(asked, cast.units[unit])
        made = clerk.get(f"/van-ban/{asked.id}/bien-nhan/{number}.json").get_data(as_text=True)
        said[unit] = script.check_text(made)
        forged = json.loads(made)
        forged["statements"][-1]["facts"]["reason"] = "Khác"
        with pytest.raises(script.Wrong, match="statements"):
            script.check(forged)
        assert "Biên nhận hợp lệ." in client.submit("/so-dang-ky", {"text": made}).get_data(as_text=True)
    received = "received, or deemed to be, at (UTC)"
    assert str(said["hoa_nghia"][received]).startswith("never: recalled")
    assert str(said["vinh_binh"][received]).startswith("2026-11-20")
    assert said["hoa_nghia"]["recalled by the sender at (UTC)"].endswith(f"by {cast.clerk.name}: {WHY}")
    assert said["vinh_binh"]["addressee agreed to the recall at (UTC)"].endswith(f"by {cast.principal.name}: Vâng")


def test_query_budgets(client_for, cast: Cast, queries, asked: Document) -> None:
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    answering.get_own_receipt(actor_of(cast.principal), document_id=asked.id)
    for client, path, most in (
        (clerk, f"/van-ban/{asked.id}/thu-hoi", 11),
        (clerk, f"/van-ban/{asked.id}/thu-hoi/nhieu?noi={receipt_id(asked, cast.units['hoa_nghia'])}", 11),
        (clerk, f"/van-ban/{asked.id}/thu-hoi/{db.session.scalars(select(Recall.id)).first()}/ket-qua", 13),
        (clerk, f"/van-ban/{asked.id}/noi-nhan", 16),
        (principal, f"/van-ban/{asked.id}/tra-loi-thu-hoi", 11),
        (client_for(cast.other_principal), f"/van-ban/{asked.id}", 12),
        (principal, "/van-ban/den", 9),
        (principal, "/viec-cua-toi", 20),
    ):
        with queries() as count:
            assert client.get(path).status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)


def test_the_status_for_other_systems_says_15_or_16(cast: Cast, client_for, asked: Document) -> None:
    def code() -> str | None:
        receipt = receipt_id(asked, cast.units["vinh_binh"])
        standing = standing_of(get_addressee(actor_of(cast.clerk), document_id=asked.id, receipt_id=receipt))
        return standing.code if standing else None

    def gone() -> object:
        receipt = receipt_id(asked, cast.units["hoa_nghia"])
        return standing_of(get_addressee(actor_of(cast.clerk), document_id=asked.id, receipt_id=receipt))

    path = f"/van-ban/{asked.id}/tra-loi-thu-hoi"
    assert (code(), gone()) == ("01", None)
    client_for(cast.principal).submit(path, {"decision": "refuse", "reason": "Đã làm"})
    assert code() == "16"
    client_for(cast.clerk).submit(f"/van-ban/{asked.id}/thu-hoi", {"reason": WHY})
    client_for(cast.principal).submit(path, {"decision": "accept"})
    assert code() == "15"
