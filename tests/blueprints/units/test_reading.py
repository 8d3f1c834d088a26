"""The directory of units: who may look, what is found, what a unit's page shows now and on another day."""

from datetime import date

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.units import Unit, UnitAlias, UnitEdge
from portal.rules.vietnamese import fold
from tests.pages import parse, text_of


def main_text(response) -> str:
    return text_of(parse(response).find(".//main"))


def links(response) -> dict[str, str]:
    main = parse(response).find(".//main")
    return {text_of(a): a.get("href", "") for a in main.iter("a")}


def test_the_tree_is_open_down_to_the_own_unit(client_for, cast, queries) -> None:
    client = client_for(cast.teacher)
    with queries() as count:
        page = client.get("/don-vi/")
    assert page.status_code == 200
    assert len(count) <= 10
    names = set(links(page))
    assert {
        "Sở Giáo dục và Đào tạo Bến Tre",
        "Phòng Giáo dục và Đào tạo Chợ Lách",
        "Trường Tiểu học Vĩnh Bình",
    } <= names
    assert "Trường THPT Tam Bình" not in names, "another department's branch stays folded"
    assert "2 đơn vị cấp dưới" in main_text(page)


def test_a_branch_comes_as_a_part_and_without_htmx_leads_to_the_unit(client_for, cast, queries) -> None:
    client = client_for(cast.teacher)
    url = f"/don-vi/{cast.units['vinh_long']}/cap-duoi"
    with queries() as count:
        part = client.get(url, headers={"HX-Request": "true"})
    assert len(count) <= 9
    assert "Trường THPT Tam Bình" in part.get_data(as_text=True)
    assert "<html" not in part.get_data(as_text=True)
    assert client.get(url).headers["Location"] == f"/don-vi/{cast.units['vinh_long']}"
    assert client.get("/don-vi/999999/cap-duoi", headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.parametrize("words", ["Hòa Nghĩa", "hoà nghĩa", "hoa nghia", "nghia  HOA", "HOA_NGHIA", "hoa_ngh"])
def test_search_by_name_and_code_with_and_without_diacritics(client_for, cast, words: str) -> None:
    page = client_for(cast.teacher).get("/don-vi/", query_string={"q": words})
    assert "Trường Tiểu học Hòa Nghĩa" in links(page)
    assert "Trường Tiểu học Vĩnh Bình" not in links(page)
    assert "Sở Giáo dục và Đào tạo Bến Tre › Phòng Giáo dục và Đào tạo Chợ Lách" in main_text(page)


def test_search_finds_former_names_and_codes(client_for, cast) -> None:
    for what, value in (("name", "Trường Cấp I Xã Đội"), ("code", "CU-01")):
        alias = UnitAlias(unit_id=cast.units["vinh_binh"], what=what, value=value, folded=fold(value))
        db.session.add(alias)
    db.session.commit()
    client = client_for(cast.teacher)
    for words, former in (("cap i xa doi", "Trường Cấp I Xã Đội"), ("cu-01", "CU-01")):
        page = client.get("/don-vi/", query_string={"q": words})
        assert "Trường Tiểu học Vĩnh Bình" in links(page)
        assert f"Trước đây: {former}" in main_text(page)


def test_search_budget_kinds_state_and_scope(client_for, cast, queries) -> None:
    db.session.get_one(Unit, cast.units["hoa_nghia"]).closed_on = date(2025, 7, 1)
    db.session.commit()
    client = client_for(cast.clerk)
    with queries() as count:
        page = client.get("/don-vi/?loai=primary_school&q=truong")
    assert len(count) <= 10
    assert [name for name in links(page) if name.startswith("Trường")] == ["Trường Tiểu học Vĩnh Bình"]
    closed = client.get("/don-vi/?trang_thai=da-ngung")
    assert "Đã ngừng hoạt động" in main_text(closed)
    assert "Trường Tiểu học Vĩnh Bình" not in links(closed)
    assert {"Trường Tiểu học Vĩnh Bình", "Trường Tiểu học Hòa Nghĩa"} <= set(
        links(client.get("/don-vi/?trang_thai=tat-ca"))
    )
    below = client.get("/don-vi/?pham_vi=duoi&loai=upper_secondary_school")
    assert "Trường THPT Nguyễn Đình Chiểu" in links(below)
    assert "Trường THPT Tam Bình" not in links(below)


@pytest.mark.parametrize(
    "query", ["q=%25", "q=%27%22%3B--", "loai=x", "trang_thai=x", "trang=x", "trang=-5", "q=" + "a+" * 300]
)
def test_strange_questions_find_nothing_and_break_nothing(client_for, cast, query: str) -> None:
    assert client_for(cast.clerk).get(f"/don-vi/?{query}").status_code == 200


def test_long_lists_are_paged(client_for, cast) -> None:
    for number in range(60):
        name = f"Điểm trường số {number:02d}"
        unit = Unit(name=name, name_sort=name, name_folded=fold(name), kind_code="campus", created_at=clock.now())
        db.session.add(unit)
    db.session.commit()
    client = client_for(cast.clerk)
    assert "1–50 / 60" in main_text(client.get("/don-vi/?loai=campus"))
    assert "51–60 / 60" in main_text(client.get("/don-vi/?loai=campus&trang=2"))


def test_the_page_of_a_unit(client_for, cast, queries) -> None:
    client = client_for(cast.clerk)
    with queries() as count:
        page = client.get(f"/don-vi/{cast.units['cho_lach']}")
    assert len(count) <= 14
    text = main_text(page)
    assert "Phòng Giáo dục và Đào tạo Chợ Lách" in text
    assert "CHO_LACH" in text
    assert {"Trường Tiểu học Hòa Nghĩa", "Trường Tiểu học Vĩnh Bình", "Sở Giáo dục và Đào tạo Bến Tre"} <= set(
        links(page)
    )
    assert "Phan Thị Chi" in text, "the clerk of the department sees who holds posts below it"
    assert "Phan Thị Chi" not in main_text(client_for(cast.stranger).get(f"/don-vi/{cast.units['cho_lach']}"))
    assert client.get("/don-vi/999999").status_code == 404


def test_a_unit_on_another_day(client_for, cast) -> None:
    """Two schools stood under the office until 1 July 2025, then one of them under the department."""
    edge = db.session.query(UnitEdge).filter_by(child_id=cast.units["vinh_binh"]).one()
    edge.valid_to = date(2025, 7, 1)
    moved = UnitEdge(
        child_id=edge.child_id, parent_id=cast.units["ben_tre"], relation="administrative", valid_from=edge.valid_to
    )
    db.session.add(moved)
    db.session.commit()
    client = client_for(cast.teacher)
    office = f"/don-vi/{cast.units['cho_lach']}"
    assert "Trường Tiểu học Vĩnh Bình" not in links(client.get(office))
    assert "Trường Tiểu học Vĩnh Bình" in links(client.get(f"{office}?ngay=2025-06-30"))
    assert "Trường Tiểu học Vĩnh Bình" not in links(client.get(f"{office}?ngay=2025-07-01"))
    school = client.get(f"/don-vi/{cast.units['vinh_binh']}?ngay=2025-06-30")
    assert "Phòng Giáo dục và Đào tạo Chợ Lách" in links(school)
    assert "như vào ngày 30/06/2025" in main_text(school)
    assert "như vào ngày" not in main_text(client.get(f"{office}?ngay=hom-qua"))


def test_professional_parents_are_shown(client_for, cast) -> None:
    db.session.add(
        UnitEdge(
            child_id=cast.units["vinh_binh"],
            parent_id=cast.units["ben_tre"],
            relation="professional",
            valid_from=date(2025, 7, 1),
        )
    )
    db.session.commit()
    page = client_for(cast.teacher).get(f"/don-vi/{cast.units['vinh_binh']}")
    assert "Cấp trên chuyên môn Sở Giáo dục và Đào tạo Bến Tre" in main_text(page)


def test_history_is_for_those_who_read_the_audit_log_above(client_for, cast, queries) -> None:
    url = f"/don-vi/{cast.units['vinh_binh']}/lich-su"
    client = client_for(cast.supervisor)
    with queries() as count:
        page = client.get(url)
    assert len(count) <= 10
    assert "Phòng Giáo dục và Đào tạo Chợ Lách" in main_text(page)
    assert client_for(cast.leader).get(url).status_code == 200
    assert client_for(cast.teacher).get(url).status_code == 403
    assert client_for(cast.principal).get(url).status_code == 200
    assert client_for(cast.other_principal).get(url).status_code == 403, "reads the log of another unit only"
    assert client_for(cast.stranger_principal).get(url).status_code == 403


def test_everybody_with_a_membership_reads_the_directory_and_nobody_else(client, client_for, cast) -> None:
    for person in cast.everybody():
        expected = 403 if person is cast.nobody else 200
        for url in ("/don-vi/", f"/don-vi/{cast.units['tam_binh']}", "/don-vi/?q=truong"):
            assert client_for(person).get(url).status_code == expected, (person.key, url)
    assert client.get("/don-vi/").status_code == 303


def test_a_long_branch_leads_on_to_the_rest(client_for, cast) -> None:
    """The tree shows the first hundred children; the link goes to the page of the unit that holds the next one."""
    for number in range(1, 106):
        name = f"Điểm trường số {number:03d}"
        unit = Unit(name=name, name_sort=name, name_folded=fold(name), kind_code="campus", created_at=clock.now())
        db.session.add(unit)
        db.session.flush()
        edge = UnitEdge(child_id=unit.id, parent_id=cast.units["tam_binh"], relation="administrative")
        edge.valid_from = date(2020, 1, 1)
        db.session.add(edge)
    db.session.commit()
    client = client_for(cast.stranger_principal)
    tree = client.get("/don-vi/")
    assert "Điểm trường số 100" in links(tree)
    assert "Điểm trường số 101" not in links(tree)
    assert "Điểm trường số 101" in links(client.get(links(tree)["Còn 5 đơn vị nữa"]))
