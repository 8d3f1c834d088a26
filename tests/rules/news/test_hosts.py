"""Which host names a site may have for itself."""

import pytest

from portal.errors import RuleBroken
from portal.rules.news.hosts import check_host, is_listed, read_listed

LISTED = read_listed("vinhbinh.edu.vn, *.Truong.BenTre.edu.vn\n")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("vinhbinh.edu.vn", "vinhbinh.edu.vn"),
        (" VinhBinh.edu.vn. ", "vinhbinh.edu.vn"),
        ("a-1.truong.bentre.edu.vn",) * 2,
    ],
)
def test_a_listed_name_is_kept_in_lower_case(typed: str, kept: str) -> None:
    assert check_host(typed, LISTED, portal="cong.truong.bentre.edu.vn") == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Ghi tên miền"),
        ("vinhbinh", "Ghi tên miền"),
        ("https://vinhbinh.edu.vn", "Ghi tên miền"),
        ("vinhbinh.edu.vn:8080", "Ghi tên miền"),
        ("vinhbinh.edu.vn/x", "Ghi tên miền"),
        ("vĩnhbình.edu.vn", "Ghi tên miền"),
        ("-a.truong.bentre.edu.vn", "Ghi tên miền"),
        ("a..truong.bentre.edu.vn", "Ghi tên miền"),
        ("a" * 64 + ".truong.bentre.edu.vn", "Ghi tên miền"),
        (".".join(["a" * 60] * 4), "Ghi tên miền"),
        ("a\n.truong.bentre.edu.vn", "Ghi tên miền"),
        ("10.0.0.1", "địa chỉ IP"),
        ("Cong.truong.bentre.edu.vn", "của chính cổng"),
        ("truong.bentre.edu.vn", "chưa được người vận hành"),
        ("xtruong.bentre.edu.vn", "chưa được người vận hành"),
        ("vinhbinh.edu.vn.example.com", "chưa được người vận hành"),
    ],
)
def test_anything_else_is_refused_with_its_reason(typed: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        check_host(typed, LISTED, portal="cong.truong.bentre.edu.vn")
    assert refused.value.field == "host"


def test_nothing_is_listed_until_somebody_lists_it() -> None:
    assert read_listed("") == []
    assert not is_listed("vinhbinh.edu.vn", [])
