"""Acknowledging and sending back: who may, once, what the sender sees, and that the 24 hours do not move."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.documents.addressing import Addressing
from portal.services.documents import answering
from portal.services.documents.following import get_matrix
from portal.services.documents.inbox import list_received
from portal.services.documents.scope import visible_receipts
from tests.cast import Cast
from tests.make import actor_of, make_posted
from tests.pages import parse, text_of
from tests.plans import plan_of
from tests.register import faults, kinds

REASON = "Thiếu phụ lục 2.\nĐề nghị gửi lại."


def receipt_of(document: Document, unit_id: int) -> Receipt:
    db.session.expire_all()
    return db.session.scalars(
        select(Receipt).where(Receipt.document_id == document.id, Receipt.unit_id == unit_id)
    ).one()


def acknowledge(client, document: Document):
    return client.submit(f"/van-ban/{document.id}", {}, action=f"/van-ban/{document.id}/xac-nhan")


def refuse(client, document: Document, reason: str = REASON):
    return client.send(f"/van-ban/{document.id}/tra-lai", {"reason": reason})


def test_a_unit_acknowledges_once_with_one_press(client_for, cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    principal = client_for(cast.principal)
    clock_at.shift(3600)
    assert acknowledge(principal, document).location == f"/van-ban/{document.id}"
    receipt = receipt_of(document, cast.units["vinh_binh"])
    first = clock.now()
    assert (receipt.acknowledged_by, receipt.acknowledged_at) == (cast.principal.name, first)
    clock_at.shift(3600)
    assert principal.send(f"/van-ban/{document.id}/xac-nhan").status_code == 303  # the second of two tabs
    assert receipt_of(document, cast.units["vinh_binh"]).acknowledged_at == first
    assert kinds().count("acknowledged") == 1
    assert faults() == []
    page = text_of(parse(principal.get(f"/van-ban/{document.id}")))
    assert f"Đã xác nhận 09:00 20/11/2026 · {cast.principal.name}" in page
    assert "Trả lại…" not in page
    assert "đã xác nhận thay mặt đơn vị" in text_of(parse(principal.get(f"/van-ban/{document.id}/xac-nhan")))


def test_opening_is_not_acknowledging_and_acknowledging_is_not_opening(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    client_for(cast.principal).get(f"/van-ban/{document.id}")
    assert receipt_of(document, cast.units["vinh_binh"]).acknowledged_at is None
    client_for(cast.other_principal).send(f"/van-ban/{document.id}/xac-nhan")
    receipt = receipt_of(document, cast.units["hoa_nghia"])
    assert (receipt.first_opened_at, receipt.acknowledged_at) == (None, clock.now())


def test_sending_back_tells_the_sender_why(client_for, cast: Cast, mails, drain) -> None:
    document = make_posted(cast.clerk)
    principal = client_for(cast.principal)
    done = principal.submit(f"/van-ban/{document.id}/tra-lai", {"reason": REASON})
    assert done.location == f"/van-ban/{document.id}"
    receipt = receipt_of(document, cast.units["vinh_binh"])
    assert (receipt.refused_by, receipt.refused_reason) == (cast.principal.name, REASON)
    assert "Thiếu phụ lục 2." in text_of(parse(principal.get(f"/van-ban/{document.id}")))
    drain()
    told = db.session.scalars(select(Notification).where(Notification.kind == "document_refused")).all()
    assert {n.account_id for n in told} == {cast.clerk.id, cast.leader.id}
    letters = [m for m in mails.newest(20) if "bị trả lại" in m["Subject"]]
    assert sorted(m["To"] for m in letters) == ["clerk@example.vn", "leader@example.vn"]
    assert all("phụ lục" not in m["Subject"] + m.get_payload(decode=True).decode() for m in letters)
    clerk = client_for(cast.clerk)
    assert "Trường Tiểu học Vĩnh Bình trả lại văn bản 12/SGDĐT-VP: Thiếu phụ lục 2." in text_of(
        parse(clerk.get("/thong-bao/"))
    )
    assert "Thiếu phụ lục 2." in text_of(parse(clerk.get(told[0].path)))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "document_refused")).one()
    assert entry.after == {"code": "12/SGDĐT-VP", "subject": "Về việc thử", "reason": REASON}


def test_acknowledging_tells_the_poster_in_the_portal_alone(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    acknowledge(client_for(cast.principal), document)
    told = db.session.scalars(select(Notification)).all()
    assert [(n.account_id, n.kind) for n in told] == [(cast.clerk.id, "document_acknowledged")]


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "Vui lòng nhập"), (" \n ", "Vui lòng nhập"), ("a" * 1001, "Không quá 1000 ký tự")],
)
def test_a_reason_is_needed_and_what_was_typed_stays(client_for, cast: Cast, reason: str, words: str) -> None:
    document = make_posted(cast.clerk)
    response = refuse(client_for(cast.principal), document, reason)
    assert response.status_code == 422
    tree = parse(response)
    assert words in text_of(next(e for e in tree.iter() if e.get("id") == "reason-error"))
    assert reason.strip() in (tree.find(".//textarea").text or "")
    assert receipt_of(document, cast.units["vinh_binh"]).refused_at is None
    assert kinds() == ["posted"]


def test_only_the_first_answer_counts(client_for, cast: Cast, mails) -> None:
    document = make_posted(cast.clerk)
    principal, other = client_for(cast.principal), client_for(cast.other_principal)
    acknowledge(principal, document)
    late = refuse(principal, document)
    assert (late.status_code, "không trả lại được nữa" in text_of(parse(late))) == (422, True)
    assert REASON.split("\n", maxsplit=1)[0] in late.get_data(as_text=True)
    assert "không trả lại được nữa" in text_of(parse(principal.get(f"/van-ban/{document.id}/tra-lai")))
    assert refuse(other, document).status_code == 303
    for response in (refuse(other, document, "Khác"), other.send(f"/van-ban/{document.id}/xac-nhan")):
        assert (response.status_code, "đã trả lại" in text_of(parse(response))) == (422, True)
    assert "không xác nhận được nữa" in text_of(parse(other.get(f"/van-ban/{document.id}/xac-nhan")))
    assert receipt_of(document, cast.units["hoa_nghia"]).refused_reason == REASON
    assert kinds() == ["posted", "opened", "acknowledged", "refused"]


def test_who_may_answer(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    expected = {"teacher": 403, "administrator": 403, "stranger": 404, "clerk": 404, "leader": 404, "board_clerk": 404}
    for who, status in expected.items():
        client = client_for(getattr(cast, who))
        for path in ("xac-nhan", "tra-lai"):
            assert client.get(f"/van-ban/{document.id}/{path}").status_code == status, who
            assert client.send(f"/van-ban/{document.id}/{path}", {"reason": "x"}).status_code == status, who
    teacher = text_of(parse(client_for(cast.teacher).get(f"/van-ban/{document.id}")))
    assert "Xác nhận đã nhận" not in teacher
    assert kinds() == ["posted"]


def test_the_24_hours_do_not_move(client_for, cast: Cast, clock_at, mails) -> None:
    document = make_posted(cast.clerk)
    client_for(cast.principal).send(f"/van-ban/{document.id}/xac-nhan")
    refuse(client_for(cast.other_principal), document)
    clock_at.shift(timedelta(hours=24))
    matrix = get_matrix(actor_of(cast.clerk), document_id=document.id)
    assert (matrix.tally.deemed, matrix.tally.acknowledged, matrix.tally.refused) == (4, 1, 1)
    assert {row.state for row in matrix.page.items} == {"deemed"}


def test_the_sender_counts_filters_and_exports_answers(client_for, cast: Cast, mails) -> None:
    document = make_posted(cast.clerk)
    acknowledge(client_for(cast.principal), document)
    refuse(client_for(cast.other_principal), document)
    clerk = client_for(cast.clerk)
    address = f"/van-ban/{document.id}/noi-nhan"
    page = text_of(parse(clerk.get(address)))
    for words in ("Đã xác nhận 1", "Trả lại 1", "1 đơn vị đã trả lại văn bản", "Thiếu phụ lục 2.", cast.principal.name):
        assert words in page
    for state, there, absent in (("acknowledged", "Vĩnh Bình", "Hòa Nghĩa"), ("refused", "Hòa Nghĩa", "Vĩnh Bình")):
        rows = text_of(parse(clerk.get(f"{address}?trang-thai={state}")).find(".//tbody"))
        assert there in rows
        assert absent not in rows
    sheet = clerk.get(f"{address}.xlsx?trang-thai=refused").data
    columns = {"by": "Người trả lại", "why": "Lý do trả lại", "acknowledged": "Người xác nhận"}
    assert [dict(row.cells) for row in read_table(sheet, columns).rows] == [
        {"by": cast.other_principal.name, "why": REASON}
    ]
    row = parse(clerk.get("/van-ban/di")).find(".//tbody/tr")
    assert [text_of(cell) for cell in row][3:] == ["1", "3", "1", "1", "4"]


def test_the_inbox_shows_what_waits_for_an_answer(client_for, cast: Cast, mails) -> None:
    acknowledged, refused, _waiting = (make_posted(cast.clerk, code=f"{n}/VP") for n in (1, 2, 3))
    principal = client_for(cast.principal)
    acknowledge(principal, acknowledged)
    refuse(principal, refused)
    rows = {text_of(r.find(".//a")): text_of(r) for r in parse(principal.get("/van-ban/den")).find(".//tbody")}
    assert ("Đã xác nhận" in rows["1/VP"], "Trả lại" in rows["2/VP"]) == (True, True)
    waiting = parse(principal.get("/van-ban/den?loc=chua-xac-nhan")).find(".//tbody")
    assert [text_of(row.find(".//a")) for row in waiting] == ["3/VP"]
    assert [r.document.code for r in list_received(actor_of(cast.principal), number=1, show="unanswered").items] == [
        "3/VP"
    ]


def test_the_list_of_unanswered_uses_an_index(app, cast: Cast) -> None:
    if db.engine.dialect.name == "sqlite":
        query = visible_receipts(actor_of(cast.principal)).where(
            Receipt.acknowledged_at.is_(None), Receipt.refused_at.is_(None)
        )
        assert "ix_receipt_unanswered" in plan_of(query)


def test_answering_costs_the_same_for_one_addressee_and_for_many(client_for, cast: Cast, queries) -> None:
    one = make_posted(cast.clerk, addressing=Addressing(units=(cast.units["vinh_binh"],)), code="1/A")
    many = make_posted(cast.clerk, code="2/A")
    for document in (one, many):
        with queries() as count:
            answering.acknowledge(actor_of(cast.principal), document_id=document.id)
            db.session.commit()
        assert len(count) <= 22, (len(count), count.statements)
    principal = client_for(cast.principal)
    for path in ("xac-nhan", "tra-lai"):
        with queries() as count:
            principal.get(f"/van-ban/{many.id}/{path}")
        assert len(count) <= 12, (path, len(count))
