"""Subjects a pupil need not do, or is assessed in by comment only: pupils with a disability above all (R122)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.errors import RuleBroken, mark
from portal.rules.school.subjects import SCORE

EXEMPT, BY_COMMENT = "exempt", "comment"
KIND_LABELS: dict[str, str] = {
    EXEMPT: mark("Miễn học"),
    BY_COMMENT: mark("Đánh giá bằng nhận xét"),
}
SEMESTERS = (1, 2)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for; ``semester`` None is the whole year."""

    subject: str
    semester: int | None
    kind: str

    @property
    def semesters(self) -> frozenset[int]:
        """The semesters it holds in."""
        return frozenset(SEMESTERS if self.semester is None else (self.semester,))


def check_exemption(wanted: Wanted, *, programme: Mapping[str, str], held: Collection[Wanted]) -> None:
    """RuleBroken unless the subject is of the pupil's programme (code -> kind of assessment) and still free then.

    ``held`` are the exemptions in force in the same school year.
    """
    if wanted.subject not in programme:
        raise RuleBroken("Chọn một môn trong chương trình của học sinh.", field="subject")
    if wanted.kind == BY_COMMENT and programme[wanted.subject] != SCORE:
        raise RuleBroken("Môn này vốn đã được đánh giá bằng nhận xét.", field="kind")
    if any(one.subject == wanted.subject and one.semesters & wanted.semesters for one in held):
        raise RuleBroken("Môn này đã được ghi miễn hoặc đánh giá bằng nhận xét trong thời gian đó.", field="subject")
