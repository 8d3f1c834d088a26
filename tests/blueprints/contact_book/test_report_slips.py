"""The school's pages of report slips: who has signed, reminding, paper, the file."""

import io
from typing import Any

from python_calamine import CalamineWorkbook

from portal.db import db
from portal.models.contact_book import ReportSlip
from portal.models.school import RecordView
from portal.rules.permissions import Role
from tests.cast import Cast
from tests.families import make_guardian
from tests.news import hire
from tests.report_slips import make_whole
from tests.school import Room, lead, make_class, teach


def url_of(room: Room, rest: str = "") -> str:
    return f"/lien-lac/lop/{room.id}/phieu{rest}"


def signed(cast: Cast, client_for: Any) -> Room:
    room = make_whole(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    slip = f"/so-lien-lac/{room.pupils[0].id}/phieu/{room.school_class.start_year}/1/"
    page = client.get(slip).get_data(as_text=True)
    token = page.split('name="fingerprint"')[1].split('value="')[1].split('"')[0]
    client.send(f"{slip}ky", data={"fingerprint": token, "words": "Cảm ơn cô"})
    return room


def test_the_homeroom_teacher_follows_reminds_and_registers(cast: Cast, client_for: Any, mails: Any) -> None:
    room = signed(cast, client_for)
    client = client_for(cast.teacher)
    page = client.get(url_of(room, "?hoc-ky=1")).get_data(as_text=True)
    assert "Đã ký" in page
    assert "Cảm ơn cô" in page
    assert "Nguyễn Thị Hồng" not in page  # by relation
    only = client.get(url_of(room, "?hoc-ky=1&tinh-trang=signed")).get_data(as_text=True)
    assert room.pupils[0].full_name in only
    assert room.pupils[1].full_name not in only
    refused = client.send(url_of(room, "/1/phieu-giay"), data={})
    assert refused.status_code == 422
    ticked = {"pupils": [str(room.pupils[1].id)]}
    assert client.send(url_of(room, "/1/phieu-giay"), data=ticked).status_code == 303
    assert "trên giấy, ghi ngày" in client.get(url_of(room, "?hoc-ky=1")).get_data(as_text=True)
    assert client.send(url_of(room, "/1/phieu-giay"), data=ticked).status_code == 422
    reminded = client.send(url_of(room, "/1/nhac"), follow_redirects=True).get_data(as_text=True)
    assert "chưa ai có tài khoản được ký" in reminded
    make_guardian(cast, room.pupils[2], name="Trần Thị Hai", phone="0900000002")
    assert "Đã nhắc 1 người" in client.send(url_of(room, "/1/nhac"), follow_redirects=True).get_data(as_text=True)
    assert "Hôm nay đã nhắc rồi" in client.send(url_of(room, "/1/nhac"), follow_redirects=True).get_data(as_text=True)
    assert db.session.query(RecordView).filter_by(what="slip_board", class_id=room.id).count() == 1


def test_the_file_says_what_the_page_says(cast: Cast, client_for: Any) -> None:
    room = signed(cast, client_for)
    answer = client_for(cast.teacher).send(url_of(room, "/1/bang"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
    line = next(row for row in rows if row[0] == room.pupils[0].full_name)
    assert line[1] == "Đã ký"
    assert str(line[3]).startswith("Mẹ ")
    assert line[5] == "Cảm ơn cô"
    assert db.session.query(RecordView).filter_by(what="slip_export").count() == 1


def test_who_gets_in(cast: Cast, client_for: Any, mails: Any) -> None:
    room = make_whole(cast)
    colleague = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Bên")
    other = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Khác")
    teach(room, colleague, "toan")
    lead(make_class(cast, "6B", grade=6), other)
    mother = make_guardian(cast, room.pupils[0])
    statuses = {
        cast.teacher: 200,
        cast.principal: 200,
        colleague: 403,
        other: 404,
        cast.stranger_principal: 404,
        mother: 403,
    }
    for person, status in statuses.items():
        client = client_for(person)
        for rest in ("", "/1/phieu-giay"):
            assert client.get(url_of(room, rest)).status_code == status, (person.key, rest)
        for rest in ("/1/nhac", "/1/bang"):
            answer = client.send(url_of(room, rest)).status_code
            assert answer == (status if status != 200 else 303 if rest == "/1/nhac" else 200), (person.key, rest)
    assert db.session.query(ReportSlip).count() == 0


def test_odd_addresses_show_the_board_of_today(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast)
    client = client_for(cast.teacher)
    for query in ("?hoc-ky=9", "?tinh-trang=x", "/9/phieu-giay"):
        assert client.get(url_of(room, query)).status_code == 200, query
