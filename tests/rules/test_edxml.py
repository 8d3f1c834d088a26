"""Facts of packages: codes, identifiers, dates, and what is said of what cannot be read."""

from datetime import UTC, date, datetime

import pytest

from portal.rules.documents.edxml.facts import (
    TYPE_NUMBERS,
    day_text,
    document_id,
    is_organ_id,
    join_code,
    moment_text,
    split_code,
)
from portal.rules.documents.edxml.reading import read_envelope
from portal.rules.documents.edxml.statuses import Standing, latest
from portal.rules.documents.edxml.tree import Node, leaves
from portal.rules.documents.types import TYPES


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("683/SGD&ĐT-GDTH", ("683", "SGD&ĐT-GDTH")),
        ("05/QĐ-SGDĐT", ("05", "QĐ-SGDĐT")),
        ("253/BGDĐT/SEQAP", ("253", "BGDĐT/SEQAP")),
        ("SGDĐT-VP", ("", "SGDĐT-VP")),
        ("12a/KH", ("", "12a/KH")),
        ("²/KH", ("", "²/KH")),
        ("", ("", "")),
    ],
)
def test_a_code_is_parted_and_joined_again(code: str, parts: tuple[str, str]) -> None:
    assert split_code(code) == parts
    assert join_code(*parts) == code


def test_every_number_belongs_to_one_type_of_the_portal() -> None:
    assert set(TYPE_NUMBERS) <= set(TYPES)
    assert len(set(TYPE_NUMBERS.values())) == len(TYPE_NUMBERS)
    assert (TYPE_NUMBERS["official_letter"], TYPE_NUMBERS["resolution"], TYPE_NUMBERS["introduction"]) == (18, 1, 26)


def test_identifiers() -> None:
    assert document_id("H07.08", date(2026, 2, 5), "05/QĐ-SGDĐT") == "H07.08,2026/02/05,05/QĐ-SGDĐT"
    assert all(is_organ_id(code) for code in ("H07", "H37.02.02", "000.01.01.H08"))
    assert not any(is_organ_id(code) for code in (None, "", "H 07", "H07,08", "Sở", "H07.08.0000001", "H07\n"))


def test_times_are_vietnams() -> None:
    assert moment_text(datetime(2026, 2, 4, 18, 5, 9, tzinfo=UTC)) == "2026/02/05 01:05:09"
    assert (day_text(date(2026, 2, 5)), day_text(None), moment_text(None)) == ("2026/02/05", "", "")


def head(**texts: str) -> Node:
    message = Node("MessageHeader", children=leaves(**texts))
    return Node("edXMLEnvelope", children=[Node("edXMLHeader", children=[message])])


@pytest.mark.parametrize("day", ["2026-02-05", "2026/2/5", " 2026/02/05 ", "2026/02/05 08:00:00", "2026-02-05T08:00"])
def test_days_are_read_as_other_systems_write_them(day: str) -> None:
    assert read_envelope(head(DueDate=day)).package.due_on == date(2026, 2, 5)


@pytest.mark.parametrize(
    "day", ["05/02/2026", "2026/02/30", "0001/01/01", "9999/12/31", "hôm nay", "2026/02", "²026/01/01"]
)
def test_a_day_that_cannot_be_read_is_named(day: str) -> None:
    reading = read_envelope(head(DueDate=day))
    assert reading.package.due_on is None
    (problem,) = [problem for problem in reading.problems if problem.field == "DueDate"]
    assert day in str(problem)


def test_what_a_package_must_say_is_missed_at_its_element() -> None:
    missing = {problem.field for problem in read_envelope(head()).problems}
    needed = {"From/OrganId", "From/OrganName", "Code", "Subject", "PromulgationInfo/PromulgationDate", "DocumentId"}
    assert missing == needed


def test_the_last_fact_counts() -> None:
    first, second = Standing("01", datetime(2026, 1, 1, tzinfo=UTC)), Standing("03", datetime(2026, 1, 2, tzinfo=UTC))
    assert latest(second, None, first) == second
    assert latest(None) is None
    assert latest(first, Standing("02", first.at)) == Standing("02", first.at)
