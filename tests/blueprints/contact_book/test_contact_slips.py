"""The school's pages of contact slips: the choice, one screen for the class, sending, the board."""

from collections.abc import Callable
from typing import Any

from portal.db import db
from portal.models.contact_book import ContactSlip, ContactSlipRound, ContactSlipSetting
from portal.models.school import RecordView
from portal.rules.contact_book.contact_slips import HOLD
from portal.rules.permissions import Role
from tests.cast import Cast
from tests.contact_slips import send_slips, slip_of, this_week, use_slips, write_note
from tests.families import make_guardian
from tests.news import hire
from tests.papers import words_of
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach


def url_of(room: Room, rest: str = "") -> str:
    return f"/lien-lac/lop/{room.id}/phieu-lien-lac/{this_week().isoformat()}{rest}"


def made(cast: Cast) -> Room:
    room = make_class(cast, "6A", grade=6)
    lead(room, cast.teacher)
    use_slips(room)
    return room


def shown(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_leaders_choose_and_classes_get_their_weeks(cast: Cast, client_for: Any) -> None:
    room = make_class(cast, "6A", grade=6)
    lead(room, cast.teacher)
    teacher, principal = client_for(cast.teacher), client_for(cast.principal)
    weeks, setting = f"/lien-lac/lop/{room.id}/phieu-lien-lac/", "/lien-lac/phieu-lien-lac/cai-dat"
    assert "Trường chưa dùng phiếu liên lạc" in shown(teacher.get(weeks))
    assert teacher.get(setting).status_code == 403
    refused = principal.submit(setting, {"frequency": "week", "week_one": "2026-09-08"})
    assert refused.status_code == 422
    assert "Tuần bắt đầu vào thứ Hai" in shown(refused)
    assert 'value="2026-09-08"' in shown(refused)
    assert principal.submit(setting, {"frequency": "week", "week_one": "2026-09-07"}).status_code == 303
    page = shown(teacher.get(weeks))
    assert "Tuần 11 (16/11/2026 – 22/11/2026)" in page
    assert "Tuần 12" not in page
    stale = principal.send(setting, {"frequency": "month", "week_one": "2026-09-07", "version": "0"})
    assert "Người khác vừa đổi" in shown(stale)
    assert db.session.query(ContactSlipSetting).one().frequency == "week"


def test_one_screen_saves_the_whole_class_without_scripts(cast: Cast, client_for: Any) -> None:
    room = made(cast)
    client = client_for(cast.teacher)
    first, second = (pupil.id for pupil in room.pupils[:2])
    page = shown(client.get(url_of(room)))
    assert all(pupil.full_name in page for pupil in room.pupils)
    typed = {f"note_{first}": "Em <b>chăm</b>", f"note_{second}": "x" * 1001}
    refused = client.submit(url_of(room), typed)
    assert refused.status_code == 422
    assert "x" * 1001 in shown(refused)
    assert "Em &lt;b&gt;chăm" in shown(refused)
    assert db.session.query(ContactSlip).count() == 0
    assert client.submit(url_of(room), {**typed, f"note_{second}": "Tiến bộ"}).status_code == 303
    assert slip_of(room, 1).text == "Tiến bộ"
    assert "Tiến bộ" in shown(client.get(url_of(room, f"/xem/{second}")))


def test_two_tabs_lose_nothing(cast: Cast, client_for: Any) -> None:
    room = made(cast)
    client = client_for(cast.teacher)
    first, second = (pupil.id for pupil in room.pupils[:2])
    old = {f"note_{first}": "Tab cũ", f"seen_{first}": "0", f"note_{second}": "Mới", f"seen_{second}": "0"}
    write_note(cast.principal, room, "Tab mới")
    page = shown(client.send(url_of(room), old))
    assert "vừa ghi lúc" in page
    assert "Tab mới" in page
    assert "Tab cũ" in page
    db.session.expire_all()
    assert (slip_of(room).text, slip_of(room, 1).text) == ("Tab mới", "Mới")
    assert f'name="seen_{first}" value="1"' in page
    assert client.send(url_of(room), {**old, f"seen_{first}": "1", f"seen_{second}": "1"}).status_code == 303
    db.session.expire_all()
    assert slip_of(room).text == "Tab cũ"


def test_a_row_is_kept_as_soon_as_it_is_left(cast: Cast, client_for: Any) -> None:
    room = made(cast)
    client = client_for(cast.teacher)
    first = room.pupils[0].id
    htmx = {"HX-Request": "true"}
    row, sent = url_of(room, f"/hoc-sinh/{first}"), {f"note_{first}": "Chăm học", f"seen_{first}": "0"}
    part = shown(client.send(row, sent, headers=htmx))
    assert "Đã lưu lúc" in part
    assert f'name="seen_{first}" value="1"' in part
    write_note(cast.principal, room, "Rất chăm", seen=1)
    part = shown(client.send(row, {**sent, f"note_{first}": "Khác", f"seen_{first}": "1"}, headers=htmx))
    assert "Rất chăm" in part
    assert f'name="seen_{first}" value="2"' in part
    assert "Không quá" in shown(client.send(row, {f"note_{first}": "x" * 1001, f"seen_{first}": "2"}, headers=htmx))
    db.session.expire_all()
    assert slip_of(room).text == "Rất chăm"
    assert client.send(url_of(room, "/hoc-sinh/99999"), {}, headers=htmx).status_code == 404


def test_send_undo_print_correct(cast: Cast, client_for: Any) -> None:
    room = made(cast)
    client = client_for(cast.teacher)
    first = room.pupils[0]
    write_note(cast.teacher, room, "Em chăm học")
    page = shown(client.get(url_of(room, "/gui")))
    assert "Gửi cho gia đình 6 em" in page
    assert "5 em chưa có lời giáo viên" in page
    assert client.send(url_of(room, "/gui")).status_code == 303
    assert client.get(url_of(room, "/gui")).status_code == 303
    board = shown(client.get(url_of(room)))
    assert "Hoàn tác" in board
    assert "Đã hoàn tác" in shown(client.send(url_of(room, "/hoan-tac"), follow_redirects=True))
    send_slips(cast.teacher, room)
    assert "Hoàn tác" not in shown(client.get(url_of(room)))
    late = client.send(url_of(room), {f"note_{first.id}": "Gõ ở trang mở sẵn", f"seen_{first.id}": "1"})
    assert late.status_code == 422
    assert "Phiếu này đã gửi nên không sửa được nữa" in shown(late)
    assert "Gõ ở trang mở sẵn" in shown(late), "what was typed beside another tab is not lost"
    assert client.submit(url_of(room, f"/dinh-chinh/{first.id}"), {"text": ""}).status_code == 422
    assert client.submit(url_of(room, f"/dinh-chinh/{first.id}"), {"text": "Vắng thứ Ba"}).status_code == 303
    client.get(url_of(room, "/in"), headers={"Sec-Purpose": "prefetch"})
    assert db.session.query(RecordView).filter_by(what="contact_slips_print").count() == 0, "nobody looked"
    pdf = client.get(url_of(room, "/in"))
    text = words_of(pdf.get_data())
    assert all(pupil.full_name in text for pupil in room.pupils)
    assert "Em chăm học" in text
    assert "Vắng thứ Ba" in text
    assert db.session.query(RecordView).filter_by(what="contact_slips_print", class_id=room.id).count() == 1


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    room = made(cast)
    colleague = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Bên")
    other = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Khác")
    teach(room, colleague, "toan")
    lead(make_class(cast, "6B", grade=6), other)
    mother = make_guardian(cast, room.pupils[0])
    first = room.pupils[0].id
    statuses = {colleague: 403, other: 404, cast.stranger_principal: 404, mother: 403, cast.principal: 200}
    for person, status in statuses.items():
        client = client_for(person)
        for rest in ("", "/gui", f"/xem/{first}"):
            assert client.get(url_of(room, rest)).status_code == status, (person.key, rest)
        if status != 200:
            for rest in ("", "/gui", "/hoan-tac", f"/hoc-sinh/{first}"):
                assert client.send(url_of(room, rest), {}).status_code == status, (person.key, rest)
    client = client_for(cast.teacher)
    for odd in ("x", "2026-13-01", "2026-11-17", "1999-01-04"):
        assert client.get(f"/lien-lac/lop/{room.id}/phieu-lien-lac/{odd}").status_code == 404, odd
    assert client.get(url_of(room, "/in")).status_code == 404  # nothing sent
    assert db.session.query(ContactSlipRound).count() == 0


def test_the_screen_costs_the_same_for_every_class(
    cast: Cast, client_for: Any, queries: Callable[[], QueryCount]
) -> None:
    room = made(cast)
    for place in range(6):
        write_note(cast.teacher, room, "Ngoan", place=place)
    client = client_for(cast.teacher)
    client.get(url_of(room))
    with queries() as count:
        client.get(url_of(room))
    assert len(count) <= 32, len(count)


def test_correcting_before_and_after_families_see_it(cast: Cast, client_for: Any) -> None:
    room = made(cast)
    client, first = client_for(cast.teacher), room.pupils[0]
    mother = make_guardian(cast, first)
    write_note(cast.teacher, room, "Em chăm học")
    sent = send_slips(cast.teacher, room, held=True)
    page = url_of(room, f"/dinh-chinh/{first.id}")
    before = shown(client.get(page))
    assert "Chưa gia đình nào thấy phiếu" in before
    assert "Em chăm học" in before
    assert client.submit(page, {"text": "Em rất chăm học"}).status_code == 303
    assert "Đã sửa, chưa gia đình nào thấy" in shown(client.get(url_of(room)))
    assert sent.sent_at is not None
    sent.sent_at -= HOLD
    db.session.commit()
    for words in ("Em vắng thứ Ba", "Em không vắng"):
        assert client.submit(page, {"text": words}).status_code == 303
    same = client.submit(page, {"text": "Em rất chăm học"})
    assert same.status_code == 422
    assert "giống lời đã gửi" in shown(same)
    slip = slip_of(room)
    read = shown(client_for(mother).get(f"/so-lien-lac/{first.id}/phieu-lien-lac/{slip.id}/"))
    assert read.index("Em rất chăm học") < read.index("Em vắng thứ Ba") < read.index("Em không vắng")
