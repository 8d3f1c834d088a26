"""From a department down to one school by grade; never to a pupil."""

from collections.abc import Callable

from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import make_class

ClientFor = Callable[[Person], PageClient]
HERE = "/truong-hoc/tong-hop/"


def test_from_the_department_to_a_school(cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    room, client = make_class(cast), client_for(cast.leader)
    make_class(cast, "4H", unit="hoa_nghia")
    with queries() as made:
        top = parse(client.get(HERE))
    assert len(made) <= 12, made.statements
    assert {link.get("href") for link in top.findall(".//nav//a") if text_of(link) == "Trường học"} == {HERE}
    links = {text_of(link): link.get("href") for link in top.findall(".//main//tbody//th/a")}
    below = parse(client.get(links["Phòng Giáo dục và Đào tạo Chợ Lách"]))
    links = {text_of(link): link.get("href") for link in below.findall(".//main//tbody//th/a")}
    with queries() as made:
        school = parse(client.get(links["Trường Tiểu học Vĩnh Bình"]))
    assert len(made) <= 14, made.statements
    words = text_of(school.find(".//main"))
    assert "Khối 4" in words
    assert "6,0" in words
    assert "Lê Thị An" not in words
    assert not school.findall(".//main//tbody//a")
    for closed in (f"hoc-sinh/{room.pupils[0].id}", f"lop/{room.id}", "hoc-sinh/999999", "lop/999999", "hoc-sinh/", ""):
        assert client.get(f"/truong-hoc/{closed}").status_code == 403
    file = client.get(f"{HERE}{cast.units['cho_lach']}.xlsx?xem=truong&sort=pupils&dir=desc")
    assert file.data[:2] == b"PK"
    assert client.get(f"{HERE}{cast.units['tam_binh']}").status_code == 404
    assert client.get(f"{HERE}{cast.units['tam_binh']}.xlsx").status_code == 404


def test_nobody_below_and_nobody_without_the_right(cast: Cast, client_for: ClientFor) -> None:
    assert "Không có trường cấp dưới" not in text_of(parse(client_for(cast.leader).get(HERE)).find(".//main"))
    kind = parse(client_for(cast.leader).get(f"{HERE}?nam=khong&loai=preschool&sort=la&trang=x")).findall(".//tbody/tr")
    assert len(kind) == 3
    assert client_for(cast.clerk).get(HERE).status_code == 403
    own = parse(client_for(cast.principal).get(HERE))
    assert "Trường chưa có lớp nào" in text_of(own.find(".//main"))
