"""Addressees ticked in the matrix: recalled by one act, for one reason, each by the usual rules; the result tells."""

from sqlalchemy import select

from portal.db import db
from portal.models.documents import Document, Receipt
from tests.cast import Cast
from tests.make import make_posted
from tests.pages import parse, text_of
from tests.register import faults, kinds, open_as

WHY = "Sai số liệu ở phụ lục 2."


def receipt_id(document: Document, unit_id: int) -> int:
    query = select(Receipt.id).where(Receipt.document_id == document.id, Receipt.unit_id == unit_id)
    return db.session.scalars(query).one()


def page_of(client, path: str) -> str:
    return text_of(parse(client.get(path)))


def test_several_ticked_addressees_are_recalled_by_one_act(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    clerk = client_for(cast.clerk)
    opened, unopened, other = (receipt_id(document, cast.units[u]) for u in ("vinh_binh", "hoa_nghia", "cho_lach"))
    matrix = clerk.get(f"/van-ban/{document.id}/noi-nhan")
    boxes = {box.get("value") for box in parse(matrix).findall(".//input[@name='noi']")}
    assert {str(opened), str(unopened), str(other)} < boxes
    ticked = f"/van-ban/{document.id}/thu-hoi/nhieu?noi={opened}&noi={unopened}"
    words = page_of(clerk, ticked)
    assert "Thu hồi ngay 1 đơn vị chưa mở" in words
    assert "Thu hồi ngay 1 Trường Tiểu học Hòa Nghĩa Phải hỏi ý kiến 1 Trường Tiểu học Vĩnh Bình" in words
    assert "Thu hồi khỏi 2 nơi đã đánh dấu" in words
    done = clerk.submit(ticked, {"reason": WHY})
    assert done.status_code == 303
    words = page_of(clerk, done.location)
    assert "Đã thu hồi ngay khỏi 1 đơn vị; đang chờ 1 đơn vị trả lời." in words
    assert f"Lý do thu hồi {WHY}" in words
    assert "Trường Tiểu học Hòa Nghĩa Đã thu hồi – Trường Tiểu học Vĩnh Bình Chờ trả lời thu hồi –" in words
    assert [kind for kind in kinds() if kind.startswith("recall")] == ["recalled", "recall_requested"]
    boxes = {box.get("value") for box in parse(clerk.get(f"/van-ban/{document.id}/noi-nhan")).iter("input")}
    assert str(other) in boxes
    assert not {str(opened), str(unopened)} & boxes
    answered = {"decision": "refuse", "reason": "Đã triển khai."}
    client_for(cast.principal).submit(f"/van-ban/{document.id}/tra-loi-thu-hoi", answered)
    assert "Không đồng ý thu hồi Đặng Thị Dung" in page_of(clerk, done.location)
    assert faults() == []


def test_ticked_ones_recalled_before_are_named_and_left_alone(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    clerk = client_for(cast.clerk)
    first, second = (receipt_id(document, cast.units[unit]) for unit in ("vinh_binh", "hoa_nghia"))
    clerk.submit(f"/van-ban/{document.id}/thu-hoi/{first}", {"reason": WHY})
    both = f"/van-ban/{document.id}/thu-hoi/nhieu?noi={first}&noi={second}"
    words = page_of(clerk, both)
    assert "Bỏ qua, vì đã thu hồi hoặc đang chờ trả lời 1 Trường Tiểu học Vĩnh Bình" in words
    assert "Thu hồi khỏi 1 nơi đã đánh dấu" in words
    result = page_of(clerk, clerk.submit(both, {"reason": "Nhầm lần nữa."}).location)
    assert "Trường Tiểu học Vĩnh Bình" not in result
    again = clerk.send(both, {"reason": WHY, "noi": [str(first), str(second)]})
    assert (again.status_code, again.location) == (303, f"/van-ban/{document.id}/noi-nhan")
    assert "khỏi mọi nơi đã đánh dấu" in page_of(clerk, both)
    assert kinds() == ["posted", "recalled", "recalled"]


def test_what_cannot_be_ticked(client_for, cast: Cast) -> None:
    document, other = make_posted(cast.clerk), make_posted(cast.clerk, code="13/VP")
    own, foreign = receipt_id(document, cast.units["vinh_binh"]), receipt_id(other, cast.units["vinh_binh"])
    path = f"/van-ban/{document.id}/thu-hoi/nhieu"
    clerk = client_for(cast.clerk)
    nothing = clerk.get(path)
    assert nothing.location == f"/van-ban/{document.id}/noi-nhan"
    assert "Hãy đánh dấu ít nhất một nơi nhận" in page_of(clerk, nothing.location)
    for wrong in (str(foreign), "x", "-1", "9" * 30, f"{own}&noi={foreign}"):
        assert clerk.get(f"{path}?noi={wrong}").status_code == 404, wrong
        assert clerk.send(f"{path}?noi={wrong}", {"reason": WHY}).status_code == 404, wrong
    many = "&".join(f"noi={number}" for number in range(1, 502))
    assert clerk.get(f"{path}?{many}").status_code == 422
    for person, status in ((cast.supervisor, 403), (cast.teacher, 403), (cast.principal, 404), (cast.stranger, 404)):
        assert client_for(person).get(f"{path}?noi={own}").status_code == status
        assert client_for(person).send(f"{path}?noi={own}", {"reason": WHY}).status_code == status
    refused = clerk.submit(f"{path}?noi={own}", {"reason": ""})
    assert refused.status_code == 422
    assert [box.get("value") for box in parse(refused).findall(".//input[@name='noi']")] == [str(own)]
    assert not parse(client_for(cast.supervisor).get(f"/van-ban/{document.id}/noi-nhan")).findall(
        ".//input[@name='noi']"
    )
    assert kinds() == ["posted", "posted"]


def test_the_result_is_the_senders(client_for, cast: Cast) -> None:
    document, other = make_posted(cast.clerk), make_posted(cast.clerk, code="13/VP")
    ids = [receipt_id(document, cast.units[unit]) for unit in ("vinh_binh", "hoa_nghia")]
    clerk = client_for(cast.clerk)
    done = clerk.submit(f"/van-ban/{document.id}/thu-hoi/nhieu?noi={ids[0]}&noi={ids[1]}", {"reason": WHY}).location
    for person, status in ((cast.leader, 200), (cast.supervisor, 200), (cast.principal, 404), (cast.stranger, 404)):
        assert client_for(person).get(done).status_code == status
    assert clerk.get(done.replace(f"/{document.id}/", f"/{other.id}/")).status_code == 404
    assert clerk.get(f"/van-ban/{document.id}/thu-hoi/99999/ket-qua").status_code == 404
