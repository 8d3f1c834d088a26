"""A primary pupil: the result of a subject at the end of a semester, the level of the year, completing the programme.

TT 27/2020, Articles 9 and 11; TT 22/2016 and TT 30/2014 by their own values. Absences decide nothing here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark
from portal.rules.gradebook.beside import REASSESSED, RETESTED, quality_code
from portal.rules.gradebook.columns import Column, Part, Takes
from portal.rules.gradebook.levels import NO_SUBJECT, LevelCheck, LevelOutcome
from portal.rules.gradebook.scales import Scale
from portal.rules.gradebook.sentences import Condition, Missing, Sentence, in_a_row, sentence
from portal.rules.gradebook.standards import PrimaryCircular, YearRule
from portal.rules.gradebook.subjects import NOT_ENTERED, Subject

SUBJECTS_REACH = mark("Mọi môn học, hoạt động giáo dục từ mức %(least)s trở lên")
QUALITIES_REACH = mark("Mọi phẩm chất, năng lực từ mức %(least)s trở lên")
TESTS_REACH = mark("Mọi bài kiểm tra cuối năm từ %(least)s điểm trở lên")
LOWER = mark("thấp hơn: %(names)s")
NONE_LOWER = mark("không có nội dung nào thấp hơn")
NO_QUALITY = mark("thiếu mức đạt được cuối năm")


@dataclass(frozen=True)
class PrimaryResult:
    """The level of a subject and its test (None where it has none) at the end of a semester, or what is missing."""

    subject: Subject
    level: str | None = None
    test: int | None = None
    missing: tuple[Sentence, ...] = ()


def primary_result(subject: Subject, columns: Sequence[Column], cells: Mapping[str, str]) -> PrimaryResult:
    """The end of a semester from the stored cells; that of semester II, or what summer brought, is the year's."""
    if subject.exempt:
        return PrimaryResult(subject)
    final = [column for column in columns if column.part == Part.FINAL]
    lacking = [column.short for column in final if not cells.get(column.code)]
    if lacking:
        return PrimaryResult(subject, missing=(sentence(NOT_ENTERED, columns=", ".join(lacking)),))
    level = next(cells[column.code] for column in final if column.takes == Takes.LEVEL)
    test = next((cells[column.code] for column in final if column.takes == Takes.WHOLE_SCORE), None)
    test = test and (cells.get(RETESTED) or test)
    return PrimaryResult(subject, cells.get(REASSESSED) or level, int(test) if test else None)


def year_level(
    circular: PrimaryCircular, results: Sequence[PrimaryResult], qualities: Mapping[str, str]
) -> LevelOutcome:
    """The level of the year from the subjects at its end and the cells of qualities and competences of semester II."""
    counted = [result for result in results if not result.subject.exempt]
    ends = {row: _end(row.code, qualities) for row in circular.rows}
    missing = [Missing(what, result.subject.name) for result in counted for what in result.missing]
    missing += [Missing(Sentence(NO_QUALITY), row.label) for row, level in ends.items() if not level]
    if not counted:
        missing.append(Missing(Sentence(NO_SUBJECT)))
    if missing:
        return LevelOutcome(missing=tuple(missing))
    named = {row.label: level for row, level in ends.items()}
    checks = tuple(LevelCheck(rule.level, _conditions(circular, rule, counted, named)) for rule in circular.year_rules)
    level = next(check.level for check in checks if check.met)
    return LevelOutcome(level=level, base=level, checks=checks)


def _end(row: str, cells: Mapping[str, str]) -> str:
    """At the end of the year, or what summer brought instead."""
    return cells.get(quality_code(Part.SUMMER, row)) or cells.get(quality_code(Part.FINAL, row), "")


def _conditions(
    circular: PrimaryCircular, rule: YearRule, results: Sequence[PrimaryResult], qualities: Mapping[str, str]
) -> tuple[Condition, ...]:
    found = []
    if rule.least_subject is not None:
        levels = {result.subject.name: result.level or "" for result in results}
        found.append(_all_reach(SUBJECTS_REACH, circular.subject_scale, levels, rule.least_subject))
    if rule.least_quality is not None:
        found.append(_all_reach(QUALITIES_REACH, circular.quality_scale, qualities, rule.least_quality))
    if rule.least_test is not None:
        least = rule.least_test
        low = [f"{one.subject.name} {one.test}" for one in results if one.test is not None and one.test < least]
        found.append(Condition(sentence(TESTS_REACH, least=least), not low, _lower(low)))
    return tuple(found)


def _all_reach(asks: str, scale: Scale, levels: Mapping[str, str], least: str) -> Condition:
    low = [f"{name} {scale.letters(level)}" for name, level in levels.items() if not scale.reaches(level, least)]
    return Condition(sentence(asks, least=Sentence(scale.label(least))), not low, _lower(low))


def _lower(names: Sequence[str]) -> Sentence:
    return sentence(LOWER, names=in_a_row(names)) if names else Sentence(NONE_LOWER)


class Completion(StrEnum):
    """Whether the programme of the grade is completed."""

    NOT_ENOUGH = "not_enough"
    COMPLETED = "completed"
    GUIDED = "guided"
    PRINCIPAL = "principal"


COMPLETION_LABELS: dict[Completion, str] = {
    Completion.NOT_ENOUGH: mark("Chưa đủ dữ liệu để đánh giá"),
    Completion.COMPLETED: mark("Hoàn thành chương trình lớp học"),
    Completion.GUIDED: mark("Hướng dẫn, giúp đỡ rồi đánh giá lại"),
    Completion.PRINCIPAL: mark("Giáo viên lập danh sách, hiệu trưởng quyết định"),
}


def completion(circular: PrimaryCircular, year: LevelOutcome, *, guided: bool = False) -> Completion:
    """What follows from the year. ``guided``: the pupil was helped and assessed again; ``year`` is the new result."""
    if year.level is None:
        return Completion.NOT_ENOUGH
    if year.level != circular.year_scale.slugs[-1]:
        return Completion.COMPLETED
    return Completion.PRINCIPAL if guided else Completion.GUIDED
