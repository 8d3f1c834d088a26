"""The single conditions of a learning level, each with what it asks and what was found for one pupil."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.errors import mark
from portal.rules.gradebook.averages import Average
from portal.rules.gradebook.scales import Scale
from portal.rules.gradebook.sentences import Condition, Sentence, in_a_row, sentence
from portal.rules.gradebook.standards import LevelRule, Many
from portal.rules.gradebook.subjects import SubjectResult

NO_FAILED = mark("Mọi môn đánh giá bằng nhận xét đều Đạt")
FEW_FAILED = mark("Nhiều nhất %(most)s môn đánh giá bằng nhận xét Chưa đạt")
EVERY = mark("Mọi môn có điểm đều từ %(least)s trở lên")
MANY = mark("Ít nhất %(count)s môn có điểm từ %(least)s trở lên")
MEAN = mark("Điểm trung bình các môn từ %(least)s trở lên")
KEY = mark("Một trong các môn Toán, Ngữ văn, Ngoại ngữ từ %(least)s trở lên")
OLD_KEY = mark("Một trong hai môn Toán, Ngữ văn từ %(least)s trở lên")
SPECIALISED = mark("Môn chuyên từ %(least)s trở lên")
NONE_FAILED = mark("không có môn nào Chưa đạt")
FAILED = mark("Chưa đạt: %(names)s")
LOWER = mark("thấp hơn: %(names)s")
NONE_LOWER = mark("không có môn nào thấp hơn")
COUNTED = mark("có %(count)s môn")
FOUND = mark("được %(names)s")
NOTHING = mark("không có môn nào")
OF_YEAR = mark("%(what)s cả năm từ mức %(least)s trở lên")
IS_LEVEL = mark("mức %(level)s")


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """All results that count. ``granted``: a subject set aside that counts as meeting whatever is asked of it."""

    scored: tuple[SubjectResult, ...]
    comments: tuple[SubjectResult, ...]
    mean: Average | None = None
    granted: SubjectResult | None = None

    def without(self, one: SubjectResult, *, grants: bool) -> "Transcript":
        """The same with one subject set aside; the average of all subjects stays what it is."""
        return replace(
            self,
            scored=tuple(result for result in self.scored if result is not one),
            comments=tuple(result for result in self.comments if result is not one),
            granted=one if grants else None,
        )


def conditions(rule: LevelRule, transcript: Transcript, key_subjects: tuple[str, ...]) -> Iterator[Condition]:
    """Every condition of the level, in the order of the circular."""
    if rule.mean is not None:
        yield _mean(rule.mean, transcript)
    if rule.key is not None:
        yield _key(rule.key, transcript, key_subjects)
        yield from _specialised(rule.key, transcript)
    if rule.failed_comments is not None:
        yield _comments(rule.failed_comments, transcript)
    if rule.every is not None:
        yield _every(rule.every, transcript)
    if rule.many is not None:
        yield many_condition(rule.many, transcript)


def below(rule: LevelRule, transcript: Transcript, *, comments: bool) -> list[SubjectResult]:
    """The subjects of which one may be what keeps the level away; without ``comments`` only scored ones.

    Where a subject is below what each must have, it is that one or, when there are two, none.
    """
    scores = _scores(transcript.scored)
    low = [result for result, score in scores if rule.every is not None and score < rule.every]
    if low:
        return low if len(low) == 1 else []
    highest = max(rule.many.least if rule.many else Decimal(0), rule.key or Decimal(0))
    return [result for result, score in scores if score < highest] + [
        result for result in transcript.comments if comments and not result.passed
    ]


def _scores(results: tuple[SubjectResult, ...]) -> list[tuple[SubjectResult, Decimal]]:
    return [(result, result.average.value) for result in results if result.average is not None]


def _named(results: list[SubjectResult]) -> str:
    return in_a_row(f"{result.subject.name} {result.shown()}" for result in results)


def _comments(most: int, transcript: Transcript) -> Condition:
    failed = [result for result in transcript.comments if not result.passed]
    found = sentence(FAILED, names=in_a_row(one.subject.name for one in failed)) if failed else Sentence(NONE_FAILED)
    asks = sentence(FEW_FAILED, most=most) if most else Sentence(NO_FAILED)
    return Condition(asks, len(failed) <= most, found)


def _every(least: Decimal, transcript: Transcript) -> Condition:
    lower = [result for result, score in _scores(transcript.scored) if score < least]
    found = sentence(LOWER, names=_named(lower)) if lower else Sentence(NONE_LOWER)
    return Condition(sentence(EVERY, least=least), not lower, found)


def many_condition(many: Many, transcript: Transcript) -> Condition:
    """At least so many scored subjects of at least so much."""
    count = sum(score >= many.least for _result, score in _scores(transcript.scored))
    if transcript.granted is not None and transcript.granted.average is not None:
        count += 1
    asks = sentence(MANY, count=many.count, least=many.least)
    return Condition(asks, count >= many.count, sentence(COUNTED, count=count))


def _mean(least: Decimal, transcript: Transcript) -> Condition:
    asks = sentence(MEAN, least=least)
    if transcript.mean is None:
        return Condition(asks, False, Sentence(NOTHING))
    return Condition(asks, transcript.mean.value >= least, sentence(FOUND, names=transcript.mean.shown()))


def _key(least: Decimal, transcript: Transcript, key_subjects: tuple[str, ...]) -> Condition:
    keys = [(result, score) for result, score in _scores(transcript.scored) if result.subject.code in key_subjects]
    granted = transcript.granted is not None and transcript.granted.subject.code in key_subjects
    found = sentence(FOUND, names=_named([result for result, _score in keys])) if keys else Sentence(NOTHING)
    asks = sentence(KEY if "ngoai_ngu_1" in key_subjects else OLD_KEY, least=least)
    return Condition(asks, granted or any(score >= least for _result, score in keys), found)


def _specialised(least: Decimal, transcript: Transcript) -> Iterator[Condition]:
    chosen = [(result, score) for result, score in _scores(transcript.scored) if result.subject.specialised]
    if chosen:
        met = all(score >= least for _result, score in chosen)
        yield Condition(
            sentence(SPECIALISED, least=least), met, sentence(FOUND, names=_named([one for one, _ in chosen]))
        )


def level_condition(scale: Scale, what: str, level: str, least: str) -> Condition:
    """Conduct, learning or the whole year (``what``, a message id) of at least a level."""
    return Condition(
        sentence(OF_YEAR, what=Sentence(what), least=Sentence(scale.label(least))),
        scale.reaches(level, least),
        sentence(IS_LEVEL, level=Sentence(scale.label(level))),
    )
