"""Files handed in through a notice: one's own only, until the last day; the school takes them as one archive."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from portal.adapters.archives.streaming import LARGEST
from portal.db import begin_write, db
from portal.models.contact_book import Notice, NoticeHandIn
from portal.models.school import RecordView
from portal.rules.contact_book.handing_in import MOST_HANDED, place_of
from portal.rules.contact_book.notices import CLASS
from portal.services.contact_book.notices import sending
from tests.blueprints.contact_book.test_notices import LIST, typed
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor, send
from tests.school import make_class


def test_handing_in_and_taking_back(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    sent = send(cast.principal, room, hands_in=True)
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/"
    hers, his = client_for(mother), client_for(father)
    assert f"{url}nop-tep" in hers.get(url).get_data(as_text=True)
    assert hers.submit(f"{url}nop-tep", {}).status_code == 422
    assert hers.submit(f"{url}nop-tep", {"files": (BytesIO(b"abc"), "../đơn xin.pdf")}).status_code == 303
    file = db.session.query(NoticeHandIn).one()
    assert hers.get(f"{url}nop-tep/{file.id}").data == b"abc"
    assert his.get(f"{url}nop-tep/{file.id}").status_code == 404  # another guardian's
    assert "đơn xin.pdf" not in his.get(f"{url}nop-tep").get_data(as_text=True)
    assert his.send(f"{url}nop-tep/{file.id}/bo").status_code == 404
    school = client_for(cast.principal)
    made = school.send(f"{LIST}{sent.id}/tep-nop")
    with zipfile.ZipFile(BytesIO(made.data)) as archive:
        assert archive.namelist() == ["4A/Lê Thị An - 001 - đơn xin.pdf"]
        assert archive.read(archive.namelist()[0]) == b"abc"
    assert made.headers["Content-Length"] == str(len(made.data))
    assert db.session.query(RecordView).filter_by(what="notice_handed").count() == 1
    assert hers.send(f"{url}nop-tep/{file.id}/bo").status_code == 303
    assert hers.get(f"{url}nop-tep/{file.id}").status_code == 404
    assert school.send(f"{LIST}{sent.id}/tep-nop").status_code == 303
    assert "Chưa gia đình nào nộp tệp" in school.get(f"{LIST}{sent.id}/").get_data(as_text=True)
    many = [(BytesIO(b"x"), f"{number}.txt") for number in range(MOST_HANDED + 1)]
    assert hers.submit(f"{url}nop-tep", {"files": many}).status_code == 422
    clock_at.shift(timedelta(days=8))
    assert client_for(mother).send(f"{url}nop-tep", {"files": (BytesIO(b"abc"), "a.pdf")}).status_code == 422


def test_nobody_else(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    silent = make_guardian(cast, room.pupils[0], name="Cô Út", may_reply=False)
    stranger = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    sent, plain = send(cast.principal, room, hands_in=True), send(cast.principal, room)
    pages = [f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{each.id}/nop-tep" for each in (sent, plain)]
    told = client_for(silent).get(pages[0].removesuffix("nop-tep")).get_data(as_text=True)
    assert "nop-tep" not in told
    assert "Bạn chỉ có quyền xem nên không nộp tệp được" in told
    for person, status in ((silent, 403), (stranger, 404), (cast.teacher, 403), (cast.principal, 403)):
        refused = client_for(person).send(pages[0], {"files": (BytesIO(b"abc"), "a.pdf")})
        assert refused.status_code == status, person.key
    assert client_for(stranger).get(pages[0]).status_code == 404
    assert client_for(silent).get(pages[1]).status_code == 404  # asks for no files
    for person, status in ((cast.teacher, 404), (cast.other_principal, 404), (cast.nobody, 403), (cast.leader, 403)):
        assert client_for(person).send(f"{LIST}{sent.id}/tep-nop").status_code == status, person.key
    assert db.session.query(NoticeHandIn).count() == 0


def test_asking_for_files(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    form = typed(aims=f"{CLASS}{room.id}", hands_in="y")
    assert client_for(cast.principal).submit(f"{LIST}soan", form).status_code == 303
    assert db.session.query(Notice).one().hands_in


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a.pdf", "4_A/Lê An - 007 - a.pdf"),
        ("../../etc/passwd", "4_A/Lê An - 007 - .._.._etc_passwd"),
        ("..\\x:y.doc", "4_A/Lê An - 007 - .._x_y.doc"),
    ],
)
def test_names_in_the_archive(name: str, place: str) -> None:
    assert place_of("4/A", "Lê An", 7, name) == place


def test_the_archive_is_written_while_it_is_sent_and_locks_nothing(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, *room.pupils[:2])
    sent = send(cast.principal, room, hands_in=True)
    for number, pupil in enumerate(room.pupils[:2]):
        url = f"/so-lien-lac/{pupil.id}/thong-bao/{sent.id}/nop-tep"
        photo = BytesIO(bytes([number]) * 400_000)
        assert client_for(mother).submit(url, {"files": (photo, "ảnh.jpg")}).status_code == 303
    school = client_for(cast.principal)
    going = school.send(f"{LIST}{sent.id}/tep-nop", buffered=False)
    pieces = iter(going.response)
    assert len(next(pieces)) < 500_000, "not all of it at once"
    begin_write()  # on SQLite this waits for whoever holds the lock, and fails
    db.session.get_one(Notice, sent.id).title = "Đổi trong lúc tải"
    db.session.commit()
    rest = b"".join(pieces)
    assert len(rest) > 400_000


def test_more_than_can_be_opened_everywhere_is_taken_class_by_class(cast: Cast, client_for: Any) -> None:
    rooms = make_class(cast), make_class(cast, "4B", pupils=["Trần Văn Bốn"])
    mother = make_guardian(cast, rooms[0].pupils[0], rooms[1].pupils[0])
    sent = send(cast.principal, *rooms, hands_in=True)
    for room in rooms:
        url = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/nop-tep"
        client_for(mother).submit(url, {"files": (BytesIO(b"abc"), "a.pdf")})
    for file in db.session.query(NoticeHandIn):
        file.size = LARGEST // 2 + 1
    db.session.commit()
    school = client_for(cast.principal)
    assert school.send(f"{LIST}{sent.id}/tep-nop").status_code == 303
    assert "Hãy lọc từng lớp rồi tải" in school.get(f"{LIST}{sent.id}/").get_data(as_text=True)


def test_instead_of_a_form_that_refuses_the_page_says_why_not(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    silent = make_guardian(cast, room.pupils[0], name="Cô Út", may_reply=False)
    sent, over = send(cast.principal, room, hands_in=True), send(cast.principal, room, hands_in=True)
    pages = [f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{each.id}/nop-tep" for each in (sent, over)]
    page = client_for(silent).get(pages[0]).get_data(as_text=True)
    assert "Bạn chỉ có quyền xem nên không nộp tệp được" in page
    assert 'type="file"' not in page
    assert client_for(mother).submit(pages[1], {"files": (BytesIO(b"abc"), "đơn.pdf")}).status_code == 303
    sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Nhầm")
    db.session.commit()
    assert "đã thu hồi thông báo này nên không nhận tệp" in client_for(mother).get(pages[0]).get_data(as_text=True)
    clock_at.shift(timedelta(days=8))
    hers = client_for(mother)
    late = hers.get(pages[1]).get_data(as_text=True)
    assert "Đã hết hạn nộp tệp" in late
    assert 'type="file"' not in late
    assert "đơn.pdf" in late, "what was handed in stays to be read"
    assert "Bỏ tệp" not in late
    posted = hers.send(pages[1], {"files": (BytesIO(b"x"), "muộn.pdf")})
    assert posted.status_code == 422
    assert "Đã hết hạn nộp tệp" in posted.get_data(as_text=True)


def test_files_of_a_refused_form_need_not_be_chosen_again(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    sent = send(cast.principal, room, hands_in=True)
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/nop-tep"
    hers = client_for(mother)
    many = [(BytesIO(b"x%d" % number), f"{number}.txt") for number in range(MOST_HANDED + 1)]
    refused = hers.submit(url, {"files": many})
    assert refused.status_code == 422
    tickets = re.findall(r'name="kept_files" value="([^"]+)"', refused.get_data(as_text=True))
    assert len(tickets) == MOST_HANDED + 1
    assert hers.send(url, {"kept_files": tickets[1:]}).status_code == 303
    assert [file.name for file in db.session.query(NoticeHandIn)] == [f"{number}.txt" for number in range(1, 6)]
    assert client_for(father).send(url, {"kept_files": tickets[:1]}).status_code == 422, "another person's ticket"
