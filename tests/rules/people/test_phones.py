import pytest

from portal.errors import RuleBroken
from portal.rules.people.phones import parse_phone, show_phone


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0912345678", "+84912345678", "0912 345 678"),
        ("0912 345 678", "+84912345678", "0912 345 678"),
        ("(091) 234-5678", "+84912345678", "0912 345 678"),
        ("+84 912.345.678", "+84912345678", "0912 345 678"),
        ("+84 (0)912 345 678", "+84912345678", "0912 345 678"),
        ("0084912345678", "+84912345678", "0912 345 678"),
        ("84912345678", "+84912345678", "0912 345 678"),
        ("0275 3822 456", "+842753822456", "0275 3822 456"),
        ("024 3869 5144", "+842438695144", "024 3869 5144"),
        ("842438695144", "+842438695144", "024 3869 5144"),
        ("+33 1 42 68 53 00", "+33142685300", "+33142685300"),
        ("", None, ""),
        ("  ", None, ""),
    ],
)
def test_understood(typed: str, stored: str | None, shown: str) -> None:
    assert parse_phone(typed) == stored
    assert show_phone(stored) == shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("091234567", "di động gồm 10"),
        ("09123456789", "di động gồm 10"),
        ("02753822", "máy bàn gồm 11"),
        ("01234567890", "đổi sang 10 chữ số"),
        ("0612345678", "Không có đầu số"),
        ("912345678", "bắt đầu bằng 0"),
        ("không có", "chỉ gồm chữ số"),
        ("0912a45678", "chỉ gồm chữ số"),
        ("+12", "chỉ gồm chữ số"),
    ],
)
def test_refused(typed: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        parse_phone(typed)
