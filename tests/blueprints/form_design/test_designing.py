"""A clerk makes a form on plain pages: fields by line, tables, formulas in words, checks, a try."""

import pytest

from portal.db import db
from portal.models.data_forms import DataForm, FormVersion
from portal.rules.data_forms.definition import Field, FieldType, Need, Repeat, Table
from portal.rules.data_forms.stored import read_definition
from portal.services.data_forms.designing import editing, forms
from tests.cast import Cast
from tests.data_forms import make_form
from tests.make import actor_of
from tests.pages import parse, text_of
from tests.queries import count_queries

HOME = "/bieu-mau/thiet-ke/"
LINES = """Số lớp * | số nguyên | lớp
Diện tích đất\tthập phân\tm²
Có bán trú | có/không
Loại hình | chọn: Công lập; Tư thục"""


@pytest.fixture
def form_id(app, cast: Cast) -> int:
    form = forms.create_form(actor_of(cast.leader), name="Hồ sơ trường")
    editing.add_fields(actor_of(cast.leader), form.id, "chung", LINES)
    editing.add_block(actor_of(cast.leader), form.id, "chung", "hs_th")
    db.session.commit()
    return form.id


def definition_of(form_id: int):
    db.session.rollback()
    return read_definition(db.session.scalars(db.select(FormVersion).filter_by(form_id=form_id)).one().definition)


def soan(form_id: int, more: str = "") -> str:
    return f"{HOME}{form_id}/soan{more}"


def test_from_nothing_to_a_form_that_can_be_tried(client_for, cast: Cast) -> None:
    clerk = client_for(cast.leader)
    assert "Chưa có biểu mẫu nào" in text_of(parse(clerk.get(HOME)))
    made = clerk.submit(f"{HOME}moi", {"name": "Báo cáo đầu năm học", "domain": "pupils"})
    assert made.status_code == 303
    form = db.session.scalars(db.select(DataForm)).one()
    assert (form.code, form.domain, form.unit_id) == ("bao_cao_dau_nam_hoc", "pupils", cast.units["ben_tre"])
    add = soan(form.id, "/phan/chung/them")
    assert clerk.submit(add, {"lines": LINES}, action=None).status_code == 303
    table = {"label": "Học sinh", "rows": "Khối 1\nKhối 2\n= Tổng số", "columns": "Tổng số *\nNữ"}
    assert clerk.submit(f"{add}?loai=bang", table, action=None).status_code == 303
    repeat = {"label": "Hợp đồng", "columns": "Tên * | chữ\nGiá trị | tiền", "least": "0", "most": "50"}
    assert clerk.submit(f"{add}?loai=danh-sach", repeat, action=None).status_code == 303
    assert clerk.submit(f"{add}?loai=khoi", {"block": "chi_7"}, action=None).status_code == 303
    found = definition_of(form.id)
    assert list(found.parts) == [
        "so_lop", "dien_tich_dat", "co_ban_tru", "loai_hinh", "hoc_sinh", "hop_dong", "chi"
    ]  # fmt: skip
    area = found.parts["dien_tich_dat"][1]
    assert isinstance(area, Field)
    assert (area.type, area.unit, area.need) == (FieldType.DECIMAL, "m²", Need.OPTIONAL)
    assert found.parts["so_lop"][1].need is Need.REQUIRED
    assert "không có chỗ nào sai" in text_of(parse(clerk.get(soan(form.id))))
    assert "Báo cáo đầu năm học" in text_of(parse(clerk.get(HOME)))


