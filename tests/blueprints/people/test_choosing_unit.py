"""Somebody with two hats: the rights follow the unit acted for."""

from tests.cast import Cast
from tests.pages import parse, text_of

CHOOSE = "/don-vi-dang-lam-viec"


def test_rights_change_with_the_unit(client_for, cast: Cast) -> None:
    client = client_for(cast.two_hats)
    page = text_of(parse(client.get("/viec-cua-toi")).find(".//header"))
    assert "Phòng Giáo dục và Đào tạo Chợ Lách · Nhân viên" in page
    assert client.get("/nhan-su/").status_code == 403
    assert client.send(CHOOSE, {"unit_id": cast.units["hoa_nghia"]}).status_code == 303
    page = text_of(parse(client.get("/viec-cua-toi")).find(".//header"))
    assert "Trường Tiểu học Hòa Nghĩa · Văn thư" in page
    people = client.get("/nhan-su/").get_data(as_text=True)
    assert cast.other_principal.name in people
    assert cast.office_clerk.name not in people


def test_each_browser_has_its_own_choice(client_for, cast: Cast) -> None:
    first, second = client_for(cast.two_hats), client_for(cast.two_hats)
    first.send(CHOOSE, {"unit_id": cast.units["hoa_nghia"]})
    assert second.get("/nhan-su/").status_code == 403


def test_not_a_unit_of_somebody_else(client_for, cast: Cast) -> None:
    client = client_for(cast.two_hats)
    for unit_id in (cast.units["vinh_binh"], cast.units["ben_tre"], 0, 999, "x"):
        assert client.send(CHOOSE, {"unit_id": unit_id}).status_code == 404
