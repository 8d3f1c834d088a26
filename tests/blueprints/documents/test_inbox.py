"""The inbox as a place of work: pages of filters, many at once without JavaScript, saved filters, the budget."""

import pytest

from portal.db import db
from portal.models.documents import Receipt
from portal.services.documents import answering
from tests.cast import Cast
from tests.handling import make_assigned, make_registered
from tests.make import actor_of, make_posted
from tests.pages import parse, text_of


@pytest.fixture(autouse=True)
def _mail_is_expected(mails) -> None:
    """Whoever is named is told by mail."""


def text(client, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def test_filters_stand_with_their_counts(client_for, cast: Cast) -> None:
    make_posted(cast.clerk, code="1/VP")
    make_assigned(cast, code="2/VP")
    principal = client_for(cast.principal)
    page = text(principal, "/van-ban/den?loc=chua-vao-so")
    for words in ("Chưa mở 2", "Chưa vào sổ 1", "Chờ chỉ đạo 0", "Của tôi 0", "1/VP"):
        assert words in page
    assert "2/VP" not in page
    assert "Đã phân công Ngô Thanh Hà" in text(principal, "/van-ban/den?sap=khong-co&loc=khong-co")


def test_the_inbox_takes_eight_statements(client_for, cast: Cast, queries) -> None:
    for number in range(3):
        make_assigned(cast, code=f"{number}/VP")
    principal = client_for(cast.principal)
    principal.get("/van-ban/den?loc=cua-toi&sap=do-khan&q=th%E1%BB%AD")
    with queries() as count:
        principal.get("/van-ban/den?loc=chua-mo&q=th%E1%BB%AD")
    assert len(count) <= 8, count.statements


def test_many_at_once_ask_first_and_say_what_was_skipped(client_for, cast: Cast) -> None:
    good, back = make_posted(cast.clerk, code="1/VP").id, make_posted(cast.clerk, code="2/VP").id
    answering.refuse(actor_of(cast.principal), document_id=back, reason="Nhầm")
    db.session.commit()
    principal = client_for(cast.principal)
    asked = f"/van-ban/den/nhieu?viec=vao-so&chon={good}&chon={back}"
    assert "Vào sổ: 2 văn bản" in text_of(parse(principal.get(asked)))
    sent = {"viec": "vao-so", "chon": [str(good), str(back)]}
    done = principal.send("/van-ban/den/nhieu", sent)
    assert done.location == "/van-ban/den?loc=tat-ca"
    said = text_of(parse(principal.get(done.location)))
    assert "Đã làm xong 1 văn bản. Bỏ qua 1: 2/VP (Đơn vị đã trả lại văn bản này cho nơi gửi.)" in said
    assert db.session.query(Receipt).filter(Receipt.arrival_number.is_not(None)).count() == 1


def test_many_are_assigned_with_one_instruction(client_for, cast: Cast) -> None:
    ids = [str(make_registered(cast, f"{n}/VP")) for n in (1, 2)]
    principal = client_for(cast.principal)
    sent = {"viec": "giao", "chon": ids, "text": "Làm ngay", "lead": ""}
    refused = principal.send("/van-ban/den/nhieu", sent)
    assert refused.status_code == 422
    assert "Hãy chọn người chủ trì." in text_of(parse(refused))
    assert "Làm ngay" in refused.get_data(as_text=True)
    assert principal.send("/van-ban/den/nhieu", sent | {"lead": str(cast.teacher.id)}).status_code == 303
    assert "Việc được giao 2" in text(client_for(cast.teacher), "/viec-cua-toi")


@pytest.mark.parametrize(
    ("who", "query"),
    [
        ("principal", "viec=vao-so"),
        ("principal", "viec=khong-co&chon=1"),
        ("principal", "viec=vao-so&chon=abc&chon=99999999999999999999"),
        ("teacher", "viec=vao-so&chon=1"),
        ("stranger", "viec=vao-so&chon=1"),
    ],
)
def test_nothing_ticked_or_not_allowed_leads_back(client_for, cast: Cast, who: str, query: str) -> None:
    make_posted(cast.clerk)
    client = client_for(getattr(cast, who))
    assert client.get(f"/van-ban/den/nhieu?{query}").location == "/van-ban/den?loc=tat-ca"
    fields = dict(part.split("=") for part in query.split("&"))
    assert client.send("/van-ban/den/nhieu", fields).status_code == 303
    assert db.session.query(Receipt).filter(Receipt.registered_at.is_not(None)).count() == 0


def test_a_filter_is_kept_starred_renamed_and_deleted(client_for, cast: Cast) -> None:
    make_posted(cast.clerk)
    principal = client_for(cast.principal)
    url = "/van-ban/den/bo-loc"
    assert principal.submit(f"{url}?loc=qua-han&q=b%C3%A1o", {"name": "Báo cáo trễ"}).status_code == 303
    assert principal.send(f"{url}?loc=qua-han", {"name": "Báo cáo trễ"}).status_code == 422
    assert "Báo cáo trễ" in text(principal, "/van-ban/den")
    assert principal.submit(url, {}, action=f"{url}/1/sao").status_code == 303
    assert principal.get("/van-ban/den").location == "/van-ban/den?loc=qua-han&q=b%C3%A1o"
    assert principal.get("/van-ban/den?loc=tat-ca").status_code == 200
    assert principal.submit(url, {"name": "Trễ"}, action=f"{url}/1/doi-ten").status_code == 303
    assert principal.send(f"{url}/1/doi-ten", {"name": ""}).status_code == 422
    assert client_for(cast.teacher).send(f"{url}/1/xoa").status_code == 404
    assert principal.submit(url, {}, action=f"{url}/1/xoa").status_code == 303
    assert "Chưa lưu bộ lọc nào" in text(principal, url)


def test_htmx_gets_the_rows_alone(client_for, cast: Cast) -> None:
    make_posted(cast.clerk)
    part = client_for(cast.principal).get("/van-ban/den?loc=tat-ca", headers={"HX-Request": "true"})
    assert part.get_data(as_text=True).lstrip().startswith('<form id="rows"')
