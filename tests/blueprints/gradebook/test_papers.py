"""Papers of a class: one pupil's at once, a whole class by the worker, for who may print them and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from portal.db import db
from portal.models.gradebook import PaperFile, PaperJob
from portal.models.notifications import Notification
from portal.models.school import HomeroomTeacher, RecordView
from portal.rules.permissions import Role
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.papers import working
from portal.services.gradebook.sheets import open_sheet
from tests.cast import Cast, Person
from tests.gradebook import fill
from tests.make import actor_of
from tests.news import hire
from tests.pages import PageClient, Tree, parse, text_of
from tests.papers import page_sizes, words_of
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach

ClientFor = Callable[[Person], PageClient]
SCHOOL = "thpt_ben_tre"


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast, "6A", unit=SCHOOL, grade=6, pupils=("Lê Thị An", "Trần Bình"))
    fill(made, by=cast.thpt_principal, leave=("Trần Bình",))
    return made


def rows_of(tree: Tree, most: int) -> list[str]:
    """The rows of the first table, as text with blanks between the first cells."""
    table = tree.find(".//main//table/tbody")
    assert table is not None
    return [" ".join(text_of(cell) for cell in list(row)[:most]) for row in table]


def test_the_slip_of_a_pupil_says_what_the_screen_says(cast: Cast, room: Room, client_for: ClientFor) -> None:
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL, name="Võ Văn Chủ Nhiệm")
    lead(room, teacher)
    client, pupil = client_for(teacher), room.pupils[0]
    sent = client.submit(f"/so-diem/{room.id}/in/phieu-bao-diem", {"pupil_id": str(pupil.id), "period": "nam"})
    assert (sent.status_code, sent.mimetype) == (200, "application/pdf")
    words = words_of(sent.data)
    screen = parse(client.get(f"/so-diem/{room.id}/ket-qua/{pupil.id}"))
    rows = rows_of(screen, 4)
    assert len(rows) == 12
    level = next(text_of(head) for head in screen.iter("h2") if text_of(head).startswith("Học tập cả năm: "))
    others = ("Lê Thị An", "Võ Văn Chủ Nhiệm", "Năm học 2026-2027", level.replace("Học tập cả năm", "Kết quả học tập"))
    for expected in (*rows, *others, "Trang 1/1"):
        assert expected in words
    assert page_sizes(sent.data) == [(210, 297)]
    (noted,) = db.session.query(RecordView).filter_by(what="print")
    assert (noted.pupil_id, noted.class_id, noted.account_id) == (pupil.id, room.id, teacher.id)


def test_a_class_is_printed_in_the_background(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int]
) -> None:
    client, address = client_for(cast.thpt_principal), f"/so-diem/{room.id}/in/bang-tong-hop"
    refused = client.submit(address, {"period": "nam"})
    assert refused.status_code == 422
    assert "Hãy ghi lý do in cho cả lớp" in text_of(parse(refused).find(".//main"))
    url = client.submit(address, {"period": "nam", "reason": "Họp cha mẹ học sinh"}).location
    assert "Đang chờ máy chủ" in text_of(parse(client.get(url)).find(".//main"))
    assert b'hx-trigger="every 2s"' in client.get(url, headers={"HX-Request": "true"}).data
    assert client.get(f"{url}/tep").status_code == 404
    drain()
    done = client.get(url)
    assert "Đã lập xong" in text_of(parse(done).find(".//main"))
    assert b'hx-trigger="every 2s"' not in done.data
    file = client.get(f"{url}/tep")
    assert page_sizes(file.data) == [(297, 210)]
    words = words_of(file.data)
    for row in rows_of(parse(client.get(f"/so-diem/{room.id}/ket-qua?ky=nam")), 14):
        assert row in words
    noted = db.session.query(RecordView).filter_by(what="print").order_by(RecordView.pupil_id)
    assert [(one.pupil_id, one.reason) for one in noted] == [
        (pupil.id, "Họp cha mẹ học sinh") for pupil in sorted(room.pupils, key=lambda one: one.id)
    ]
    (told,) = db.session.query(Notification).filter_by(kind="paper_ready")
    assert (told.account_id, told.path, told.read_at is not None) == (cast.thpt_principal.id, url, True)


def test_only_who_asked_and_may_still_print_gets_the_file(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int]
) -> None:
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL, name="Võ Văn Chủ Nhiệm")
    lead(room, teacher)
    teach(room, teacher, "toan")
    client = client_for(teacher)
    url = client.submit(f"/so-diem/{room.id}/in/phieu-bao-diem", {"period": "1", "reason": "Gửi gia đình"}).location
    drain()
    assert page_sizes(client.get(f"{url}/tep").data) == [(210, 297)] * 2
    assert client_for(cast.thpt_principal).get(url).status_code == 404
    assert client_for(cast.thpt_principal).get(f"{url}/tep").status_code == 404
    db.session.query(HomeroomTeacher).delete()  # from now on the teacher only teaches mathematics here
    db.session.commit()
    assert client.get(f"{url}/tep").status_code == 403
    assert client.get(f"/so-diem/{room.id}/in/hoc-ba").status_code == 403
    offered = text_of(parse(client.get(f"/so-diem/{room.id}/in")).find(".//main//ul[@class='cards']"))
    assert ("Danh sách kí tên" in offered, "Phiếu báo điểm" in offered) == (True, False)
    assert client.send(f"{url}/lap-lai").status_code == 403


def test_a_right_lost_meanwhile_is_told(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int]
) -> None:
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL, name="Võ Văn Chủ Nhiệm")
    lead(room, teacher)
    teach(room, teacher, "toan")
    client = client_for(teacher)
    url = client.submit(f"/so-diem/{room.id}/in/hoc-ba", {"reason": "Nộp lưu"}).location
    db.session.query(HomeroomTeacher).delete()
    db.session.commit()
    drain()
    assert "Bạn không còn quyền in của lớp này" in text_of(parse(client.get(url)).find(".//main"))
    assert [one.kind for one in db.session.query(Notification).filter_by(account_id=teacher.id)] == ["paper_failed"]
    assert not db.session.query(RecordView).filter_by(what="print").count()


def test_a_file_is_forgotten_and_can_be_made_again(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int], clock_at: time_machine.Traveller
) -> None:
    client = client_for(cast.thpt_principal)
    url = client.submit(f"/so-diem/{room.id}/in/hoc-ba", {"reason": "Nộp lưu"}).location
    drain()
    words = words_of(client.get(f"{url}/tep").data)
    for expected in ("HỌC BẠ TRUNG HỌC CƠ SỞ", "Số đăng bộ: Chưa có", "Năm học 2026-2027 – Lớp 6A", "Trang 3/3"):
        assert expected in words
    clock_at.shift(timedelta(hours=73))
    working.sweep_papers()
    assert not db.session.query(PaperFile).count()
    client = client_for(cast.thpt_principal)
    assert "Tệp đã hết hạn" in text_of(parse(client.get(url)).find(".//main"))
    assert client.get(f"{url}/tep").status_code == 404
    assert client.send(f"{url}/lap-lai").location == url
    drain()
    assert client.get(f"{url}/tep").status_code == 200
    assert "Học bạ" in text_of(parse(client.get(f"/so-diem/{room.id}/in")).find(".//main//table"))


def test_what_is_never_made_is_said(
    cast: Cast, room: Room, client_for: ClientFor, clock_at: time_machine.Traveller
) -> None:
    client, address = client_for(cast.thpt_principal), f"/so-diem/{room.id}/in/hoc-ba"
    for _number in range(5):
        url = client.submit(address, {"reason": "Nộp lưu"}).location
    assert "Bạn đang có 5 bản in chờ lập" in client.submit(address, {"reason": "Nộp lưu"}).text
    clock_at.shift(timedelta(hours=13))
    working.sweep_papers()
    assert {job.state for job in db.session.query(PaperJob)} == {"failed"}
    assert "Máy chủ chưa lập được bản in này" in client_for(cast.thpt_principal).get(url).text


def test_pages_of_other_schools_and_unknown_papers_are_not_there(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client = client_for(cast.thpt_principal)
    assert client.get(f"/so-diem/{room.id}/in/so-do").status_code == 404
    wrong = client.send(f"/so-diem/{room.id}/in/hoc-ba", {"pupil_id": "999999", "reason": "Nộp lưu"})
    assert wrong.status_code == 422
    assert "Hãy chọn một mục trong danh sách" in wrong.text
    assert client_for(cast.principal).get(f"/so-diem/{room.id}/in").status_code == 404


def test_the_pages_ask_little(cast: Cast, room: Room, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    client = client_for(cast.thpt_principal)
    for address, most in ((f"/so-diem/{room.id}/in", 14), (f"/so-diem/{room.id}/in/hoc-ba", 14)):
        client.get(address)
        with queries() as count:
            client.get(address)
        assert len(count) <= most, (address, len(count))


def test_the_book_of_a_class_says_what_its_sheets_say(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int]
) -> None:
    leader, teacher = client_for(cast.thpt_principal), hire(cast, Role.TEACHER, unit=SCHOOL, name="Võ Văn Toán")
    teach(room, teacher, "toan")
    asked = {"period": "1", "reason": "Lưu hồ sơ"}
    whole, own = (
        client.submit(f"/so-diem/{room.id}/in/so-theo-doi", asked).location for client in (leader, client_for(teacher))
    )
    drain()
    words = words_of(leader.get(f"{whole}/tep").data)
    for subject in ("toan", "ngu_van", "giao_duc_the_chat"):
        for row in open_sheet(actor_of(cast.thpt_principal), BookKey(room.id, 1, subject)).rows:
            cells = [row.shown(column) for column in row.columns if column != "comment"]
            assert row.result is not None
            assert " ".join([row.name, *cells, row.result.shown(), row.shown("comment")]) in words
    for expected in ("Danh sách học sinh", "Số buổi nghỉ học", "Rèn luyện – Học kì I", "Bảng tổng hợp kết quả"):
        assert expected in words
    words = words_of(client_for(teacher).get(f"{own}/tep").data)
    assert "Toán – Học kì I" in words
    for hidden in ("Ngữ văn", "Danh sách học sinh", "Bảng tổng hợp"):
        assert hidden not in words


def test_a_list_to_sign_is_one_page_for_whoever_teaches_there(cast: Cast, client_for: ClientFor) -> None:
    names = [f"Nguyễn Hoàng Thị Khánh {letter}{other}" for letter in "ABCDE" for other in "abcdefghi"]
    room = make_class(cast, "7A", unit=SCHOOL, grade=7, pupils=names)
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL, name="Võ Văn Toán")
    teach(room, teacher, "toan")
    client, address = client_for(teacher), f"/so-diem/{room.id}/in/danh-sach-ki"
    for columns, message in (("a, b, c, d, e", "Nhiều nhất 4 cột"), ("x" * 31, "dài quá 30 chữ")):
        refused = client.submit(address, {"heading": "Nhận sách", "columns": columns})
        assert (refused.status_code, message in refused.text, columns in refused.text) == (422, True, True)
    sent = client.submit(address, {"heading": "Nhận sách", "columns": "Số sách, Ngày nhận"})
    assert page_sizes(sent.data) == [(210, 297)]
    words = words_of(sent.data)
    for expected in ("NHẬN SÁCH", "Ngày nhận Kí tên", "Danh sách có 45 học sinh", "45 Nguyễn Hoàng Thị Khánh Ei"):
        assert expected in words
    assert db.session.query(RecordView).filter_by(what="print", class_id=room.id).count() == 45
