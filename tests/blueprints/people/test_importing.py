"""Inviting many people at once: template, dry run with every fault, slips."""

import io
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from portal.adapters.spreadsheet import read_table, write_table
from portal.db import db
from portal.errors import RuleBroken
from portal.models.people import Account, Membership
from portal.models.records import AuditEntry
from portal.rules.people.importing import COLUMNS
from tests.blueprints.people.rows import account_named
from tests.cast import Cast
from tests.pages import find_form, form_fields, parse, text_of

URL = "/nhan-su/nhap"
NAMES = list(COLUMNS)
GOOD = [
    {"full_name": "Nguyễn Văn An", "role": "Giáo viên", "unit": "VINH_BINH", "phone": "0912 345 678"},
    {"full_name": "Nguyễn Văn An", "role": "teacher", "unit": "Trường Tiểu học Hòa Nghĩa", "email": "An2@example.vn"},
    {
        "full_name": "Trần Thị Bé",
        "role": "cán bộ số liệu",
        "domains": "Tài chính, kế toán; Học sinh",
        "decision": "QĐ 5",
        "valid_from": "01/12/2026",
    },
]


def sheet(rows: Sequence[dict], names: Sequence[str] = NAMES) -> bytes:
    cells = [[row.get(name) for name in names] for row in rows]
    return write_table("Danh sách", [(COLUMNS[name], 12) for name in names], cells)


def send(client, data: bytes):
    return client.send(URL, {"file": (io.BytesIO(data), "ds.xlsx")}, content_type="multipart/form-data")


def confirm(client, looked):
    form = find_form(parse(looked), action=f"{URL}/xac-nhan", page_url=URL)
    return client.post(f"{URL}/xac-nhan", data=form_fields(form))


def count_accounts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def test_the_whole_way(client_for, client, cast: Cast) -> None:
    administrator = client_for(cast.administrator)
    before = count_accounts()
    looked = send(administrator, sheet(GOOD))
    assert looked.status_code == 200
    assert "3 người sẽ có tài khoản" in text_of(parse(looked))
    assert count_accounts() == before

    slips = confirm(administrator, looked)
    assert slips.status_code == 200
    codes = [text_of(code) for code in parse(slips).iter("code")]
    assert codes[::2] == ["nguyen.van.an", "nguyen.van.an2", "tran.thi.be"]
    assert len(set(codes[1::2])) == 3
    officer = account_named("tran.thi.be")
    held = db.session.scalars(select(Membership).where(Membership.account_id == officer.id)).all()
    assert sorted(m.domain for m in held) == ["finance", "pupils"]
    assert {m.unit_id for m in held} == {cast.units["ben_tre"]}
    signed_in = client.submit("/dang-nhap", {"login": "nguyen.van.an2", "password": codes[3]})
    assert client.get(signed_in.location).location.startswith("/tai-khoan/mat-khau")
    never = text_of(parse(administrator.get("/nhan-su/?tinh_trang=never_signed_in&q=nguyen van an"))).split()
    assert "nguyen.van.an" in never
    assert "nguyen.van.an2" not in never


def test_the_same_file_twice_makes_nobody_twice(client_for, cast: Cast) -> None:
    client = client_for(cast.administrator)
    looked = send(client, sheet([{"full_name": "Lê Thị Chín", "role": "Nhân viên"}]))
    confirm(client, looked)
    before = count_accounts()
    again = confirm(client, looked)
    assert again.status_code == 422
    assert "đã được nhập rồi" in text_of(parse(again))
    assert count_accounts() == before


