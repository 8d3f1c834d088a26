"""What the family is told of who looked at the child's data."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.school import ClassPlace, RecordView
from portal.rules.school.views import OF_ONE_GUARDIAN, VIEW_LABELS
from portal.services.contact_book import looking
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.pages import parse, text_of
from tests.queries import QueryCount
from tests.school import Room, make_class


def look(
    cast: Cast, person: Person, what: str, *, pupil: Any = None, room: Room | None = None, days: float = 1, **more: Any
) -> None:
    """A look so many days ago, pending."""
    db.session.add(
        RecordView(
            at=clock.now() - timedelta(days=days),
            account_id=person.id,
            account_name=person.name,
            unit_id=cast.units["vinh_binh"],
            pupil_id=pupil.id if pupil else None,
            class_id=room.id if room else None,
            what=what,
            **more,
        )
    )


def rows_of(client: Any, pupil: Any) -> list[str]:
    """The rows of the page as text."""
    answer = client.get(f"/so-lien-lac/{pupil.id}/ai-da-xem")
    assert answer.status_code == 200
    return [text_of(row) for body in parse(answer).iter("tbody") for row in body.iter("tr")]


def test_staff_are_named_with_role_school_and_reason_and_the_family_is_not(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    pupil, other = room.pupils[:2]
    mother = make_guardian(cast, pupil)
    father = make_guardian(cast, pupil, name="Lê Văn Cha", relation="father", phone="0900000005")
    look(cast, cast.principal, "list_export", pupil=pupil, reason="Làm thẻ thư viện", days=2)
    look(cast, cast.teacher, "record", pupil=other)
    look(cast, father, "family_page", pupil=pupil, by_family=True)
    look(cast, mother, "family_page", pupil=pupil, by_family=True)
    db.session.commit()
    rows = rows_of(client_for(mother), pupil)
    assert len(rows) == 3
    assert rows[0].startswith("Bạn Gia đình xem ai đã xem dữ liệu của con")
    assert rows[1].startswith("Bạn Gia đình xem sổ liên lạc")
    assert all(
        word in rows[2]
        for word in (cast.principal.name, "Lãnh đạo", "Trường Tiểu học Vĩnh Bình", "Tải danh sách", "Làm thẻ thư viện")
    )
    assert father.name not in " ".join(rows)


def test_looks_at_the_whole_class_count_only_on_the_days_the_child_sat_there(cast: Cast, client_for: Any) -> None:
    room, later = make_class(cast), make_class(cast, "4B")
    pupil = room.pupils[0]
    place = db.session.query(ClassPlace).filter_by(pupil_id=pupil.id).one()
    moved = clock.today() - timedelta(days=10)
    place.valid_to = moved
    db.session.add(ClassPlace(class_id=later.id, pupil_id=pupil.id, grade=4, valid_from=moved))
    for days, where, what in (
        (11, room, "class_list"),
        (9, room, "sheet"),
        (11, later, "results"),
        (9, later, "attendance"),
    ):
        look(cast, cast.principal, what, room=where, days=days)
    db.session.commit()
    rows = rows_of(client_for(make_guardian(cast, pupil)), pupil)
    assert [row.split("cả lớp")[0].split("Vĩnh Bình ")[-1].strip() for row in rows[1:]] == [
        "Xem điểm danh",
        "Xem danh sách lớp",
    ]


def test_the_edge_of_a_day_is_vietnams_midnight(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    db.session.query(ClassPlace).filter_by(pupil_id=pupil.id).one().valid_from = clock.today()
    look(cast, cast.principal, "sheet", room=room, days=8.5 / 24)  # 8:00 now, so 23:30 of the day before
    look(cast, cast.principal, "results", room=room, days=7.5 / 24)  # 00:30 today
    db.session.commit()
    rows = rows_of(client_for(make_guardian(cast, pupil)), pupil)
    assert len(rows) == 2
    assert "Xem kết quả" in rows[1]


def test_only_the_childs_own_people_of_today_open_it(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    url = f"/so-lien-lac/{pupil.id}/ai-da-xem"
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    former = make_guardian(cast, pupil, name="Lê Văn Cũ", phone="0900000003", until=clock.today())
    for person, status in (
        (make_guardian(cast, pupil), 200),
        (make_own_account(cast, pupil), 200),
        (other, 404),
        (former, 404),
        (cast.teacher, 403),
        (cast.other_principal, 403),
        (cast.nobody, 403),
    ):
        assert client_for(person).get(url).status_code == status, person.key


def test_many_looks_are_paged_within_the_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    client = client_for(make_guardian(cast, pupil, since=date(2020, 9, 1)))
    for number in range(60):
        look(cast, cast.principal, "record", pupil=pupil, days=number / 10)
    db.session.commit()
    client.get(f"/so-lien-lac/{pupil.id}/ai-da-xem")
    with queries() as count:
        assert len(rows_of(client, pupil)) == 50
    assert len(count) <= 14, count.statements
    second = client.get(f"/so-lien-lac/{pupil.id}/ai-da-xem?trang=2")
    assert len(list(next(parse(second).iter("tbody")).iter("tr"))) == 11


def test_two_tabs_at_once_are_one_look(cast: Cast, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    room = make_class(cast, "6A", grade=6)
    mother = make_guardian(cast, room.pupils[0])
    begin_write = looking.begin_write

    def other_tab_was_first() -> None:
        begin_write()
        row = RecordView(at=clock.now(), account_id=mother.id, account_name="x", unit_id=room.school_class.unit_id)
        row.pupil_id, row.what, row.by_family = room.pupils[0].id, "family_page", True
        db.session.add(row)
        db.session.flush()

    monkeypatch.setattr(looking, "begin_write", other_tab_was_first)
    assert client_for(mother).get(f"/so-lien-lac/{room.pupils[0].id}/").status_code == 200
    assert db.session.query(RecordView).filter_by(what="family_page").count() == 1


@pytest.mark.parametrize("what", sorted(OF_ONE_GUARDIAN))
def test_what_one_guardian_wrote_is_not_told_by_who_looked_at_it(what: str, cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    father = make_guardian(cast, pupil, name="Lê Văn Cha", relation="father", phone="0900000005")
    look(cast, cast.teacher, what, pupil=pupil)
    db.session.commit()
    row = rows_of(client_for(father), pupil)[1]
    assert "Xem sổ liên lạc của em" in row
    assert cast.teacher.name in row, "who looked, and when, stays told"
    assert VIEW_LABELS[what] not in row


def test_the_looks_of_one_guardian_s_matters_are_known_codes() -> None:
    assert set(VIEW_LABELS) >= OF_ONE_GUARDIAN
    assert {"meetings", "notice_handed", "data_requests_export"} <= OF_ONE_GUARDIAN
