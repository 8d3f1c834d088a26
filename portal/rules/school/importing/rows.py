"""One row of a list of pupils: what it says, field by field, with every fault and everything worth a second look.

A fault keeps the row out; a warning does not. A blank cell says nothing and changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.people.phones import parse_phone
from portal.rules.school.births import read_birth
from portal.rules.school.ethnicities import read_ethnicity
from portal.rules.school.importing import cells
from portal.rules.school.importing.columns import COLUMNS
from portal.rules.vietnamese import clean, fold

LONGEST = {
    "full_name": 150,
    "other_name": 150,
    "nationality": 60,
    "birthplace": 255,
    "permanent_address": 255,
    "current_address": 255,
    "class_name": 40,
    "register_no": 30,
    "father_name": 150,
    "mother_name": 150,
    "father_job": 100,
    "mother_job": 100,
}
_PLAIN = ("other_name", "nationality", "birthplace", "permanent_address", "current_address")
_HERE = ("dang hoc", "chuyen den", "moi tuyen", "tiep nhan")
PARENTS = ("father", "mother")


@dataclass(frozen=True)
class Parent:
    """A father or mother as a row or the record says; ``id`` only of somebody known."""

    full_name: str
    job: str = ""
    born_year: int | None = None
    id: int | None = field(default=None, compare=False)


@dataclass
class Row:
    """A row that is not empty; ``number`` is its number in the sheet, ``texts`` and ``facts`` go by column key."""

    number: int
    texts: Mapping[str, str]
    facts: dict[str, Any] = field(default_factory=dict)
    parents: dict[str, Parent] = field(default_factory=dict)
    grade: int | None = None
    faults: list[RuleBroken] = field(default_factory=list)
    warnings: list[RuleBroken] = field(default_factory=list)

    @property
    def class_name(self) -> str:
        """The class as the row names it."""
        return cells.class_words(self.texts.get("class_name", ""))

    def refuse(self, message: str, column: str, **params: object) -> None:
        """Note a fault at a column."""
        self.faults.append(RuleBroken(message, field=column, **params))

    def warn(self, message: str, column: str, **params: object) -> None:
        """Note something worth a second look at a column."""
        self.warnings.append(RuleBroken(message, field=column, **params))


def read_row(row: Row, *, numeric: frozenset[str], today: date) -> None:
    """Fill in the facts, parents and grade of a row. ``numeric`` are the columns whose cell was a number."""
    for name, most in LONGEST.items():
        if len(row.texts.get(name, "")) > most:
            row.refuse(mark("Không quá %(most)d ký tự."), name, most=most)
    _read_name(row)
    _read_codes(row, numeric)
    _attempt(row, "born", _read_born, row, today)
    _attempt(row, "sex", _read_sex, row)
    _attempt(row, "phone", _read_phone, row, numeric)
    _read_ethnicity(row)
    for name in _PLAIN:
        if row.texts.get(name):
            row.facts[name] = row.texts[name]
    home = ", ".join(row.texts[name] for name in ("home_ward", "home_province") if row.texts.get(name))
    if home:
        row.facts["home_town"] = home[:255]
    _check_status(row)
    if row.texts.get("grade"):
        _attempt(row, "grade", _read_grade, row)
    for parent in PARENTS:
        _attempt(row, f"{parent}_born", _read_parent, row, parent, today)


def _attempt(row: Row, column: str, action: Callable[..., None], *args: Any) -> None:
    try:
        action(*args)
    except RuleBroken as error:
        row.refuse(error.message, column, **error.params)


def _read_name(row: Row) -> None:
    name = row.texts.get("full_name", "")
    if not any(character.isalpha() for character in name):
        row.refuse(mark("Thiếu họ tên."), "full_name")
        return
    if any(character.isdigit() for character in name):
        row.refuse(mark("Họ tên không có chữ số."), "full_name")
    elif " " not in name:
        row.warn(mark("Chỉ có một từ; kiểm tra xem có thiếu họ không."), "full_name")
    row.facts["full_name"] = name


def _read_codes(row: Row, numeric: frozenset[str]) -> None:
    for name, digits in (("ministry_code", cells.MINISTRY_DIGITS), ("personal_id", cells.PERSONAL_DIGITS)):
        text = row.texts.get(name, "")
        if not text:
            continue
        if name in numeric and digits - 3 <= len(text) < digits:
            text = text.zfill(digits)
            row.warn(mark("Số 0 đứng đầu đã bị bảng tính bỏ mất; hiểu là %(code)s."), name, code=text)
        try:
            row.facts[name] = cells.read_code(text, digits, name, COLUMNS[name].heading)
        except RuleBroken as error:
            row.faults.append(error)


def _read_born(row: Row, today: date) -> None:
    born = read_birth(row.texts.get("born", ""), today=today)
    if not born:
        row.warn(mark("Chưa có ngày sinh."), "born")
        return
    row.facts["born"] = born
    if len(born) < len("2015-03-21"):
        row.warn(mark("Mới biết một phần ngày sinh."), "born")


def _read_sex(row: Row) -> None:
    if row.texts.get("sex"):
        row.facts["sex"] = cells.read_sex(row.texts["sex"])
    else:
        row.warn(mark("Chưa có giới tính."), "sex")


def _read_phone(row: Row, numeric: frozenset[str]) -> None:
    text = row.texts.get("phone", "")
    if "phone" in numeric and len(text) == 9:
        text = f"0{text}"
    if text:
        row.facts["phone"] = parse_phone(text) or ""


def _read_ethnicity(row: Row) -> None:
    typed = row.texts.get("ethnicity", "")
    try:
        found = read_ethnicity(typed)
    except RuleBroken as error:
        near = cells.nearest_ethnicity(typed)
        if near:
            row.warn(
                mark("Không có dân tộc “%(typed)s”; có phải là “%(near)s”? Ô này được bỏ qua."),
                "ethnicity",
                typed=typed,
                near=near,
            )
        else:
            row.warn(error.message, "ethnicity", **error.params)
        return
    if found:
        row.facts["ethnicity"] = found


def _check_status(row: Row) -> None:
    status = row.texts.get("status", "")
    if status and not fold(clean(status)).startswith(_HERE):
        row.refuse(
            mark("Chỉ nhập học sinh đang học. Trạng thái “%(status)s” ghi ở trang hồ sơ, kèm ngày và lý do."),
            "status",
            status=status,
        )


def _read_grade(row: Row) -> None:
    row.grade = cells.read_grade(row.texts["grade"])


def _read_parent(row: Row, parent: str, today: date) -> None:
    name, job, born = (row.texts.get(f"{parent}_{part}", "") for part in ("name", "job", "born"))
    if not name:
        if job or born:
            row.warn(mark("Có nghề nghiệp hoặc năm sinh nhưng thiếu tên; bỏ qua."), f"{parent}_name")
        return
    year = cells.read_parents_year(born, f"{parent}_born", this_year=today.year) if born else None
    row.parents[parent] = Parent(name, job, year)
