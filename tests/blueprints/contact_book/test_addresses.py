"""The page of mail addresses to correct, the board's words on how people were reached, and the person's own page."""

from typing import Any

from portal.db import begin_write, db
from portal.models.people import Account
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Role
from portal.services.contact_book.notices import sending
from portal.services.notifications.addresses import note_bad
from tests.cast import Cast
from tests.families import make_guardian, make_uninvited
from tests.news import hire
from tests.notices import send
from tests.school import lead, make_class

PAGE = "/lien-lac/dia-chi-can-sua"


def test_from_the_list_to_a_right_address(cast: Cast, client_for: Any, queries: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    client = client_for(cast.teacher)
    assert "Không có địa chỉ nào cần sửa" in client.get(PAGE).get_data(as_text=True)
    for number, pupil in enumerate(room.pupils):
        make_uninvited(pupil, name=f"Bà Thứ {number}", email=f"sai{number}@x.vn")
        note_bad(f"sai{number}@x.vn", "550 5.1.1")
    db.session.commit()
    client.get(PAGE)
    with queries() as count:
        page = client.get(PAGE).get_data(as_text=True)
    assert len(count) <= 8, count.statements
    assert all(f"sai{number}@x.vn" in page for number in range(6))
    assert "550" not in page  # the server's words are for operators
    action = page.split('action="/lien-lac/dia-chi-can-sua/')[1].split('"')[0]
    subject = hire(cast, Role.TEACHER, name="Giáo Viên Khác")
    assert client_for(subject).send(f"{PAGE}/{action}").status_code == 404
    assert client_for(cast.other_principal).send(f"{PAGE}/{action}").status_code == 404
    assert client_for(make_guardian(cast, room.pupils[0])).get(PAGE).status_code == 403
    assert client.send(f"{PAGE}/{action}").status_code == 303
    assert client.send(f"{PAGE}/{action}").status_code == 404
    assert "sai0@x.vn" not in client.get(PAGE).get_data(as_text=True)
    assert "sai1@x.vn" in client.get(PAGE).get_data(as_text=True)


def test_board_and_person_say_how_each_was_reached(cast: Cast, client_for: Any, mails: Any, drain: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    for person, address in ((mother, "me@x.vn"), (father, "cha-sai@x.vn")):
        db.session.get_one(Account, person.id).email = address
    note_bad("cha-sai@x.vn", "550 5.1.1")
    sent = send(cast.principal, room, urgent=True)
    begin_write()
    sending.tell(sent, Kind.NOTICE_URGENT, key="sent")
    db.session.commit()
    drain()
    url = f"/lien-lac/thong-bao/{sent.id}/"
    board = client_for(cast.principal).get(url).get_data(as_text=True)
    assert "Mẹ: Đã gửi" in " ".join(board.split())
    assert "<b>Sai địa chỉ</b>" in board
    assert "1 người không nhận được thư vì sai địa chỉ" in board
    person = client_for(cast.principal).get(f"{url}hoc-sinh/{room.pupils[0].id}").get_data(as_text=True)
    words = " ".join(person.split())
    assert "Thư điện tử: đã gửi" in words
    assert "Thư điện tử: không gửi được (địa chỉ không đúng)" in words
    family = client_for(mother).get(f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/").get_data(as_text=True)
    assert "Lê Văn Cha" not in family
    assert "Sai địa chỉ" not in family


def test_who_has_a_wrong_address_reads_it_at_the_own_account(cast: Cast, client_for: Any) -> None:
    mother = make_guardian(cast, make_class(cast).pupils[0])
    db.session.get_one(Account, mother.id).email = "me@x.vn"
    db.session.commit()
    client = client_for(mother)
    assert "bị trả lại" not in client.get("/tai-khoan/").get_data(as_text=True)
    note_bad("me@x.vn", "550")
    db.session.commit()
    assert "Thư gửi đến me@x.vn bị trả lại" in client.get("/tai-khoan/").get_data(as_text=True)
