"""Entries of the audit log in words."""

import pytest

from portal.rules.records.actions import Change, action_label, changes, readable


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("place", None, ""),
        ("require_second_factor", True, "có"),
        ("require_second_factor", False, "không"),
        ("valid_from", "2026-02-05", "05/02/2026"),
        ("role", "records_clerk", "Văn thư"),
        ("role", ["leader", "staff"], "Lãnh đạo, Nhân viên"),
        ("domain", "staff", "Đội ngũ"),
        ("reason", "staff", "staff"),
        ("rows", 12, "12"),
        ("code", "489/SGDĐT", "489/SGDĐT"),
    ],
)
def test_values_are_written_as_people_write(field: str, value: object, words: str) -> None:
    assert readable(value, field) == words


def test_words_of_values_are_translated_and_what_people_wrote_is_not() -> None:
    before, after = {"role": "leader", "name": "Văn thư"}, {"role": "records_clerk", "name": "Lãnh đạo"}
    said = changes(before, after, {"Lãnh đạo": "Leader", "Văn thư": "Records clerk"}.__getitem__)
    assert [(change.before, change.after) for change in said] == [("Leader", "Records clerk"), ("Văn thư", "Lãnh đạo")]


def test_only_what_differs_is_shown_and_nothing_for_machines() -> None:
    found = changes({"name": "A", "place": "x", "parent_id": 1}, {"name": "B", "place": "x", "parent_id": 2})
    assert found == [Change("Tên đơn vị", "A", "B")]


def test_what_is_new_and_what_is_gone() -> None:
    assert changes(None, {"reason": "chuyển trường"}) == [Change("Lý do", "", "chuyển trường")]
    assert changes({"subject": "Bản nháp"}, None) == [Change("Trích yếu", "Bản nháp", "")]
    assert changes(None, None) == []


def test_an_action_of_an_older_version_keeps_its_name() -> None:
    assert action_label("units.rename") != "units.rename"
    assert action_label("pages.printed") == "pages.printed"
