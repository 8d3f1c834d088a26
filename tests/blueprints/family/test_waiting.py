"""What waits for the family, at the top of a child's page."""

from datetime import timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.rules.contact_book.leave import ASK_BACK
from portal.rules.contact_book.notices import EACH, ONE, WITH_PUPIL
from portal.services.contact_book.leave import deciding
from tests.blueprints.family.test_child_page import words_of
from tests.blueprints.family.test_report_slips import field
from tests.cast import Cast
from tests.consents import asked_for, begin, say_to
from tests.families import make_guardian, make_own_account
from tests.leaves import ask
from tests.notices import as_actor, send
from tests.report_slips import look_now, make_whole
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


def test_slips_consents_and_questions_about_leave_wait_too(cast: Cast, client_for: Any, mails: Any, drain: Any) -> None:
    room = make_whole(cast)
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    other = make_guardian(cast, pupil, name="Trần Văn Xa", relation="father", may_sign=False)
    client, url = client_for(mother), f"/so-lien-lac/{pupil.id}/"
    begin(cast.principal)
    look_now(room)
    drain()
    leave = ask(mother, pupil.id, clock.today() + timedelta(days=1))
    deciding.decide(as_actor(cast.teacher), leave_id=leave.id, choice=ASK_BACK, words="Mấy giờ ạ?", version=1)
    db.session.commit()
    text = words_of(client.get(url))
    for words in (
        f"Nhà trường hỏi lại về đơn xin nghỉ Cần trả lời đến hết {leave.first_day:%d/%m/%Y}",
        "Nhà trường hỏi ý kiến gia đình (3) Cần trả lời",
        "Phiếu báo kết quả: Học kì I Chờ bạn ký",
    ):
        assert words in text
    seen = words_of(client_for(other).get(url))
    assert "Phiếu báo kết quả: Học kì I Chưa đọc" in seen
    assert "ý kiến gia đình" not in seen
    assert "hỏi lại" not in seen
    say_to(asked_for(cast.principal), pupil, mother)
    assert "Nhà trường hỏi ý kiến gia đình (2)" in words_of(client.get(url))
    slip = f"{url}phieu/{room.school_class.start_year}/1/"
    page = client.get(slip).get_data(as_text=True)
    assert client.send(f"{slip}ky", data={"fingerprint": field(page, "fingerprint"), "words": ""}).status_code == 303
    text = words_of(client.get(url))
    assert "Phiếu báo kết quả: Học kì I " not in text
    assert "Phiếu báo kết quả: Cả năm Chờ bạn ký" in text
