"""The register of breaches from the first entry to the end; who gets in; budgets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.db import db
from portal.models.contact_book import DataBreach, DataBreachNote
from portal.models.records import AuditEntry
from tests.cast import Cast
from tests.families import make_guardian
from tests.queries import QueryCount
from tests.school import make_class

LIST = "/lien-lac/su-co/"
TYPED = {
    "noticed_at": "2026-11-20",
    "hour": "07:30",
    "nature": "Mất máy tính của văn phòng",
    "kinds": "Họ tên, điện thoại",
    "people": "40",
    "consequences": "Gia đình bị làm phiền",
    "measures": "Đổi mật khẩu",
    "contact": "Lê Văn Thư, 0912345678",
    "is_harmful": "y",
}


def enter(client: Any, **changes: str) -> Any:
    return client.submit(f"{LIST}ghi", {**TYPED, **changes}, action=f"{LIST}ghi")


def test_from_detection_to_the_end(cast: Cast, client_for: Any, clock_at: Any) -> None:
    client = client_for(cast.principal)
    assert "Chưa ghi sự cố nào" in client.get(LIST).text
    for wrong in ({"hour": "08:30"}, {"people": "x"}, {"nature": ""}, {"noticed_at": "2026-13-01"}, {"hour": "25:00"}):
        refused = enter(client, **wrong)
        assert refused.status_code == 422, wrong
        assert "Gia đình bị làm phiền" in refused.text
    made = enter(client)
    assert made.status_code == 303
    url, found = made.location, db.session.query(DataBreach).one()
    assert (found.number, found.year, found.people) == (1, 2026, 40)
    page = client.get(url).text
    assert "Phải báo cơ quan chuyên trách" in page
    assert "07:30 23/11/2026" in page  # 72 hours later
    assert "data-countdown" in page
    assert client.send(f"{url}ghi-them", {"words": "Tìm thấy máy", "closes": "y"}).status_code == 422  # not told yet
    told = {"told_at": "2026-11-20", "told_hour": "08:00", "told_words": "Mẫu số 08"}
    for wrong in ({"told_hour": "07:29"}, {"told_hour": "08:01"}, {"told_words": ""}, {"told_at": ""}):
        refused = client.send(f"{url}da-bao", {**told, **wrong})
        assert refused.status_code == 422, wrong
    assert client.send(f"{url}da-bao", told).status_code == 303
    assert client.send(f"{url}da-bao", told).status_code == 422  # in another tab
    assert "Đã báo đúng hạn" in client.get(url).text
    assert client.send(f"{url}ghi-them", {"words": "Tìm thấy máy"}).status_code == 303
    assert client.send(f"{url}ghi-them", {"words": "Xong", "closes": "y"}).status_code == 303
    assert client.send(f"{url}ghi-them", {"words": "Nữa"}).status_code == 422
    assert db.session.query(DataBreachNote).count() == 2
    printed = client.get(f"{url}in").text
    for words in ("Biên bản sự cố dữ liệu cá nhân số 1/2026", "Tìm thấy máy", "Mẫu số 08", "Đổi mật khẩu"):
        assert words in printed
    actions = [entry.action for entry in db.session.query(AuditEntry).filter_by(object_type="data_breach")]
    assert actions == ["breach_entered", "breach_told", "breach_added", "breach_added", "breach_closed"]
    clock_at.shift(timedelta(days=4))
    client = client_for(cast.principal)
    second = enter(client).location
    assert "Quá 72 giờ chưa báo" in client.get(second).text
    assert "2/2026" in client.get(LIST).text
    third = enter(client, is_harmful="")
    assert third.status_code == 303


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    mother = make_guardian(cast, make_class(cast).pupils[0])
    url = enter(client_for(cast.principal)).location
    for person, status in ((cast.other_principal, 404), (cast.teacher, 403), (cast.stranger, 403), (mother, 403)):
        client = client_for(person)
        for page in (url, f"{url}in"):
            assert client.get(page).status_code == status, (person.key, page)
        for act in ("da-bao", "ghi-them"):
            assert client.send(f"{url}{act}", {"words": "x"}).status_code == status, (person.key, act)
    assert "1/2026" not in client_for(cast.other_principal).get(LIST).text
    assert client_for(cast.teacher).get(f"{LIST}ghi").status_code == 403


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    client = client_for(cast.principal)
    urls = [enter(client).location for _number in range(3)]
    for page in (LIST, urls[0], f"{urls[0]}in"):
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= 8, (page, count.statements)
