"""The register of everybody ever admitted, on its page and as a file."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from portal.adapters.spreadsheet import read_rows
from portal.db import db
from portal.models.school import Enrolment, RecordView
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import Room, make_class, make_pupil

ClientFor = Callable[[Person], PageClient]
HERE = "/truong-hoc/so-dang-bo"


@pytest.fixture
def room(cast: Cast) -> Room:
    """Six pupils numbered but for the last, and one who graduated long ago; number 4 is missing, 5 is there twice."""
    found = make_class(cast)
    gone = make_pupil("Hồ Xưa", unit_id=cast.units["vinh_binh"], since=date(2019, 9, 1))
    for pupil, number in zip([gone, *found.pupils], ("1", "2", "3", "5", "05", "10", None), strict=True):
        stay = db.session.scalars(select(Enrolment).where(Enrolment.pupil_id == pupil.id)).one()
        stay.register_no = number
        if pupil is gone:
            stay.status, stay.left_on = "graduated", date(2024, 5, 31)
    make_pupil("Phan Trường Khác", unit_id=cast.units["hoa_nghia"], since=date(2019, 9, 1))
    db.session.commit()
    return found


def test_everybody_by_number_with_gaps_and_doubles(
    cast: Cast, room: Room, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.principal)
    with queries() as made:
        shown = client.get(HERE)
    assert len(made) <= 16, made.statements
    main = parse(shown).find(".//main")
    assert main is not None
    rows = [text_of(cell) for cell in main.findall(".//tbody/tr/td[1]")]
    assert rows == ["1", "2", "3", "5", "05", "10", "–"]
    words = text_of(main)
    assert "Số chưa cấp cho ai: 5. 4, 6–9" in words
    assert "05 = 5" in words
    assert "1 em chưa có số đăng bộ. Cấp số theo lớp: 4A (1)." in words
    assert "Phan Trường Khác" not in words


def test_filters(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client = client_for(cast.principal)

    def names(query: str) -> int:
        return len(parse(client.get(f"{HERE}?{query}")).findall(".//main//tbody/tr"))

    assert names("nam_vao=2019") == 1
    assert names("tinh_trang=graduated") == 1
    assert names("khoi=4") == 6
    assert names("khoi=5") == 0
    assert names("chua_co_so=y") == 1
    assert names("nam_vao=x&khoi=99&tinh_trang=x") == 7


def test_the_file_asks_why_and_is_noted(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client, page = client_for(cast.principal), f"{HERE}/tai?tinh_trang=graduated"
    assert client.submit(page, {"reason": " "}).status_code == 422
    data = client.submit(page, {"reason": "Đối chiếu"}).data
    rows = read_rows(io.BytesIO(data).getvalue())
    assert any("Hồ Xưa" in row for row in rows)
    assert "Đối chiếu" in str(rows[1])
    noted = db.session.scalars(select(RecordView)).all()
    assert [(view.what, view.reason) for view in noted] == [("register_export", "Đối chiếu")]
    assert client.submit(f"{HERE}/tai?nam_vao=2019&khoi=1", {"reason": "x"}).status_code == 422
    assert client_for(cast.teacher).get(HERE).status_code == 403


def test_what_is_asked_for_never_becomes_another_address(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client, asked = client_for(cast.principal), "nam_vao=2019&endpoint=x&_scheme=javascript&_external=1"
    for url, link in ((HERE, f"{HERE}/tai"), (f"{HERE}/tai", HERE)):
        page = client.get(f"{url}?{asked}")
        assert page.status_code == 200
        links = {a.get("href") for a in parse(page).iter("a")}
        assert f"{link}?{asked}" in links
        assert not [each for each in links if each and each.startswith("javascript:")]
