"""Homework: noted by who teaches a class, read by its families and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Homework
from portal.models.people import Account
from portal.models.records import AuditEntry
from portal.models.school import ClassPlace
from portal.rules.permissions import Role
from tests.blueprints.family.test_child_page import words_of
from tests.cast import Cast
from tests.families import make_guardian
from tests.news import hire
from tests.notices import send
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach


def a_class(cast: Cast) -> Room:
    """6A, led by the teacher, who teaches mathematics there."""
    room = make_class(cast, "6A", grade=6)
    lead(room, cast.teacher)
    teach(room, cast.teacher, "toan")
    return room


def tell(client: Any, room: Room, text: str = "Làm bài 2, 3", **changes: Any) -> Any:
    due_on = (clock.today() + timedelta(days=1)).isoformat()
    sent = {"subject": "toan", "text": text, "due_on": due_on, **changes}
    return client.submit(f"/lien-lac/lop/{room.id}/dan-do", sent)


def test_a_teacher_notes_it_and_the_family_sees_it_at_once(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room = a_class(cast)
    teacher, mother = client_for(cast.teacher), client_for(make_guardian(cast, room.pupils[0]))
    child = f"/so-lien-lac/{room.pupils[0].id}/"
    assert "Bài về nhà 6A" in words_of(teacher.get("/lien-lac/"))
    assert "Chưa ghi dặn dò nào" in words_of(teacher.get(f"/lien-lac/lop/{room.id}/dan-do"))
    assert tell(teacher, room, "Làm bài 2, <b>3</b>").status_code == 303
    assert tell(teacher, room, "Mang áo mưa", subject="").status_code == 303
    tomorrow = clock.today() + timedelta(days=1)
    seen = words_of(mother.get(child))
    assert f"Toán: Làm bài 2, &lt;b&gt;3&lt;/b&gt; cần xong ngày {tomorrow:%d/%m/%Y}" in seen
    assert "Mang áo mưa" in seen
    assert "Đang chờ gia đình" not in seen
    clock_at.shift(timedelta(days=2))
    assert "Mang áo mưa" not in words_of(client_for(make_guardian(cast, room.pupils[0])).get(child))
    assert "Mang áo mưa" in words_of(client_for(make_guardian(cast, room.pupils[0])).get(f"{child}dan-do/"))


def test_what_was_typed_stays_where_it_is_wrong(cast: Cast, client_for: Any) -> None:
    room = a_class(cast)
    teacher = client_for(cast.teacher)
    for wrong, words in (
        ({"text": ""}, "Vui lòng nhập nội dung dặn dò."),
        ({"due_on": (clock.today() - timedelta(days=1)).isoformat()}, "Ngày hoàn thành phải từ ngày giao trở đi."),
        ({"due_on": ""}, "Vui lòng nhập mục này."),
    ):
        refused = tell(teacher, room, **{"text": "Ôn bài 12", **wrong})
        assert refused.status_code == 422
        assert words in words_of(refused)
        assert ("Ôn bài 12" in refused.get_data(as_text=True)) == ("text" not in wrong)
    foreign = teacher.send(f"/lien-lac/lop/{room.id}/dan-do", {"subject": "ngu_van", "text": "x", "due_on": "1/1/2030"})
    assert foreign.status_code == 422
    assert db.session.query(Homework).count() == 0


def test_the_author_changes_and_withdraws_it_and_nobody_else(cast: Cast, client_for: Any) -> None:
    room = a_class(cast)
    teacher, mother = client_for(cast.teacher), client_for(make_guardian(cast, room.pupils[0]))
    tell(teacher, room)
    told = db.session.query(Homework).one()
    url, child = f"/lien-lac/dan-do/{told.id}", f"/so-lien-lac/{room.pupils[0].id}/"
    assert client_for(cast.principal).get(url).status_code == 404
    colleague = hire(cast, Role.TEACHER, name="Cô Khác")
    teach(room, colleague, "ngu_van")
    assert client_for(colleague).send(f"{url}/rut").status_code == 404
    version = told.version
    assert teacher.submit(url, {"text": "Làm bài 4"}).status_code == 303
    assert "Làm bài 4" in words_of(mother.get(child))
    sent = {"subject": "toan", "text": "Bài 5", "due_on": told.due_on.isoformat(), "version": version}
    stale = teacher.send(url, sent)
    assert stale.status_code == 422
    assert "Bài 5" in stale.get_data(as_text=True)
    assert teacher.send(f"{url}/rut").status_code == 303
    assert "Làm bài 4" not in words_of(mother.get(child))
    assert "Đã rút" in words_of(teacher.get(f"/lien-lac/lop/{room.id}/dan-do"))
    assert teacher.get(url).status_code == 404


def test_only_who_leads_or_teaches_the_class_or_keeps_the_book_writes(cast: Cast, client_for: Any) -> None:
    room, other = a_class(cast), make_class(cast, "6B", grade=6, pupils=["Lê Văn Bê"])
    colleague = hire(cast, Role.TEACHER, name="Cô Khác")
    lead(other, colleague)
    url = f"/lien-lac/lop/{room.id}/dan-do"
    assert client_for(colleague).get(url).status_code == 404
    assert client_for(cast.other_principal).get(url).status_code == 404
    assert client_for(cast.principal).get(url).status_code == 200
    assert tell(client_for(cast.principal), room, subject="").status_code == 303
    assert client_for(make_guardian(cast, room.pupils[0])).get(url).status_code == 403
    stranger = client_for(make_guardian(cast, other.pupils[0], name="Lê Thị Bê"))
    assert stranger.get(f"/so-lien-lac/{room.pupils[0].id}/dan-do/").status_code == 404


def test_a_child_sees_what_was_given_while_it_sat_there(cast: Cast, client_for: Any) -> None:
    room = a_class(cast)
    mother = client_for(make_guardian(cast, room.pupils[0]))
    tell(client_for(cast.teacher), room, "Sau khi chuyển lớp")
    place = db.session.query(ClassPlace).filter_by(pupil_id=room.pupils[0].id).one()
    place.valid_to = clock.today()
    db.session.commit()
    for path in ("", "dan-do/"):
        assert "Sau khi chuyển lớp" not in words_of(mother.get(f"/so-lien-lac/{room.pupils[0].id}/{path}"))


def test_both_lists_keep_to_their_budgets(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = a_class(cast)
    teacher, mother = client_for(cast.teacher), client_for(make_guardian(cast, room.pupils[0]))
    for number in range(25):
        tell(teacher, room, f"Bài số {number}")
    child = f"/so-lien-lac/{room.pupils[0].id}/dan-do/"
    mother.get(child)
    with queries() as count:
        page = words_of(mother.get(child))
    assert "Bài số 24" in page
    assert "Bài số 3 " not in page
    assert len(count) <= 8, count.statements
    with queries() as count:
        teacher.get(f"/lien-lac/lop/{room.id}/dan-do")
    assert len(count) <= 12, count.statements


def test_leaders_take_back_what_a_teacher_wrote_who_has_left(cast: Cast, client_for: Any) -> None:
    room = a_class(cast)
    mother = client_for(make_guardian(cast, room.pupils[0]))
    tell(client_for(cast.teacher), room, "Mang 200.000 đồng")
    told = db.session.query(Homework).one()
    account = db.session.get_one(Account, cast.teacher.id)
    account.left_on = clock.today()
    db.session.commit()
    url, child = f"/lien-lac/dan-do/{told.id}", f"/so-lien-lac/{room.pupils[0].id}/"
    for person, status in ((cast.other_principal, 404), (cast.stranger_principal, 404), (cast.leader, 403)):
        assert client_for(person).send(f"{url}/rut").status_code == status, person.key
    principal = client_for(cast.principal)
    page = principal.get(f"/lien-lac/lop/{room.id}/dan-do").get_data(as_text=True)
    assert f"{url}/rut" in page
    assert f'href="{url}"' not in page, "words of somebody else are taken back, not changed"
    assert principal.send(f"{url}/rut").status_code == 303
    assert principal.send(f"{url}/rut").status_code == 404, "once"
    assert "Mang 200.000" not in words_of(mother.get(child))
    assert f"{cast.principal.name} rút lúc" in words_of(principal.get(f"/lien-lac/lop/{room.id}/dan-do"))
    entry = db.session.query(AuditEntry).filter_by(action="homework_withdrawn").one()
    assert entry.account_id == cast.principal.id


def test_leaders_take_back_a_notice_of_a_teacher_who_has_left(cast: Cast, client_for: Any, mails: Any) -> None:
    room = a_class(cast)
    mother = client_for(make_guardian(cast, room.pupils[0]))
    sent = send(cast.teacher, room)
    account = db.session.get_one(Account, cast.teacher.id)
    account.left_on = clock.today()
    db.session.commit()
    principal, url = client_for(cast.principal), f"/lien-lac/thong-bao/{sent.id}/"
    assert "/thu-hoi" in principal.get(url).get_data(as_text=True)
    assert principal.submit(f"{url}thu-hoi", {"reason": "Giáo viên đã chuyển trường"}).status_code == 303
    read = words_of(mother.get(f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/"))
    assert "Giáo viên đã chuyển trường" in read
