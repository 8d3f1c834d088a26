"""The result of one subject for one pupil, in a semester and in the year, or what is missing for it.

TT 22/2021, Article 9.1; TT 58/2011, Articles 10 and 11. A subject the pupil is exempt from has no result and is left
out of every count; a pupil with a disability may be assessed by comment where the class has scores (R122).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.errors import mark
from portal.rules.gradebook.averages import Average, average, tenths, weighted, year_average
from portal.rules.gradebook.columns import Column, Part, Takes
from portal.rules.gradebook.scales import DAT, PASSING
from portal.rules.gradebook.sentences import Missing, Sentence, sentence
from portal.rules.gradebook.standards import AssessedBy, PassShare, SecondaryCircular
from portal.rules.gradebook.switches import DEFAULT, MissingTest, Switches

NOT_ENTERED = mark("thiếu %(columns)s")
IN_SEMESTER = mark("học kì %(semester)s %(what)s")
NO_RESULT = mark("chưa có kết quả")
BOTH = (1, 2)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A subject as it counts for one pupil; ``code`` as in the programme ("toan"), which the circulars name some by."""

    code: str
    name: str
    assessed_by: AssessedBy = AssessedBy.SCORE
    specialised: bool = False
    exempt: bool = False


@dataclass(frozen=True)
class SubjectResult:
    """An average or passed / not passed, by the kind of assessment; neither when exempt or something is missing."""

    subject: Subject
    average: Average | None = None
    passed: bool | None = None
    missing: tuple[Sentence, ...] = ()

    @property
    def score(self) -> Decimal | None:
        """The rounded average."""
        return self.average.value if self.average else None

    @property
    def is_there(self) -> bool:
        """Whether there is a result that counts."""
        return self.average is not None or self.passed is not None

    def shown(self) -> str:
        """ "7,9", "Đ", "CĐ" or ""."""
        if self.average is not None:
            return self.average.shown()
        return "" if self.passed is None else PASSING.letters(PASSING.slugs[0 if self.passed else 1])

    def missed(self) -> list[Missing]:
        """What is missing, with the subject's name."""
        return [Missing(what, self.subject.name) for what in self.missing]


def subject_semester(
    subject: Subject,
    columns: Sequence[Column],
    cells: Mapping[str, str],
    circular: SecondaryCircular,
    *,
    switches: Switches = DEFAULT,
    closed: bool = False,
) -> SubjectResult:
    """The result of a semester from the stored cells of the pupil, by the code of the column.

    ``closed``: no more is entered; only then may a missing test count as 0 or Chưa đạt, where the switch says so.
    """
    if subject.exempt:
        return SubjectResult(subject)
    counted = [column for column in columns if column.takes != Takes.COMMENT]
    lacking = [column for column in counted if column.required and not cells.get(column.code)]
    if lacking and not (closed and switches.missing_test == MissingTest.ZERO):
        names = ", ".join(column.short for column in lacking)
        return SubjectResult(subject, missing=(sentence(NOT_ENTERED, columns=names),))
    taken = [(column, cells.get(column.code, "")) for column in counted if column.required or cells.get(column.code)]
    if subject.assessed_by == AssessedBy.COMMENT:
        return SubjectResult(subject, passed=_passes(taken, circular.passing))
    scores = [(Decimal(stored or "0"), column.weight) for column, stored in taken]
    return SubjectResult(subject, average=weighted(scores, switches.rounding))


def _passes(taken: Sequence[tuple[Column, str]], share: PassShare) -> bool:
    """Đạt in the share of assessments that the circular asks, the final one among them."""
    good = sum(stored == DAT.slug for _column, stored in taken)
    final = all(stored == DAT.slug for column, stored in taken if column.part == Part.FINAL)
    return final and good * share.denominator >= share.numerator * len(taken)


def subject_year(
    first: SubjectResult, second: SubjectResult, *, switches: Switches = DEFAULT, taught: tuple[int, ...] = BOTH
) -> SubjectResult:
    """The result of the year: weighted 1 to 2 for scores, that of semester II for comments.

    ``taught``: a subject that is taught, or that the pupil has, in one semester only is judged by that one.
    """
    by_semester = {1: first, 2: second}
    counted = [number for number in taught if not by_semester[number].subject.exempt]
    if not counted:
        return SubjectResult(second.subject)
    if any(by_semester[number].subject.assessed_by == AssessedBy.COMMENT for number in counted):
        counted = counted[-1:]
    lacking = tuple(
        sentence(IN_SEMESTER, semester="I" * number, what=what)
        for number in counted
        for what in by_semester[number].missing or _unknown(by_semester[number])
    )
    last = by_semester[counted[-1]]
    if lacking:
        return SubjectResult(last.subject, missing=lacking)
    if len(counted) == 1 or first.average is None or second.average is None:
        return last
    return SubjectResult(last.subject, average=year_average(first.average, second.average, switches))


def _unknown(result: SubjectResult) -> tuple[Sentence, ...]:
    return () if result.is_there else (Sentence(NO_RESULT),)


def known_score(subject: Subject, score: Decimal | None) -> SubjectResult:
    """The result of a semester or year that is known without its cells, as of a pupil who came from another school."""
    if score is None:
        return SubjectResult(subject, missing=(Sentence(NO_RESULT),))
    return SubjectResult(subject, average=average(tenths(score), 1))


def known_pass(subject: Subject, passed: bool | None) -> SubjectResult:
    """The same of a comment subject."""
    if passed is None:
        return SubjectResult(subject, missing=(Sentence(NO_RESULT),))
    return SubjectResult(subject, passed=passed)
