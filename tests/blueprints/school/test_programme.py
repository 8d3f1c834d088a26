"""The programme of a grade on its pages."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import Mark
from portal.models.school import ProgrammeSubject
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import Room, make_class, teach

ClientFor = Callable[[Person], PageClient]
PAGE = "/truong-hoc/chuong-trinh/"


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, "4A")


def main_of(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def subject_id(code: str) -> int:
    return db.session.scalars(select(ProgrammeSubject.id).filter_by(code=code, grade=4)).one()


def test_the_standard_programme_then_an_own_subject(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.principal)
    assert "chưa có chương trình" in main_of(client, PAGE)
    assert client.submit(f"{PAGE}?khoi=5", {}).status_code == 303
    with queries() as made:
        shown = main_of(client, f"{PAGE}?khoi=5")
    assert len(made) <= 12, made.statements
    assert "Tiếng Việt Nhận xét kết hợp điểm số 245" in shown
    add = f"{PAGE}them?khoi=5"
    sent = {"name": "Tiếng Khmer", "assessed_by": "comment", "periods": "70", "optional": "y"}
    for wrong, words in (({"name": "toán"}, "đã có môn cùng tên"), ({"periods": "0"}, "Số tiết cả năm từ 1")):
        refused = client.submit(add, {**sent, **wrong})
        assert refused.status_code == 422
        assert words in text_of(parse(refused).find(".//main"))
    assert client.submit(add, sent).status_code == 303
    own = db.session.scalars(select(ProgrammeSubject).filter_by(name="Tiếng Khmer")).one()
    assert (own.code, own.grade, own.optional) == ("rieng_tieng_khmer", 5, True)
    assert client.send(f"{PAGE}?khoi=5").status_code == 422  # there is one already


def test_what_is_in_use_stays(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client, toan = client_for(cast.principal), f"{PAGE}{subject_id('toan')}"
    db.session.add(
        Mark(
            pupil_id=room.pupils[0].id,
            start_year=room.school_class.start_year,
            semester=1,
            subject="toan",
            column="ck_test",
            value="9",
            unit_id=room.school_class.unit_id,
            class_id=room.id,
            written_at=clock.now(),
            written_by_id=cast.principal.id,
        )
    )
    db.session.commit()
    refused = client.submit(toan, {"assessed_by": "comment"})
    assert "không đổi cách đánh giá được" in text_of(parse(refused).find(".//main"))
    assert client.submit(toan, {"periods": "180"}).status_code == 303
    assert client.send(toan, {"remove": "1"}).status_code == 422
    teach(room, cast.teacher, "am_nhac")
    am_nhac = f"{PAGE}{subject_id('am_nhac')}"
    assert "bỏ phân công trước" in text_of(parse(client.send(am_nhac, {"remove": "1"})).find(".//main"))
    assert client.send(f"{PAGE}{subject_id('mi_thuat')}", {"remove": "1"}).status_code == 303
    assert not db.session.scalars(select(ProgrammeSubject).filter_by(code="mi_thuat", grade=4)).all()


def test_others_may_not(cast: Cast, room: Room, client_for: ClientFor) -> None:
    assert client_for(cast.teacher).get(PAGE).status_code == 403
    assert client_for(cast.other_principal).get(f"{PAGE}{subject_id('toan')}").status_code == 404
    assert client_for(cast.principal).get(f"{PAGE}?khoi=9").status_code == 404
