"""The learning level of a semester or the year: every condition met and missed, the adjustment for one subject.

TT 22/2021, Article 9.2 and 9.3; TT 58/2011, Article 13. Both are the same machine over different values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.errors import mark
from portal.rules.gradebook.averages import Average, mean
from portal.rules.gradebook.conditions import Transcript, below, conditions
from portal.rules.gradebook.sentences import Condition, Missing, Sentence, sentence
from portal.rules.gradebook.standards import AssessedBy, LevelRule, SecondaryCircular
from portal.rules.gradebook.subjects import SubjectResult
from portal.rules.gradebook.switches import DEFAULT, OneSubject, SetAside, Switches

NOT_ENOUGH = mark("Chưa đủ dữ liệu để đánh giá")
NO_SUBJECT = mark("chưa có môn học nào được đánh giá")
ADJUSTED = mark(
    "Chỉ vì môn %(subject)s mà mức bị thấp từ %(reached)s xuống %(base)s, nên được điều chỉnh lên %(given)s."
)


@dataclass(frozen=True)
class LevelCheck:
    """A level and its conditions for one pupil."""

    level: str
    conditions: tuple[Condition, ...]

    @property
    def met(self) -> bool:
        """Whether every condition is met."""
        return all(one.met for one in self.conditions)


@dataclass(frozen=True, kw_only=True)
class LevelOutcome:
    """The level, or None with what is missing. ``base``: before the adjustment; ``checks``: the best first."""

    level: str | None = None
    base: str | None = None
    checks: tuple[LevelCheck, ...] = ()
    adjustment: Sentence | None = None
    mean: Average | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def is_adjusted(self) -> bool:
        """Whether one subject alone had drawn the level down."""
        return self.level != self.base

    def check_of(self, level: str | None) -> LevelCheck | None:
        """The conditions of a level for this pupil."""
        return next((check for check in self.checks if check.level == level), None)

    @property
    def next_up(self) -> LevelCheck | None:
        """The level above the one that holds: what is missed there is why the pupil is not in it; None at the top."""
        places = [check.level for check in self.checks]
        place = places.index(self.level) if self.level in places else 0
        return self.checks[place - 1] if place else None


def learning_level(
    circular: SecondaryCircular, results: Sequence[SubjectResult], *, switches: Switches = DEFAULT
) -> LevelOutcome:
    """The level of a semester or year from the results of all subjects; those the pupil is exempt from do not count."""
    counted = [result for result in results if not result.subject.exempt]
    missing = tuple(one for result in counted for one in result.missed())
    if missing or not counted:
        return LevelOutcome(missing=missing or (Missing(Sentence(NO_SUBJECT)),))
    transcript = _transcript(circular, counted, switches)
    checks = tuple(_check(circular, rule, transcript) for rule in circular.levels)
    base = next(check.level for check in checks if check.met)
    level, why = _adjusted(circular, transcript, base, switches)
    return LevelOutcome(level=level, base=base, checks=checks, adjustment=why, mean=transcript.mean)


def _transcript(circular: SecondaryCircular, results: Iterable[SubjectResult], switches: Switches) -> Transcript:
    by_kind: dict[AssessedBy, list[SubjectResult]] = {AssessedBy.SCORE: [], AssessedBy.COMMENT: []}
    for result in results:
        by_kind[AssessedBy.SCORE if result.average else AssessedBy.COMMENT].append(result)
    scored = tuple(by_kind[AssessedBy.SCORE])
    whole = None
    if circular.has_mean and scored:
        whole = mean((result.average.value for result in scored if result.average), switches.rounding)
    return Transcript(scored=scored, comments=tuple(by_kind[AssessedBy.COMMENT]), mean=whole)


def _check(circular: SecondaryCircular, rule: LevelRule, transcript: Transcript) -> LevelCheck:
    return LevelCheck(rule.level, tuple(conditions(rule, transcript, circular.key_subjects)))


def _adjusted(
    circular: SecondaryCircular, transcript: Transcript, base: str, switches: Switches
) -> tuple[str, Sentence | None]:
    """The level after looking at each single subject set aside, and the sentence that says why."""
    scale, best, why = circular.learning_scale, base, None
    for step in circular.adjustments:
        if step.base != base or scale.reaches(best, step.given):
            continue
        rule = next(rule for rule in circular.levels if rule.level == step.reached)
        blamed = _one_subject(circular, rule, transcript, switches)
        if blamed is not None:
            labels = {name: Sentence(scale.label(getattr(step, name))) for name in ("reached", "base", "given")}
            best, why = step.given, sentence(ADJUSTED, subject=blamed.subject.name, **labels)
    return best, why


def _one_subject(
    circular: SecondaryCircular, rule: LevelRule, transcript: Transcript, switches: Switches
) -> SubjectResult | None:
    """The one subject without which the level would be reached."""
    suspects = below(rule, transcript, comments=switches.one_subject == OneSubject.ANY)
    grants = switches.set_aside == SetAside.COUNT_AS_MET
    return next((one for one in suspects if _check(circular, rule, transcript.without(one, grants=grants)).met), None)
