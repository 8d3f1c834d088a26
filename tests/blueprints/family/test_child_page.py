"""A child's page as a mother reads it on a cheap phone."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.gradebook import BookPublication, Mark
from portal.models.school import ClassPlace
from portal.rules.attendance.statuses import EXCUSED, LATE, UNEXCUSED
from portal.rules.permissions import Role
from tests.cast import Cast
from tests.families import make_guardian
from tests.gradebook import fill
from tests.news import hire
from tests.plans import plans_while
from tests.queries import QueryCount, list_statements
from tests.school import Room, lead, make_class, make_field, teach
from tests.services.contact_book.test_child_marks import publish

FIRST_LOAD_LIMIT = 50 * 1024


def absent(room: Room, cast: Cast, *statuses: str, since: int = 0) -> None:
    """One session each of the first pupil, of so many days ago and the days before; committed."""
    for number, status in enumerate(statuses, start=since):
        roll = Roll(
            class_id=room.id,
            day=clock.today() - timedelta(days=number),
            session="morning",
            taken_at=clock.now(),
            taken_by_id=cast.teacher.id,
            taken_by=cast.teacher.name,
        )
        db.session.add(roll)
        db.session.flush()
        db.session.add(RollEntry(roll_id=roll.id, pupil_id=room.pupils[0].id, status=status))
    db.session.commit()


def full(cast: Cast, *, grade: int = 6) -> Room:
    """A class with everything in its books, published, and who leads it."""
    room = make_class(cast, f"{grade}A", grade=grade)
    lead(room, cast.teacher)
    fill(room, by=cast.teacher)
    publish(room)
    return room


def fill_field(room: Room, cast: Cast, code: str) -> None:
    for column, value in (("cs_1", "dat"), ("cs_2", "chua_dat"), ("comment", "Bé chạy nhanh.")):
        db.session.add(
            Mark(
                pupil_id=room.pupils[0].id,
                start_year=room.school_class.start_year,
                semester=1,
                subject=code,
                column=column,
                value=value,
                unit_id=room.school_class.unit_id,
                class_id=room.id,
                written_at=clock.now(),
                written_by_id=cast.teacher.id,
            )
        )
    db.session.commit()


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def test_a_mother_reads_today_the_marks_and_the_attendance(cast: Cast, client_for: Any) -> None:
    room = full(cast)
    absent(room, cast, EXCUSED, LATE)
    client = client_for(make_guardian(cast, room.pupils[0]))
    text = words_of(client.get(f"/so-lien-lac/{room.pupils[0].id}/"))
    assert re.search(r"Hôm nay ?: Vắng có phép", text)
    assert "Vắng có phép 1 buổi" in text
    assert "Đi muộn 1 lần" in text
    assert "Đánh giá giữa kì" in text
    assert "Kết quả rèn luyện Tốt" in text
    assert all(pupil.full_name not in text for pupil in room.pupils[1:])
    year = words_of(client.get(f"/so-lien-lac/{room.pupils[0].id}/?hoc-ky=nam"))
    assert "Cả năm" in year
    assert re.search(r"Toán \d,\d \d,\d \d,\d", year)


def test_primary_and_preschool_have_their_own_words(cast: Cast, client_for: Any) -> None:
    room = full(cast, grade=4)
    client = client_for(make_guardian(cast, room.pupils[0]))
    text = words_of(client.get(f"/so-lien-lac/{room.pupils[0].id}/"))
    assert "Hoàn thành tốt" in text
    assert "Nhận xét số" in text
    assert "Phẩm chất và năng lực" in text
    small = make_class(cast, "Lá 1", unit="hoa_nghia", grade=0)
    field = make_field(small, "Thể chất", "1 | Chạy 100% đường\n2 | <b>Nhảy</b>")
    fill_field(small, cast, field.code)
    publish(small)
    client = client_for(make_guardian(cast, small.pupils[0], name="Lê Thị Mầm", phone="0900000009"))
    page = client.get(f"/so-lien-lac/{small.pupils[0].id}/")
    assert "Chạy 100% đường Đạt" in words_of(page)
    assert "&lt;b&gt;Nhảy" in page.get_data(as_text=True)
    assert "1/2" in words_of(page)


def test_the_limit_of_absences_is_told_only_when_it_is_near(cast: Cast, client_for: Any) -> None:
    room = make_class(cast, "6A", grade=6)
    client = client_for(make_guardian(cast, room.pupils[0]))
    url = f"/so-lien-lac/{room.pupils[0].id}/"
    absent(room, cast, *[UNEXCUSED] * 29)
    assert "45 buổi" not in words_of(client.get(url))
    absent(room, cast, UNEXCUSED, since=29)
    assert "Cả năm đã nghỉ 30 buổi. Nghỉ quá 45 buổi" in words_of(client.get(url))


def test_odd_addresses_show_the_page_of_today(cast: Cast, client_for: Any) -> None:
    room = full(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    plain = words_of(client.get(f"/so-lien-lac/{room.pupils[0].id}/"))
    for query in ("?nam=1990-1991", "?nam=x&hoc-ky=3", "?hoc-ky=1%27"):
        assert words_of(client.get(f"/so-lien-lac/{room.pupils[0].id}/{query}")) == plain, query


def test_a_class_without_books_and_a_child_without_a_class(cast: Cast, client_for: Any) -> None:
    room = make_class(cast, "6A", grade=6)
    client = client_for(make_guardian(cast, room.pupils[0]))
    assert "chưa công bố" in words_of(client.get(f"/so-lien-lac/{room.pupils[0].id}/"))
    db.session.query(ClassPlace).delete()
    db.session.commit()
    assert "Chưa có lớp học nào" in words_of(client.get(f"/so-lien-lac/{room.pupils[0].id}/"))


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    room = full(cast)
    colleague = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Bên")
    teach(make_class(cast, "6B", grade=6), colleague, "toan")
    mother = make_guardian(cast, room.pupils[0])
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", phone="0900000003", until=clock.today())
    allowed = {mother: 200, other: 404, former: 404, colleague: 403, cast.stranger_principal: 403, cast.teacher: 403}
    for person, status in allowed.items():
        for query in ("", "?hoc-ky=nam", "?hoc-ky=2"):
            answer = client_for(person).get(f"/so-lien-lac/{room.pupils[0].id}/{query}")
            assert answer.status_code == status, (person.key, query)


def test_the_page_costs_eight_statements_and_who_it_is(
    cast: Cast, client_for: Any, queries: Callable[[], QueryCount]
) -> None:
    room = full(cast)
    client = client_for(make_guardian(cast, *room.pupils))
    url = f"/so-lien-lac/{room.pupils[0].id}/"
    client.get(url)
    with queries() as own:
        client.get("/so-lien-lac/")
    for query in ("", "?hoc-ky=nam"):
        with queries() as count:
            client.get(url + query)
        assert len(count) - len(own) <= 8 - 1, count.statements  # the list of one's children costs one beside who it is


def test_a_first_visit_is_light(cast: Cast, client_for: Any) -> None:
    room = full(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    page = client.get(f"/so-lien-lac/{room.pupils[0].id}/").get_data(as_text=True)
    assert "htmx" not in re.sub(r"hx-headers='[^']*'", "", page)
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    bodies = [page.encode()]
    for address in sorted(assets):
        with client.get(address) as answer:
            bodies.append(answer.get_data())
    size = sum(len(gzip.compress(body, 6, mtime=0)) for body in bodies)
    assert size <= FIRST_LOAD_LIMIT, size


def test_the_title_of_the_year_stands_there_once_all_is_published(cast: Cast, client_for: Any) -> None:
    room = full(cast)
    url = f"/so-lien-lac/{room.pupils[0].id}/"
    mother = client_for(make_guardian(cast, room.pupils[0]))
    for mark in db.session.query(Mark).filter_by(pupil_id=room.pupils[0].id):
        mark.value = "9" if mark.value[0].isdigit() else mark.value
    db.session.commit()
    assert "Danh hiệu Học sinh Xuất sắc" in words_of(mother.get(f"{url}?hoc-ky=nam"))
    assert "Danh hiệu" not in words_of(mother.get(f"{url}?hoc-ky=1"))
    publication = db.session.query(BookPublication).filter_by(class_id=room.id, semester=2, column="ck").first()
    assert publication is not None
    publication.withdrawn_at = clock.now()
    db.session.commit()
    assert "Danh hiệu" not in words_of(mother.get(f"{url}?hoc-ky=nam"))


def test_no_statement_of_the_page_is_built_for_one_family(cast: Cast, client_for: Any) -> None:
    """Building them took half of a page's time on the evening after marks were published."""
    room = full(cast)
    asked = []
    for pupil in room.pupils[:2]:
        mother, url = client_for(make_guardian(cast, pupil)), f"/so-lien-lac/{pupil.id}/"
        asked.append(list_statements(lambda mother=mother, url=url: mother.get(url)))
    first, second = asked
    assert len(first) > 10
    assert not [str(each) for each in second if not any(each is known for known in first)]


WHOLE = re.compile(r"SCAN (?!\(|CONSTANT|anon_|above|mine)|MATERIALIZE \(join|.*AUTOMATIC")
"""Steps of SQLite that read a whole table."""


@pytest.mark.sqlite_only
def test_no_page_of_a_child_reads_a_whole_table(app: Flask, cast: Cast, client_for: Any) -> None:
    """In a province of 100,000 pupils one join that SQLite worked out for all of them took 80 ms of every page."""
    room = full(cast)
    mother, pupil_id = client_for(make_guardian(cast, room.pupils[0])), room.pupils[0].id
    urls = [
        rule.rule.replace("<int:pupil_id>", str(pupil_id))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("family.") and rule.arguments == {"pupil_id"} and "GET" in (rule.methods or ())
    ]
    assert len(urls) > 12
    found = plans_while(lambda: [mother.get(url) for url in [*urls, f"{urls[0]}?hoc-ky=nam"]])
    assert len(found) > 30
    assert not {sql: steps for sql, steps in found.items() if any(WHOLE.match(step) for step in steps)}
