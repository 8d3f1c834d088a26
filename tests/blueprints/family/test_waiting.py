"""What waits for the family, at the top of a child's page."""

from datetime import timedelta
from typing import Any

from portal.adapters import clock
from portal.rules.contact_book.notices import EACH, ONE, WITH_PUPIL
from tests.blueprints.family.test_child_page import words_of
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.notices import send
from tests.school import lead, make_class


def test_what_waits_stands_first_with_what_is_asked(cast: Cast, client_for: Any, queries: Any) -> None:
    room = make_class(cast, "6A", grade=6)
    lead(room, cast.teacher)
    pupil = room.pupils[0]
    client = client_for(make_guardian(cast, pupil))
    url = f"/so-lien-lac/{pupil.id}/"
    assert "Đang chờ gia đình" not in words_of(client.get(url))
    send(cast.teacher, room, title="Đã có lịch thi")
    later = clock.today() + timedelta(days=9)
    send(cast.teacher, room, title="Đăng ký bán trú", question="Có ăn không?", options=["Có", "Không"], ends_on=later)
    last = send(cast.teacher, room, title="Nộp hồ sơ", confirming=ONE)
    text = words_of(client.get(url))
    day = f"{last.ends_on:%d/%m/%Y}"
    for words in ("Đang chờ gia đình Nộp hồ sơ Cần xác nhận đến hết " + day, "Đăng ký bán trú Cần trả lời đến hết"):
        assert words in text
    assert text.index("Đăng ký bán trú") < text.index("Đã có lịch thi Chưa đọc")
    client.send(f"{url}thong-bao/{last.id}/xac-nhan")
    assert "Nộp hồ sơ" not in words_of(client.get(url))


def test_only_what_this_person_may_do_waits(cast: Cast, client_for: Any) -> None:
    room = make_class(cast, "6A", grade=6)
    lead(room, cast.teacher)
    pupil = room.pupils[0]
    looks_on = make_guardian(cast, pupil, name="Trần Văn Xa", relation="father", may_sign=False, may_reply=False)
    own = make_own_account(cast, pupil)
    url = f"/so-lien-lac/{pupil.id}/"
    sent = [
        send(cast.teacher, room, title="Mỗi người ký", confirming=EACH),
        send(cast.teacher, room, title="Cùng ký", confirming=WITH_PUPIL),
        send(cast.teacher, room, title="Hỏi nhà", question="Có đi không?", options=["Có", "Không"]),
    ]
    send(cast.teacher, room, title="Còn hoàn tác được", held=True)
    text = words_of(client_for(looks_on).get(url))
    assert text.count("Chưa đọc") == 3
    assert "Cần" not in text.partition("Đang chờ gia đình")[2].partition("Thông báo của trường")[0]
    assert "Còn hoàn tác được" not in text
    for notice in sent:
        client_for(looks_on).get(f"{url}thong-bao/{notice.id}/")
    assert "Đang chờ gia đình" not in words_of(client_for(looks_on).get(url))
    mine = words_of(client_for(own).get(url))
    assert "Cùng ký Cần xác nhận" in mine
    assert "Mỗi người ký Chưa đọc" in mine
