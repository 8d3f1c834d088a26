"""The open points of the circulars: what each leaves undecided, the choices, which one holds unless somebody chooses.

None of the choices is claimed to be official. The labels and reasons are shown where the switches are set.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from portal.errors import RuleBroken, mark


class Rounding(StrEnum):
    """How a value exactly between two tenths is rounded."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


class YearFrom(StrEnum):
    """From which semester averages the year average is computed."""

    ROUNDED = "rounded"
    EXACT = "exact"


class OneSubject(StrEnum):
    """Which subjects may be the one subject of the adjustment."""

    SCORED = "scored"
    ANY = "any"


class SetAside(StrEnum):
    """What becomes of that one subject in the comparison."""

    LEAVE_OUT = "leave_out"
    COUNT_AS_MET = "count_as_met"


class MissingTest(StrEnum):
    """What a required test that is missing means once the semester is closed."""

    NOT_YET = "not_yet"
    ZERO = "zero"


class BothLow(StrEnum):
    """What follows when conduct and learning of the year are both Chưa đạt."""

    PERSON = "person"
    SUMMER = "summer"
    RETAINED = "retained"


class Reassessed(StrEnum):
    """Which score counts after the re-assessment."""

    REPLACES = "replaces"
    HIGHER = "higher"


@dataclass(frozen=True, kw_only=True)
class Switches:
    """One choice for every open point; the defaults are the choices that hold unless somebody decides otherwise."""

    rounding: Rounding = Rounding.HALF_UP
    year_from: YearFrom = YearFrom.ROUNDED
    one_subject: OneSubject = OneSubject.SCORED
    set_aside: SetAside = SetAside.LEAVE_OUT
    missing_test: MissingTest = MissingTest.NOT_YET
    both_low: BothLow = BothLow.PERSON
    reassessed: Reassessed = Reassessed.REPLACES

    def codes(self) -> dict[str, str]:
        """For storing; ``read_switches`` reads it again."""
        return {one.name: str(getattr(self, one.name)) for one in fields(self)}


DEFAULT = Switches()


@dataclass(frozen=True, kw_only=True)
class OpenPoint:
    """An open point in words: the question, the choices with their labels, the reason for the default, the source."""

    code: str
    question: str
    choices: dict[StrEnum, str]
    reason: str
    source: str

    @property
    def default(self) -> str:
        """The code of the choice that holds unless somebody chooses."""
        return str(getattr(DEFAULT, self.code))