def test_a_formula_is_written_and_shown_in_labels(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    url = soan(form_id, "/muc/hoc_sinh")
    columns = parse(clerk.get(url)).find(".//textarea[@name='columns']").text.strip() + "\nNam | số nguyên | em"
    assert clerk.submit(url, {"columns": columns}, action=None).status_code == 303
    nam = soan(form_id, "/muc/hoc_sinh.nam")
    assert clerk.submit(nam, {"formula": "[Học sinh] - [Nữ]"}, action=None).status_code == 303
    table = definition_of(form_id).parts["hoc_sinh"][1]
    assert isinstance(table, Table)
    assert table.columns[-1].formula == "hs - nu"
    assert table.columns[1].prefill == "pupils", "what the lines do not say stays"
    assert parse(clerk.get(nam)).find(".//input[@name='formula']").get("value") == "[Học sinh] - [Nữ]"


@pytest.mark.parametrize(
    ("place", "data", "message"),
    [
        ("/muc/so_lop", {"label": " "}, "Vui lòng nhập mục này."),
        ("/muc/so_lop", {"formula": "[Không có đâu] + 1"}, "Không có ô nào tên “Không có đâu”."),
        ("/muc/so_lop", {"formula": "1 +"}, "Không đọc được biểu thức"),
        ("/muc/so_lop", {"shown_if": "tổng([Số lớp])"}, "Không có bảng hay danh sách nào tên"),
        ("/muc/loai_hinh", {"choices": "Công lập"}, "cần ít nhất hai mục"),
        ("/muc/co_ban_tru", {"prefill": "pupils"}, "Chỉ ô số mới điền sẵn"),
        ("/muc/dien_tich_dat", {"decimals": "9"}, "Từ 0 đến 3 chữ số."),
        ("/muc/dien_tich_dat", {"decimals": "x"}, "Số này"),
        ("/muc/hoc_sinh", {"columns": "Nữ | lạ lùng"}, "Không rõ loại ô “lạ lùng”"),
        ("/muc/hoc_sinh", {"rows": ""}, "Vui lòng nhập mục này."),
        ("/phan/chung/them", {"lines": "Tên | vô lý"}, "Không rõ loại ô “vô lý”"),
        ("/phan/chung/them?loai=khoi", {"block": "xa_la"}, "Hãy chọn một mục trong danh sách."),
        ("/phan/chung/them?loai=danh-sach", {"label": "A", "columns": "B", "least": "9", "most": "2"}, "không lớn hơn"),
        ("/phan/chung", {"label": ""}, "Vui lòng nhập mục này."),
        ("/kiem-tra-moi", {"left": "[Số lớp]", "right": "[Ô lạ]", "message": "Sai."}, "Không có ô nào tên “Ô lạ”."),
        ("/kiem-tra-moi", {"left": "[Số lớp]", "right": "1", "message": ""}, "Vui lòng nhập mục này."),
    ],
)
def test_wrong_input_stays_on_the_page(client_for, cast: Cast, form_id: int, place: str, data, message: str) -> None:
    clerk, before = client_for(cast.leader), definition_of(form_id)
    answer = clerk.submit(soan(form_id, place), data, action=None)
    assert answer.status_code == 422
    page = parse(answer)
    if message != "Số này":
        assert message in text_of(page)
    for name, typed in data.items():
        box = page.find(f".//input[@name='{name}']")
        if box is not None and typed.strip():
            assert box.get("value") == typed
    assert definition_of(form_id) == before


def test_parts_move_are_copied_removed_and_come_back(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)

    def act(what: str) -> list[str]:
        assert clerk.send(soan(form_id, "/doi"), {"lam": what}).status_code == 303
        return list(definition_of(form_id).parts)

    start = ["so_lop", "dien_tich_dat", "co_ban_tru", "loai_hinh", "hoc_sinh"]
    assert act("xuong:so_lop") == ["dien_tich_dat", "so_lop", "co_ban_tru", "loai_hinh", "hoc_sinh"]
    assert act("len:so_lop") == start
    assert act("len:so_lop") == start, "the first cannot go higher"
    assert act("chep:so_lop") == ["so_lop", "so_lop_2", *start[1:]]
    assert act("xoa:so_lop_2") == start
    assert act("xoa:hoc_sinh") == start[:-1]
    assert "Đã xóa" in text_of(parse(clerk.get(soan(form_id))))
    assert act("hoan-tac:") == start
    assert act("xoa:nowhere") == start
    assert act("gi_do:so_lop") == start


def test_parts_go_into_the_next_section_and_into_one_chosen(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    clerk.submit(soan(form_id, "/phan-moi"), {"label": "Tài chính", "domain": "finance"}, action=None)
    clerk.send(soan(form_id, "/doi"), {"lam": "xuong:hoc_sinh"})
    found = definition_of(form_id)
    assert [[part.code for part in section.parts] for section in found.sections][1] == ["hoc_sinh"]
    assert clerk.submit(soan(form_id, "/muc/so_lop"), {"section": "tai_chinh"}, action=None).status_code == 303
    assert [part.code for part in definition_of(form_id).sections[1].parts] == ["hoc_sinh", "so_lop"]


def test_checks_are_made_in_words(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    facts = {
        "left": "tổng([Học sinh theo khối, Nữ])",
        "operator": "le",
        "right": "tổng([Học sinh theo khối, Học sinh])",
        "message": "Số nữ không thể lớn hơn số học sinh.",
    }
    assert clerk.submit(soan(form_id, "/kiem-tra-moi"), facts, action=None).status_code == 303
    check = definition_of(form_id).checks[0]
    assert (check.left, check.right, check.hard) == ("sum(hoc_sinh.nu)", "sum(hoc_sinh.hs)", True)
    page = text_of(parse(clerk.get(soan(form_id))))
    assert "tổng([Học sinh theo khối, Nữ]) nhỏ hơn hoặc bằng tổng([Học sinh theo khối, Học sinh])" in page
    edited = clerk.submit(soan(form_id, f"/kiem-tra/{check.code}"), {"operator": "lt"}, action=None)
    assert edited.status_code == 303
    assert definition_of(form_id).checks[0].operator == "lt"


def test_two_tabs_on_two_parts_keep_both_and_on_one_part_nothing_is_lost(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    one, two = soan(form_id, "/muc/so_lop"), soan(form_id, "/muc/dien_tich_dat")
    late = parse(clerk.get(one))
    seen = late.find(".//input[@name='seen']").get("value")
    assert clerk.submit(two, {"label": "Diện tích khuôn viên"}, action=None).status_code == 303
    assert clerk.submit(one, {"label": "Tổng số lớp"}, action=None).status_code == 303
    base = {
        "label": "Số lớp học",
        "type": "integer",
        "need": "required",
        "total": "sum",
        "section": "chung",
        "prefill": "",
    }
    refused = clerk.send(one, {**base, "seen": seen})
    assert refused.status_code == 409
    page = parse(refused)
    assert "vừa được sửa ở cửa sổ khác" in text_of(page)
    assert page.find(".//input[@name='label']").get("value") == "Số lớp học"
    again = clerk.send(one, {**base, "seen": page.find(".//input[@name='seen']").get("value")})
    assert again.status_code == 303
    found = definition_of(form_id)
    assert [found.cells[key].label for key in ("so_lop", "dien_tich_dat")] == ["Số lớp học", "Diện tích khuôn viên"]


def test_a_form_is_tried_without_anything_being_kept(client_for, cast: Cast, form_id: int) -> None:
    clerk, url = client_for(cast.leader), f"{HOME}{form_id}/xem-thu/1"
    assert "không gì được lưu" in text_of(parse(clerk.get(url)))
    typed = {"so_lop": "1.250", "dien_tich_dat": "mười", "hoc_sinh.g1.hs": "30", "hoc_sinh.g2.hs": "25"}
    page = parse(clerk.submit(url, typed, action=None))
    assert page.find(".//*[@id='hoc_sinh.tong.hs']").text == "55"
    assert page.find(".//input[@name='dien_tich_dat']").get("value") == "mười"
    assert "Ô này cần một số" in text_of(page)
    assert "Học sinh theo khối, Khối 3, Học sinh: Ô bắt buộc còn trống." in text_of(page)
    assert clerk.get(f"{HOME}{form_id}/xem-thu/2").status_code == 404


def test_records_count_only_where_something_stands(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    editing.add_block(actor_of(cast.leader), form_id, "chung", "hop_dong")
    db.session.commit()
    part = definition_of(form_id).parts["hop_dong"][1]
    assert isinstance(part, Repeat)
    answer = clerk.submit(f"{HOME}{form_id}/xem-thu/1", {"hop_dong.so#2": "12/HĐ"}, action=None)
    problems = text_of(parse(answer))
    assert problems.count("Hợp đồng, Nội dung: Ô bắt buộc còn trống.") == 1


def test_outsiders_and_schools_find_nothing(client_for, cast: Cast, form_id: int) -> None:
    pages = ["", "/thong-tin", "/cat", "/soan", "/soan/phan-moi", "/soan/phan/chung", "/soan/phan/chung/them",
             "/soan/muc/so_lop", "/soan/kiem-tra-moi", "/xem-thu/1"]  # fmt: skip
    other = make_form(cast.units["cho_lach"], cast.leader.id, code="cua_phong")
    for page in pages:
        assert client_for(cast.principal).get(f"{HOME}{form_id}{page}").status_code == 403
        assert client_for(cast.clerk).get(f"{HOME}{form_id}{page}").status_code == 403
        assert client_for(cast.leader).get(f"{HOME}{other.id}{page}").status_code == 404
    assert client_for(cast.principal).get(HOME).status_code == 403
    assert client_for(cast.leader).send(f"{HOME}{other.id}/soan/doi", {"lam": "xoa:grades"}).status_code == 404
    assert client_for(cast.leader).send(f"{HOME}{other.id}/cat", {}).status_code == 404


def test_what_does_not_exist_is_not_found(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    for page in ("/phan/xa", "/muc/xa", "/muc/so_lop.x", "/kiem-tra/xa", "/phan/xa/them"):
        assert clerk.get(soan(form_id, page)).status_code == 404


def test_a_form_is_described_put_away_and_taken_out(client_for, cast: Cast, form_id: int) -> None:
    clerk, url = client_for(cast.leader), f"{HOME}{form_id}"
    stale = parse(clerk.get(f"{url}/thong-tin")).find(".//input[@name='version']").get("value")
    assert clerk.submit(f"{url}/thong-tin", {"name": "Hồ sơ trường tiểu học"}, action=None).location == url
    refused = clerk.send(f"{url}/thong-tin", {"name": "Tên cũ kỹ", "version": stale})
    assert refused.status_code == 409
    assert parse(refused).find(".//input[@name='name']").get("value") == "Tên cũ kỹ"
    assert clerk.submit(f"{url}/cat", {}, action=None).location == HOME
    assert "Hồ sơ trường tiểu học" not in text_of(parse(clerk.get(HOME)))
    assert "Hồ sơ trường tiểu học" in text_of(parse(clerk.get(f"{HOME}?tinh-trang=put_away")))
    assert clerk.send(soan(form_id, "/doi"), {"lam": "xoa:so_lop"}).status_code == 303
    assert "so_lop" in definition_of(form_id).parts, "what is put away is not changed"
    clerk.send(f"{url}/lay-ra", {})
    assert "Hồ sơ trường tiểu học" in text_of(parse(clerk.get(f"{HOME}?q=tieu+hoc&tinh-trang=draft")))


def test_codes_are_free_well_formed_or_refused(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    for code in ("Có dấu", "ho_so_truong", "9a"):
        answer = clerk.submit(f"{HOME}moi", {"name": "Hồ sơ trường", "code": code}, action=None)
        assert answer.status_code == 422
    clerk.submit(f"{HOME}moi", {"name": "Hồ sơ trường"}, action=None)
    assert set(db.session.scalars(db.select(DataForm.code))) == {"ho_so_truong", "ho_so_truong_2"}


def test_pages_ask_the_database_little(client_for, cast: Cast, form_id: int) -> None:
    clerk = client_for(cast.leader)
    clerk.get(HOME)
    for path, most in ((HOME, 9), (f"{HOME}{form_id}", 8), (soan(form_id), 8), (soan(form_id, "/muc/hoc_sinh"), 8)):
        with count_queries() as queries:
            assert clerk.get(path).status_code == 200
        assert len(queries) <= most, (path, queries.statements)
