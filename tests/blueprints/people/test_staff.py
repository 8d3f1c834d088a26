"""The list of people and the page of one: who sees whom, in which order, found how."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from portal.db import db
from portal.models.people import Account, Membership
from portal.rules.permissions import Role
from portal.rules.vietnamese import fold, name_sort_key
from tests.cast import Cast
from tests.pages import PageClient, parse, text_of


def names(client: PageClient, url: str = "/nhan-su/") -> list[str]:
    page = parse(client.get(url))
    return [
        text_of(link)
        for link in page.iter("a")
        if (link.get("href") or "").startswith("/nhan-su/") and link.get("href")[9:].isdigit()
    ]


def add_people(unit_id: int, *full_names: str) -> None:
    for number, name in enumerate(full_names):
        account = Account(
            user_name=f"extra{number}",
            full_name=name,
            name_sort=name_sort_key(name),
            name_folded=fold(name),
            created_at=db.session.get_one(Account, 1).created_at,
        )
        db.session.add(account)
        db.session.flush()
        db.session.add(Membership(account_id=account.id, unit_id=unit_id, role=Role.STAFF, valid_from=date(2020, 1, 1)))
    db.session.commit()


def test_in_the_order_of_a_class_list(client_for, cast: Cast) -> None:
    add_people(cast.units["vinh_binh"], "Trần Văn Ánh", "Nguyễn Thị Ân", "Lê Đức An", "Phạm Văn An")
    found = names(client_for(cast.principal))
    assert found == [
        "Lê Đức An",
        "Phạm Văn An",
        "Trần Văn Ánh",
        "Nguyễn Thị Ân",
        "Đặng Thị Dung",
        "Ngô Thanh Hà",
        "Bùi Quốc Kha",
    ]


def test_only_the_own_unit_and_below(client_for, cast: Cast) -> None:
    assert set(names(client_for(cast.office_clerk))) == {
        cast.office_clerk.name,
        cast.principal.name,
        cast.teacher.name,
        cast.it_teacher.name,
        cast.other_principal.name,
        cast.two_hats.name,
    }
    assert cast.stranger.name not in names(client_for(cast.administrator))
    assert len(names(client_for(cast.operator))) == 15


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=chi", ["Phan Thị Chi"]),
        ("q=ĐẶNG", ["Đặng Thị Dung"]),
        ("q=dang thi", ["Đặng Thị Dung"]),
        ("q=office.", ["Phan Thị Chi"]),
        ("q=principal@example", ["Đặng Thị Dung"]),
        ("q=0912", []),
        ("q=0912345678", ["Phan Thị Chi"]),
        ("q=%25", []),
        ("q=_", []),
        ("vai_tro=leader", ["Đặng Thị Dung", "Mai Văn Phúc"]),
        ("don_vi=Trường Tiểu học Hòa Nghĩa", ["Mai Văn Phúc", "Đỗ Minh Tâm"]),
        ("don_vi=truong tieu hoc hoa nghia", ["Mai Văn Phúc", "Đỗ Minh Tâm"]),
        ("don_vi=HOA_NGHIA&vai_tro=records_clerk", ["Đỗ Minh Tâm"]),
        ("tinh_trang=suspended", ["Ngô Thanh Hà"]),
        ("tinh_trang=left", ["Bùi Quốc Kha"]),
        ("q=kha", []),
        ("q=kha&tinh_trang=all", ["Bùi Quốc Kha"]),
        ("tinh_trang=never_signed_in&q=tam", ["Đỗ Minh Tâm"]),
    ],
)
def test_found(client_for, cast: Cast, change, query: str, expected: list[str]) -> None:
    change(cast.office_clerk, phone="+84912345678")
    change(cast.teacher, suspended_at=db.session.get_one(Account, 1).created_at)
    change(cast.it_teacher, left_on=date(2026, 11, 1))
    assert names(client_for(cast.office_clerk), f"/nhan-su/?{query}") == expected


def test_exact_spelling_comes_first(client_for, cast: Cast) -> None:
    add_people(cast.units["vinh_binh"], "Lê Thị Hai", "Lê Thị Hải", "Lê Thị Hái")
    client = client_for(cast.principal)
    assert names(client, "/nhan-su/?q=hải") == ["Lê Thị Hải", "Lê Thị Hai", "Lê Thị Hái"]
    assert names(client, "/nhan-su/?q=hai") == ["Lê Thị Hai", "Lê Thị Hải", "Lê Thị Hái"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("don_vi=Trường không có", "Không có đơn vị này"),
        ("don_vi=VINH_LONG", "Không có đơn vị này"),
        ("vai_tro=king", "Hãy chọn một mục"),
        ("tinh_trang=asleep", "Hãy chọn một mục"),
    ],
)
def test_a_wrong_filter_is_named(client_for, cast: Cast, query: str, words: str) -> None:
    response = client_for(cast.office_clerk).get(f"/nhan-su/?{query}")
    assert response.status_code == 422
    assert words in response.get_data(as_text=True)


def test_pages(client_for, cast: Cast, queries) -> None:
    add_people(cast.units["vinh_binh"], *[f"Nguyễn Văn {letter}{i}" for letter in "ABC" for i in range(40)])
    client = client_for(cast.principal)
    with queries() as count:
        assert len(names(client)) == 50
    assert len(count) <= 11, count.statements
    assert len(names(client, "/nhan-su/?trang=3")) == 23
    assert len(names(client, "/nhan-su/?trang=99")) == 23
    second = text_of(parse(client.get("/nhan-su/?trang=2&q=nguyen")))
    assert "51–100 / 120" in second


def test_nobody_there(client_for, cast: Cast) -> None:
    assert "Không tìm thấy ai" in client_for(cast.principal).get("/nhan-su/?q=xyz").get_data(as_text=True)


def test_one_person(client_for, cast: Cast, queries) -> None:
    client = client_for(cast.administrator)
    with queries() as count:
        page = text_of(parse(client.get(f"/nhan-su/{cast.two_hats.id}")))
    assert "Văn thư" in page
    assert "Trường Tiểu học Hòa Nghĩa" in page
    assert "Tạm khóa tài khoản" in page
    assert len(count) <= 13, count.statements
    leader = text_of(parse(client_for(cast.leader).get(f"/nhan-su/{cast.two_hats.id}")))
    assert "Tạm khóa tài khoản" not in leader


def test_a_role_outside_the_scope_is_not_shown(client_for, cast: Cast) -> None:
    page = text_of(parse(client_for(cast.other_principal).get(f"/nhan-su/{cast.two_hats.id}")))
    assert "Hòa Nghĩa" in page
    assert "Chợ Lách" not in page


def test_access_matrix(client_for, cast: Cast) -> None:
    """Everybody × every page of managing people, about somebody in ``cho_lach``."""
    member = db.session.query(Membership).filter_by(account_id=cast.office_clerk.id).one().id
    person = cast.office_clerk.id
    reading = ["/nhan-su/", "/nhan-su/danh-sach.xlsx"]
    managing = ["/nhan-su/them", "/nhan-su/phan-quyen.xlsx"]
    about = [f"/nhan-su/{person}"]
    acts = [
        f"/nhan-su/{person}/{act}"
        for act in (
            "sua",
            "tam-khoa",
            "mo-lai",
            "nghi",
            "mat-khau",
            "hai-buoc",
            "vai-tro",
            f"vai-tro/{member}/ket-thuc",
        )
    ]
    expected = {
        # reading, managing, about, acts
        "operator": (200, 200, 200, 200),
        "administrator": (200, 200, 200, 200),
        "board_clerk": (200, 403, 200, 403),
        "clerk": (200, 403, 200, 403),
        "leader": (200, 403, 200, 403),
        "supervisor": (200, 403, 200, 403),
        "office_clerk": (200, 403, 200, 403),
        "principal": (200, 403, 404, 403),
        "thpt_principal": (200, 403, 404, 403),
        "other_principal": (200, 403, 404, 403),
        "two_hats": (403, 403, 403, 403),  # acts for cho_lach, as staff
        "stranger": (200, 403, 404, 403),
        "stranger_principal": (200, 403, 404, 403),
        "teacher": (403, 403, 403, 403),
        "it_teacher": (403, 403, 403, 403),
        "nobody": (403, 403, 403, 403),
    }
    for somebody in cast.everybody():
        client = client_for(somebody)
        for pages, status in zip((reading, managing, about, acts), expected[somebody.key], strict=True):
            assert {url: client.get(url).status_code for url in pages} == dict.fromkeys(pages, status), somebody.key


def test_a_stranger_administrator_finds_nothing(client_for, cast: Cast) -> None:
    db.session.add(
        Membership(
            account_id=cast.stranger.id,
            unit_id=cast.units["vinh_long"],
            role=Role.UNIT_ADMINISTRATOR,
            valid_from=date(2020, 1, 1),
        )
    )
    db.session.commit()
    client = client_for(cast.stranger)
    person = cast.office_clerk.id
    for act in (
        "",
        "/sua",
        "/tam-khoa",
        "/mo-lai",
        "/nghi",
        "/mat-khau",
        "/hai-buoc",
        "/vai-tro",
        "/vai-tro/1/ket-thuc",
    ):
        assert client.get(f"/nhan-su/{person}{act}").status_code == 404, act
        assert client.send(f"/nhan-su/{person}{act}", {"reason": "x", "left_on": "2026-11-20"}).status_code in {
            404,
            405,
        }
    assert client.send(f"/nhan-su/{person}/phien").status_code == 404


def sheet(response) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).to_python()


def test_spreadsheets_have_the_scope_of_the_page(client_for, cast: Cast) -> None:
    client = client_for(cast.administrator)
    people = sheet(client.get("/nhan-su/danh-sach.xlsx"))
    listed = [row[0] for row in people[3:]]
    assert cast.principal.name in listed
    assert cast.stranger.name not in listed
    some = sheet(client.get("/nhan-su/danh-sach.xlsx?vai_tro=teacher&tinh_trang=never_signed_in"))
    assert [row[0] for row in some[3:]] == [cast.teacher.name]
    permissions = sheet(client.get("/nhan-su/phan-quyen.xlsx"))
    clerk = next(row for row in permissions if row[1] == cast.clerk.name)
    assert clerk[3] == "Văn thư"
    assert "phát hành văn bản" in clerk[5]
    assert not any(cast.stranger.name in row for row in permissions)
