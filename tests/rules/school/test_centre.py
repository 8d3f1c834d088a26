"""Events and versions of records for the data centre, and what a record says."""

import pytest

from portal.rules.school.centre import CANCEL, NEW, UPDATE, Sent, content_hash, next_sending, pupil_content
from portal.rules.school.importing.rows import Parent

FACTS = {
    "school_code": "83-001",
    "class_name": "4A",
    "grade": 4,
    "ministry_code": None,
    "personal_id": "083216001234",
    "full_name": "Lê Thị An",
    "other_name": "",
    "born": "2016-03",
    "sex": "female",
    "birthplace": "",
    "home_town": "",
    "permanent_address": "",
    "current_address": "",
    "phone": "+84912345678",
    "policies": ["poor"],
}


@pytest.mark.parametrize(
    ("sent", "sha256", "everything", "found"),
    [
        (None, "a", False, (NEW, 1)),
        (Sent(1, NEW, "a"), "a", False, None),
        (Sent(1, NEW, "a"), "a", True, (UPDATE, 2)),
        (Sent(1, NEW, "a"), "b", False, (UPDATE, 2)),
        (Sent(4, UPDATE, "a"), None, False, (CANCEL, 5)),
        (Sent(5, CANCEL, ""), None, True, None),
        (Sent(5, CANCEL, ""), "a", False, (NEW, 6)),
        (None, None, True, None),
    ],
)
def test_the_version_rises_with_each_sending(
    sent: Sent | None, sha256: str | None, everything: bool, found: tuple[str, int] | None
) -> None:
    assert next_sending(sent, sha256, everything=everything) == found


def test_a_pupil_is_told_in_the_codes_of_the_schema() -> None:
    content = pupil_content(FACTS, {"mother": Parent("Trần Thị Bé", "Thợ may", 1988)})
    expected = {
        "manhomcaphoc": "02",
        "gioitinh": 2,
        "ngaysinh": "",
        "thangsinh": "2016-03",
        "namsinh": "",
        "mahocsinh": "",
        "sodinhdanh": "083216001234",
        "sodienthoai": "0912345678",
        "hongheo": 1,
        "bantru": 0,
        "hotenme": "Trần Thị Bé",
        "namsinhme": 1988,
        "hotencha": "",
    }
    assert {key: content[key] for key in expected} == expected
    assert content_hash(content) == content_hash(dict(reversed(content.items())))
    assert content_hash(content) != content_hash(content | {"khoi": 5})
