"""Promotion, training in summer and re-assessment: what follows from the year, with the conditions met and missed.

TT 22/2021, Articles 12 to 14; TT 58/2011, Articles 15 and 16. The principal decides on pupils with a disability.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark
from portal.rules.gradebook.conditions import level_condition
from portal.rules.gradebook.conduct import ConductOutcome
from portal.rules.gradebook.levels import LevelOutcome
from portal.rules.gradebook.sentences import Condition, Missing, Sentence, sentence
from portal.rules.gradebook.standards import SecondaryCircular
from portal.rules.gradebook.subjects import SubjectResult
from portal.rules.gradebook.switches import DEFAULT, BothLow, Reassessed, Switches


class Decision(StrEnum):
    """What follows at the end of the year."""

    NOT_ENOUGH = "not_enough"
    PROMOTED = "promoted"
    TRAINING = "training"
    REASSESSMENT = "reassessment"
    TRAINING_AND_REASSESSMENT = "training_and_reassessment"
    PERSON = "person"
    RETAINED = "retained"


DECISION_LABELS: dict[Decision, str] = {
    Decision.NOT_ENOUGH: mark("Chưa đủ dữ liệu để đánh giá"),
    Decision.PROMOTED: mark("Được lên lớp"),
    Decision.TRAINING: mark("Rèn luyện trong hè"),
    Decision.REASSESSMENT: mark("Đánh giá lại trong hè"),
    Decision.TRAINING_AND_REASSESSMENT: mark("Rèn luyện và đánh giá lại trong hè"),
    Decision.PERSON: mark("Hiệu trưởng quyết định"),
    Decision.RETAINED: mark("Không được lên lớp"),
}
FEW_ABSENCES = mark("Nghỉ học không quá %(most)s buổi trong năm học")
SESSIONS = mark("nghỉ %(count)s buổi")
NO_SESSIONS = mark("chưa có số buổi nghỉ của năm học")


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """The decision, its conditions, what is missing, the subjects to be re-assessed in."""

    decision: Decision
    conditions: tuple[Condition, ...] = ()
    subjects: tuple[SubjectResult, ...] = ()
    missing: tuple[Missing, ...] = ()


def promotion(
    circular: SecondaryCircular,
    *,
    conduct: ConductOutcome,
    learning: LevelOutcome,
    results: Sequence[SubjectResult],
    absent_sessions: int | None,
    summer_over: bool = False,
    has_disability: bool = False,
    switches: Switches = DEFAULT,
) -> Promotion:
    """What follows from conduct, learning and the sessions absent (excused and not) of the year.

    After summer the outcomes are those with the new results in them, and ``summer_over`` is true.
    """
    missing = (*conduct.missing, *learning.missing, *(() if absent_sessions is not None else (_no_sessions(),)))
    if conduct.level is None or learning.level is None or absent_sessions is None:
        return Promotion(decision=Decision.NOT_ENOUGH, missing=missing)
    rule = circular.promotion
    good, learnt, present = checks = (
        level_condition(circular.conduct_scale, circular.conduct_label, conduct.level, rule.least_conduct),
        level_condition(circular.learning_scale, circular.learning_label, learning.level, rule.least_learning),
        _absences(circular, absent_sessions),
    )
    if all(check.met for check in checks):
        return Promotion(decision=Decision.PROMOTED, conditions=checks)
    if has_disability:
        return Promotion(decision=Decision.PERSON, conditions=checks)
    decision = Decision.RETAINED
    if present.met and not summer_over:
        decision = _before_summer(circular, good.met, learnt.met, learning.level, switches)
    again = decision in {Decision.REASSESSMENT, Decision.TRAINING_AND_REASSESSMENT}
    return Promotion(decision=decision, conditions=checks, subjects=to_reassess(circular, results) if again else ())


def _before_summer(
    circular: SecondaryCircular, good: bool, learnt: bool, learning: str, switches: Switches
) -> Decision:
    rule = circular.promotion
    if learnt:
        return Decision.TRAINING
    if good:
        return Decision.REASSESSMENT if learning in rule.reassessed_levels else Decision.RETAINED
    if not rule.both_open:
        return Decision.RETAINED
    return {
        BothLow.PERSON: Decision.PERSON,
        BothLow.SUMMER: Decision.TRAINING_AND_REASSESSMENT,
        BothLow.RETAINED: Decision.RETAINED,
    }[switches.both_low]


def to_reassess(circular: SecondaryCircular, results: Sequence[SubjectResult]) -> tuple[SubjectResult, ...]:
    """Comment subjects Chưa đạt and scored subjects whose year average is below 5.0."""
    below = circular.promotion.reassessed_below
    return tuple(
        result for result in results if result.passed is False or (result.score is not None and result.score < below)
    )


def after_reassessment(
    results: Sequence[SubjectResult], again: Mapping[str, SubjectResult], *, switches: Switches = DEFAULT
) -> list[SubjectResult]:
    """The results of the year with those of the re-assessment, by the code of the subject, in their places."""
    return [_newer(result, again.get(result.subject.code), switches) for result in results]


def _newer(result: SubjectResult, again: SubjectResult | None, switches: Switches) -> SubjectResult:
    if again is None or not again.is_there:
        return result
    if switches.reassessed == Reassessed.HIGHER and result.score is not None and again.score is not None:
        return result if result.score > again.score else again
    return again


def _absences(circular: SecondaryCircular, sessions: int) -> Condition:
    most = circular.promotion.most_absent
    return Condition(sentence(FEW_ABSENCES, most=most), sessions <= most, sentence(SESSIONS, count=sessions))


def _no_sessions() -> Missing:
    return Missing(Sentence(NO_SESSIONS))