def test_every_fault_of_every_row(client_for, cast: Cast) -> None:
    rows = [
        *GOOD,
        {"full_name": "An", "role": "Vua", "email": "không", "phone": "123", "valid_from": "32/13/2026"},
        {"full_name": "Lê Văn Hai", "role": "Giáo viên", "unit": "TAM_BINH", "user_name": "clerk"},
        {"full_name": "Lê Văn Ba", "role": "Quản trị hệ thống", "email": "leader@example.vn"},
        {"full_name": "Lê Văn Tư", "role": "Cán bộ số liệu", "domains": "Phép thuật"},
        {"full_name": "Lê Văn Năm", "role": "Cán bộ số liệu", "phone": "0912345678"},
        {"full_name": "Lê Văn Sáu", "role": "Văn thư", "domains": "Học sinh", "expires_on": "19/11/2026"},
        {"role": "Văn thư"},
    ]
    before = count_accounts()
    looked = send(client_for(cast.administrator), sheet(rows))
    assert looked.status_code == 422
    lines = {
        text_of(row.find("th")): text_of(row.findall("td")[1])
        for row in parse(looked).iter("tr")
        if row.find("td") is not None
    }
    expected = {
        "4": ["Có nhiều dòng"],
        "7": [
            "đầy đủ họ và tên",
            "Không có vai trò “Vua”",
            "thư điện tử chưa đúng",
            "bắt đầu bằng 0",
            "Ngày không hợp lệ",
        ],
        "8": ["Không có đơn vị này", "Đã gắn với"],
        "9": ["không được giao vai trò này", "Đã gắn với"],
        "10": ["Không có lĩnh vực “Phép thuật”"],
        "11": ["ít nhất một lĩnh vực", "Có nhiều dòng"],
        "12": ["Chỉ cán bộ số liệu", "Ngày hết hạn đã qua"],
        "13": ["đầy đủ họ và tên"],
    }
    assert lines.keys() == expected.keys()
    for number, words in expected.items():
        for word in words:
            assert word in lines[number], (number, word)
    assert count_accounts() == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a sheet", "không phải bảng tính"),
        (b"", "rỗng"),
        (sheet([]), "chưa có dòng dữ liệu"),
        (sheet(GOOD, ["full_name", "phone"]), "Bảng thiếu cột: Vai trò"),
        (sheet([{"full_name": f"Lê Văn A{n}", "role": "Nhân viên"} for n in range(301)]), "không quá 300 người"),
    ],
    ids=["rubbish", "empty", "no rows", "column missing", "too many"],
)
def test_a_file_that_is_no_list(client_for, cast: Cast, data: bytes, words: str) -> None:
    response = send(client_for(cast.administrator), data)
    assert response.status_code == 422
    assert words in text_of(parse(response))


def test_nothing_chosen(client_for, cast: Cast) -> None:
    response = client_for(cast.administrator).send(URL, {})
    assert response.status_code == 422
    assert "Hãy chọn một tệp" in text_of(parse(response))


def test_a_ticket_of_somebody_else(client_for, cast: Cast) -> None:
    looked = send(client_for(cast.administrator), sheet(GOOD))
    ticket = form_fields(find_form(parse(looked), action=f"{URL}/xac-nhan", page_url=URL))["ticket"]
    for other in (ticket, "x", ""):
        response = client_for(cast.operator).send(f"{URL}/xac-nhan", {"ticket": other})
        assert response.status_code == 422
        assert "tải tệp lên lại" in text_of(parse(response))


def test_what_became_wrong_meanwhile_is_refused(client_for, cast: Cast, change) -> None:
    client = client_for(cast.administrator)
    looked = send(client, sheet(GOOD))
    change(cast.leader, phone="+84912345678")
    before = count_accounts()
    assert "còn dòng sai" in text_of(parse(confirm(client, looked)))
    assert count_accounts() == before


def test_template(client_for, cast: Cast) -> None:
    data = client_for(cast.administrator).get(f"{URL}/mau").data
    with pytest.raises(RuleBroken, match="chưa có dòng dữ liệu"):
        read_table(data, COLUMNS)


def test_the_first_passwords_are_nowhere_in_clear(client_for, cast: Cast) -> None:
    client = client_for(cast.administrator)
    slips = confirm(client, send(client, sheet(GOOD[:1])))
    password = [text_of(code) for code in parse(slips).iter("code")][1]
    entries = db.session.scalars(select(AuditEntry)).all()
    assert not any(password in str((entry.before, entry.after)) for entry in entries)
    assert db.session.scalars(select(Account).where(Account.password_hash.contains(password))).first() is None
