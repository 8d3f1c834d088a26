"""Titles of the year: which one, and what each asks and finds.

TT 22/2021, Article 15; TT 58/2011, Article 18; TT 27/2020, Article 13.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.errors import mark
from portal.rules.gradebook.conditions import Transcript, level_condition, many_condition
from portal.rules.gradebook.conduct import ConductOutcome
from portal.rules.gradebook.levels import LevelOutcome
from portal.rules.gradebook.sentences import Condition, Missing, Sentence
from portal.rules.gradebook.standards import PrimaryCircular, SecondaryCircular, TitleRule
from portal.rules.gradebook.subjects import SubjectResult

YEAR = mark("Đánh giá cả năm")
RECOGNISED = mark("Được tập thể lớp công nhận có thành tích hoặc tiến bộ nổi bật")
IS_RECOGNISED = mark("đã được công nhận")
IS_NOT_RECOGNISED = mark("chưa được công nhận")


@dataclass(frozen=True)
class TitleCheck:
    """A title and its conditions for one pupil."""

    code: str
    label: str
    conditions: tuple[Condition, ...]

    @property
    def met(self) -> bool:
        """Whether every condition is met."""
        return all(one.met for one in self.conditions)


@dataclass(frozen=True, kw_only=True)
class TitleOutcome:
    """The highest title whose conditions are met, or none; every title with its conditions, or what is missing."""

    title: TitleCheck | None = None
    checks: tuple[TitleCheck, ...] = ()
    missing: tuple[Missing, ...] = ()


def title(
    circular: SecondaryCircular,
    *,
    conduct: ConductOutcome,
    learning: LevelOutcome,
    results: Sequence[SubjectResult],
) -> TitleOutcome:
    """The title of the year."""
    if conduct.level is None or learning.level is None:
        return TitleOutcome(missing=(*conduct.missing, *learning.missing))
    scored = tuple(result for result in results if result.average is not None)
    transcript = Transcript(scored=scored, comments=())
    return _first_met(
        TitleCheck(rule.code, rule.label, _conditions(circular, rule, conduct.level, learning.level, transcript))
        for rule in circular.titles
    )


def _conditions(
    circular: SecondaryCircular, rule: TitleRule, conduct: str, learning: str, transcript: Transcript
) -> tuple[Condition, ...]:
    levels = (
        level_condition(circular.conduct_scale, circular.conduct_label, conduct, rule.least_conduct),
        level_condition(circular.learning_scale, circular.learning_label, learning, rule.least_learning),
    )
    return (*levels, many_condition(rule.many, transcript)) if rule.many else levels


def primary_title(circular: PrimaryCircular, year: LevelOutcome, *, recognised: bool = False) -> TitleOutcome:
    """The title of a primary pupil. ``recognised``: the class recognised what is outstanding (a person's word)."""
    if year.level is None:
        return TitleOutcome(missing=year.missing)
    word = Condition(Sentence(RECOGNISED), recognised, Sentence(IS_RECOGNISED if recognised else IS_NOT_RECOGNISED))
    checks = []
    for rule in circular.titles:
        level = level_condition(circular.year_scale, YEAR, year.level, rule.level)
        checks.append(TitleCheck(rule.code, rule.label, (level, word) if rule.chosen else (level,)))
    return _first_met(checks)


def _first_met(checks: Iterable[TitleCheck]) -> TitleOutcome:
    listed = tuple(checks)
    return TitleOutcome(title=next((check for check in listed if check.met), None), checks=listed)
