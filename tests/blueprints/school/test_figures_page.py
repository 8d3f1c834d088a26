"""The tables of figures: from a department down to one school, for nobody else, never with a pupil."""

from collections.abc import Callable

import pytest

from portal.services.figures import refresh_figures
from tests.cast import Cast, Person
from tests.gradebook import fill
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import make_class

ClientFor = Callable[[Person], PageClient]
HERE = "/truong-hoc/tong-hop/bang/"


@pytest.fixture
def counted(cast: Cast) -> None:
    """A class with results; figures of two schools."""
    fill(make_class(cast, "4A"), by=cast.teacher)
    make_class(cast, "4H", unit="hoa_nghia", pupils=("Thạch Sa", "Sơn Út", "Lâm Ri"))
    refresh_figures(seconds=600)
    make_class(cast, "10A", unit="thpt_ben_tre", grade=10)


def test_from_the_department_to_a_school(
    cast: Cast, counted: None, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.leader)
    tabs = parse(client.get("/truong-hoc/tong-hop/")).findall(".//main//nav//a")
    links = {text_of(link): link.get("href") for link in tabs}
    assert list(links) == ["Quy mô", "Nhập liệu", "Học tập", "Rèn luyện", "Danh hiệu", "Lên lớp", "Chuyên cần"]
    with queries() as made:
        top = parse(client.get(links["Học tập"]))
    assert len(made) <= 13, made.statements
    words = text_of(top.find(".//main"))
    assert "Số liệu tính lúc" in words
    assert "Hoàn thành xuất sắc" in words
    links = {text_of(link): link.get("href") for link in top.findall(".//main//tbody//th/a")}
    below = parse(client.get(links["Phòng Giáo dục và Đào tạo Chợ Lách"]))
    links = {text_of(link): link.get("href") for link in below.findall(".//main//tbody//th/a")}
    school = parse(client.get(links["Trường Tiểu học Vĩnh Bình"]))
    assert "Khối 4" in text_of(school.find(".//main"))
    assert "Lê Thị An" not in text_of(school.find(".//main"))
    assert not school.findall(".//main//tbody//a")
    assert client.get(f"{HERE}{cast.units['cho_lach']}.xlsx?bang=hoc-tap&xem=truong&sort=pupils").data[:2] == b"PK"
    none = text_of(parse(client.get(f"{HERE}?bang=hoan-thanh")).find(".//main"))
    assert "Chưa có số liệu của: Trường THPT Nguyễn Đình Chiểu" in none
    odd = client.get(f"{HERE}?bang=x&nam=y&ki=z&cap=1&khoi=-4&xem=la&sort=la&trang=x")
    assert odd.status_code == 200


def test_nobody_else_opens_a_table_or_takes_it_away(cast: Cast, counted: None, client_for: ClientFor) -> None:
    school, sibling = cast.units["vinh_binh"], cast.units["hoa_nghia"]
    for person in (cast.teacher, cast.clerk, cast.office_clerk):
        client = client_for(person)
        for url in (HERE, f"{HERE}{school}", f"{HERE}{school}.xlsx"):
            assert client.get(url).status_code == 403, url
    principal = client_for(cast.principal)
    assert principal.get(HERE).status_code == 200
    for unit in (sibling, cast.units["cho_lach"], cast.units["ben_tre"]):
        assert principal.get(f"{HERE}{unit}?bang=hoc-tap").status_code == 404
        assert principal.get(f"{HERE}{unit}.xlsx").status_code == 404
    leader = client_for(cast.leader)
    assert leader.get(f"{HERE}{cast.units['tam_binh']}").status_code == 404
    assert leader.get(f"{HERE}{cast.units['tam_binh']}.xlsx").status_code == 404


def test_before_anything_is_counted_the_page_says_so(cast: Cast, client_for: ClientFor) -> None:
    words = text_of(parse(client_for(cast.principal).get(HERE)).find(".//main"))
    assert "Chưa có số liệu của trường" in words
    assert "chưa tính" in text_of(parse(client_for(cast.leader).get(HERE)).find(".//main"))
