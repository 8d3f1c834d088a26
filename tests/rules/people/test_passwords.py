import pytest

from portal.errors import RuleBroken
from portal.rules.people.passwords import check_new_password

NAMES = ["nguyen.van.an", "van.an@example.vn", "Nguyễn Văn An"]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "ít nhất 10"),
        ("ngắn quá", "ít nhất 10"),
        ("chín ký tự"[:9], "ít nhất 10"),
        ("x" * 201, "không quá 200"),
        ("nguyen.van.an", "trùng với tên"),
        ("NGUYỄNVĂNAN", "trùng với tên"),
        ("nguyenvanan1990", "trùng với tên"),
        ("1234567890", "dễ đoán"),
        ("0987654321", "dễ đoán"),
        ("0912345678", "dễ đoán"),
        ("matkhau123", "dễ đoán"),
        ("Mật khẩu 2026", "dễ đoán"),
        ("M@tkhau@123", "dễ đoán"),
        ("password2026", "dễ đoán"),
        ("matkhaumatkhau", "dễ đoán"),
        ("qwertyuiop", "dễ đoán"),
        ("giaovien2026", "dễ đoán"),
        ("aaaaaaaaaaaa", "dễ đoán"),
        ("abababababab", "dễ đoán"),
        ("abcdefghijkl", "dễ đoán"),
        ("2026VietNam", "dễ đoán"),
    ],
)
def test_refused(password: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        check_new_password(password, names=NAMES)
    assert refused.value.field == "new_password"


@pytest.mark.parametrize(
    "password", ["cá rô ăn mít chín", "kh5-xwq2-mmp", "trời hôm nay xanh", "an thích bơi lội", "a1b2c3d4e5f6"]
)
def test_taken(password: str) -> None:
    check_new_password(password, names=NAMES)