OPEN_POINTS: tuple[OpenPoint, ...] = (
    OpenPoint(
        code="rounding",
        question=mark("Điểm nằm đúng giữa hai phần mười (ví dụ 8,25) làm tròn thế nào?"),
        choices={
            Rounding.HALF_UP: mark("Nửa lên: 8,25 thành 8,3"),
            Rounding.HALF_EVEN: mark("Về chữ số chẵn: 8,25 thành 8,2"),
        },
        reason=mark("Cách làm tròn thông thường ở Việt Nam và của hai phần mềm công khai."),
        source=mark("Thông tư 22/2021, điểm b khoản 3 Điều 5: chỉ viết “sau khi làm tròn số”."),
    ),
    OpenPoint(
        code="year_from",
        question=mark("Điểm trung bình cả năm tính từ điểm trung bình học kì nào?"),
        choices={
            YearFrom.ROUNDED: mark("Điểm đã làm tròn, như ghi trong sổ"),
            YearFrom.EXACT: mark("Điểm chưa làm tròn"),
        },
        reason=mark("Công thức dùng ĐTBmhk, mà ĐTBmhk là điểm đã làm tròn."),
        source=mark("Thông tư 22/2021, khoản 1 Điều 9; cách làm phổ biến, văn bản không nói rõ."),
    ),
    OpenPoint(
        code="one_subject",
        question=mark("“Duy nhất một môn học” khi điều chỉnh mức có gồm môn đánh giá bằng nhận xét không?"),
        choices={
            OneSubject.SCORED: mark("Không: chỉ môn có điểm"),
            OneSubject.ANY: mark("Có: môn nào cũng được"),
        },
        reason=mark("Hai phần mềm công khai chỉ xét môn có điểm; chữ của văn bản thì không loại môn nào."),
        source=mark("Thông tư 22/2021, khoản 3 Điều 9: “chỉ do kết quả đánh giá của duy nhất 01 (một) môn học”."),
    ),
    OpenPoint(
        code="set_aside",
        question=mark("Khi xét điều chỉnh, môn duy nhất đó được đặt sang bên thế nào?"),
        choices={
            SetAside.LEAVE_OUT: mark("Bỏ ra: các môn còn lại phải tự đủ điều kiện"),
            SetAside.COUNT_AS_MET: mark("Coi như đạt: môn đó vẫn tính vào số môn cần có"),
        },
        reason=mark("Hai phần mềm công khai bỏ môn đó ra; hai cách chỉ khác nhau khi vừa đủ số môn tối thiểu."),
        source=mark("Thông tư 22/2021, khoản 3 Điều 9 không nói."),
    ),
    OpenPoint(
        code="missing_test",
        question=mark("Khi học kì đã khóa mà còn thiếu bài kiểm tra, đánh giá thì sao?"),
        choices={
            MissingTest.NOT_YET: mark("Chưa đủ dữ liệu để đánh giá, nêu rõ còn thiếu gì"),
            MissingTest.ZERO: mark("Tính là 0 điểm hoặc Chưa đạt"),
        },
        reason=mark("Điểm 0 phải do giáo viên ghi sau khi học sinh không dự bài bù, không do phần mềm tự cho."),
        source=mark("Thông tư 22/2021, Điều 6 và Điều 7: ghi theo trí nhớ."),
    ),
    OpenPoint(
        code="both_low",
        question=mark("Rèn luyện và học tập cả năm đều Chưa đạt thì sao?"),
        choices={
            BothLow.PERSON: mark("Nhà trường quyết định từng trường hợp"),
            BothLow.SUMMER: mark("Vừa rèn luyện trong hè vừa đánh giá lại"),
            BothLow.RETAINED: mark("Ở lại lớp"),
        },
        reason=mark(
            "Bộ đã trả lời một câu hỏi về việc này nhưng chưa đọc được nội dung; để người có trách nhiệm quyết định."
        ),
        source=mark("Thông tư 22/2021, Điều 12 đến Điều 14."),
    ),
    OpenPoint(
        code="reassessed",
        question=mark("Sau đánh giá lại, điểm nào được dùng?"),
        choices={
            Reassessed.REPLACES: mark("Điểm đánh giá lại thay cho điểm cả năm của môn"),
            Reassessed.HIGHER: mark("Điểm cao hơn trong hai điểm"),
        },
        reason=mark("Thông tư 58/2011, Điều 16 viết là thay thế."),
        source=mark("Thông tư 22/2021, Điều 14: việc thay thế ghi theo trí nhớ."),
    ),
)


def read_switches(codes: Mapping[str, str]) -> Switches:
    """The switches of stored or sent codes; what is not named stays at its default; ``RuleBroken`` if unknown."""
    known = {point.code: point for point in OPEN_POINTS}
    chosen: dict[str, StrEnum] = {}
    for code, choice in codes.items():
        if code not in known:
            raise RuleBroken("Không có lựa chọn này.", field=code)
        found = {str(one): one for one in known[code].choices}
        if choice not in found:
            raise RuleBroken("Không có lựa chọn này.", field=code)
        chosen[code] = found[choice]
    return Switches(**chosen)  # type: ignore[arg-type]  # each value is a member of the field's own enum


def points_that_matter(result_with: Callable[[Switches], object], chosen: Switches = DEFAULT) -> tuple[OpenPoint, ...]:
    """The open points on which a pupil's result hangs: another choice would give another result."""
    result = result_with(chosen)
    return tuple(
        point
        for point in OPEN_POINTS
        if any(
            result_with(replace(chosen, **{point.code: choice})) != result  # type: ignore[arg-type]
            for choice in point.choices
            if choice != getattr(chosen, point.code)
        )
    )
