"""The shapes of the circulars' rules; their values are in ``secondary_circulars`` and ``primary_circulars``."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.rules.gradebook.scales import Scale


class AssessedBy(StrEnum):
    """How a subject is assessed: by comment (Đạt, Chưa đạt; a level in primary), or by comment together with scores."""

    SCORE = "score"
    COMMENT = "comment"


@dataclass(frozen=True, kw_only=True)
class Many:
    """At least ``count`` scored subjects of at least ``least``."""

    count: int
    least: Decimal


@dataclass(frozen=True, kw_only=True)
class LevelRule:
    """What a level asks; None where it does not ask. The last rule of a list asks nothing.

    ``failed_comments``: at most so many comment subjects Chưa đạt. ``every``: each scored subject at least.
    ``mean``: the average of all subjects. ``key``: one of the key subjects, and the specialised one where there is one.
    """

    level: str
    failed_comments: int | None = None
    every: Decimal | None = None
    many: Many | None = None
    mean: Decimal | None = None
    key: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """``reached`` but for one subject, which drags it down to ``base``: the level is ``given``."""

    reached: str
    base: str
    given: str


@dataclass(frozen=True, kw_only=True)
class SheetPlan:
    """The scores of a semester. ``regular``: (most periods a year, how many); None stands for "any more".

    ``long_tests``: whether there are one-period tests of weight 2 instead of one mid-term test.
    """

    regular: tuple[tuple[int | None, int], ...]
    comment_regular: tuple[tuple[int | None, int], ...]
    long_tests: bool = False
    regular_weight: int = 1
    midterm_weight: int = 2
    final_weight: int = 3


@dataclass(frozen=True, kw_only=True)
class PassShare:
    """A comment subject passes when this share of its assessments is Đạt, the final one among them."""

    numerator: int
    denominator: int


@dataclass(frozen=True, kw_only=True)
class PromotionRule:
    """Least conduct and learning, most sessions (buổi) absent in the year; who is re-assessed and in which subjects.

    ``reassessed_levels``: learning levels that summer may mend. ``both_open``: what follows when both conduct and
    learning are too low is an open point; False: the circular has the pupil repeat the grade.
    """

    least_conduct: str
    least_learning: str
    most_absent: int
    reassessed_levels: tuple[str, ...]
    reassessed_below: Decimal
    both_open: bool


@dataclass(frozen=True, kw_only=True)
class TitleRule:
    """A title: least conduct and learning of the year, and how many very high scores where it asks for them."""

    code: str
    label: str
    least_conduct: str
    least_learning: str
    many: Many | None = None


@dataclass(frozen=True, kw_only=True)
class PrimaryTitle:
    """A title of a primary pupil: the level of the year; ``chosen``: whom the class recognises."""

    code: str
    label: str
    level: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class YearRule:
    """What a level of the year asks of a primary pupil: least of each subject, quality, competence, year-end test."""

    level: str
    least_subject: str | None = None
    least_quality: str | None = None
    least_test: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """Something assessed beside the subjects: a quality or a competence; ``group`` is the heading it stands under."""

    code: str
    label: str
    group: str


@dataclass(frozen=True, kw_only=True)
class Circular:
    """What every rule set has: a code that is stored, how it is called, and what about it no source confirmed."""

    code: str
    name: str
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SecondaryCircular(Circular):
    """Lower and upper secondary. ``conduct_years``: (semester I, semester II, year); empty where a person decides."""

    learning_label: str
    conduct_label: str
    sheet: SheetPlan
    passing: PassShare
    learning_scale: Scale
    conduct_scale: Scale
    levels: tuple[LevelRule, ...]
    adjustments: tuple[Adjustment, ...]
    key_subjects: tuple[str, ...] = ()
    conduct_years: tuple[tuple[str, str, str], ...] = ()
    promotion: PromotionRule
    titles: tuple[TitleRule, ...]

    @property
    def has_mean(self) -> bool:
        """Whether there is an average of all subjects (ĐTBhk, ĐTBcn); TT 22/2021 has none."""
        return any(rule.mean is not None for rule in self.levels)


@dataclass(frozen=True, kw_only=True)
class PrimaryCircular(Circular):
    """Primary. ``midterm_grades``: grades with periodic tests in the middle of a semester too."""

    has_midterms: bool
    subject_scale: Scale
    quality_scale: Scale
    rows: tuple[Row, ...]
    midterm_subjects: tuple[str, ...] = ()
    midterm_grades: tuple[int, ...] = ()
    least_test: int = 0
    year_scale: Scale
    year_rules: tuple[YearRule, ...]
    titles: tuple[PrimaryTitle, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PreschoolCircular(Circular):
    """Preschool: indicators achieved or not, no marks and no ranking; the set of indicators is the school's data."""

    indicator_scale: Scale


Regulation = SecondaryCircular | PrimaryCircular | PreschoolCircular
