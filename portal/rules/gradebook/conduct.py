"""Conduct of the year from that of the two semesters, and after training in summer.

TT 22/2021, Article 8 (a table) and Article 13; under TT 58/2011 the homeroom teacher decides the year's.
"""

from dataclasses import dataclass

from portal.errors import mark
from portal.rules.gradebook.sentences import Missing, Sentence, sentence
from portal.rules.gradebook.standards import SecondaryCircular

NO_CONDUCT = mark("%(what)s: thiếu học kì %(semester)s")
NO_YEAR = mark("%(what)s: thiếu đánh giá cả năm")
FROM_SEMESTERS = mark("Học kì I %(first)s, học kì II %(second)s nên cả năm là %(year)s.")
DECIDED = mark("Cả năm do giáo viên chủ nhiệm đánh giá: %(year)s.")
AFTER_TRAINING = mark("Trước hè %(before)s; sau rèn luyện trong hè được đánh giá lại là %(year)s.")


@dataclass(frozen=True, kw_only=True)
class ConductOutcome:
    """The level of the year with the sentence that says why, or None with what is missing.

    ``before`` is the level before training in summer, where there was one.
    """

    level: str | None = None
    before: str | None = None
    why: Sentence | None = None
    missing: tuple[Missing, ...] = ()


def year_conduct(
    circular: SecondaryCircular,
    first: str | None,
    second: str | None,
    *,
    decided: str | None = None,
    trained: str | None = None,
) -> ConductOutcome:
    """Slugs of the semesters, None or "" where nothing is entered. ``decided``: by a person, where the circular has no
    table. ``trained``: after training in summer; counts only where the year is the lowest level."""
    lacking = _lacking(circular, first, second, decided)
    if lacking:
        return ConductOutcome(missing=lacking)
    label = circular.conduct_scale.label
    if circular.conduct_years:
        level = next(year for one, two, year in circular.conduct_years if (one, two) == (first, second))
        why = sentence(
            FROM_SEMESTERS,
            first=Sentence(label(first or "")),
            second=Sentence(label(second or "")),
            year=Sentence(label(level)),
        )
    else:
        level = decided or ""
        why = sentence(DECIDED, year=Sentence(label(level)))
    if not trained or level != circular.conduct_scale.slugs[-1]:
        return ConductOutcome(level=level, why=why)
    why = sentence(AFTER_TRAINING, before=Sentence(label(level)), year=Sentence(label(trained)))
    return ConductOutcome(level=trained, before=level, why=why)


def _lacking(
    circular: SecondaryCircular, first: str | None, second: str | None, decided: str | None
) -> tuple[Missing, ...]:
    what = Sentence(circular.conduct_label)
    if not circular.conduct_years:
        return () if decided else (Missing(sentence(NO_YEAR, what=what)),)
    return tuple(
        Missing(sentence(NO_CONDUCT, what=what, semester=name))
        for name, level in (("I", first), ("II", second))
        if not level
    )
