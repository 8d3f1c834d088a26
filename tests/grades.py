"""Results of subjects for tests of the assessment rules: scores in a row, comment subjects Đạt or not."""

from collections.abc import Sequence
from decimal import Decimal

from portal.rules.gradebook.columns import SheetFacts, columns_of
from portal.rules.gradebook.standards import AssessedBy, SecondaryCircular
from portal.rules.gradebook.subjects import Subject, SubjectResult, known_pass, known_score, subject_semester

NAMES = ("Toán", "Ngữ văn", "Ngoại ngữ", "Lịch sử", "Địa lí", "Tin học", "Công nghệ", "Vật lí", "Hóa học", "Sinh học")
ROLES = ("toan", "ngu_van", "ngoai_ngu")
COMMENT_NAMES = ("Giáo dục thể chất", "Âm nhạc", "Mĩ thuật")


def scored(*scores: str, roles: Sequence[str] = ROLES) -> list[SubjectResult]:
    """Scored subjects with these averages, the key subjects first."""
    return [
        known_score(
            Subject(key=NAMES[place], name=NAMES[place], role=roles[place] if place < len(roles) else ""),
            Decimal(score),
        )
        for place, score in enumerate(scores)
    ]


def commented(*, good: int = 2, failed: int = 0) -> list[SubjectResult]:
    """Comment subjects, the failed ones first."""
    return [
        known_pass(Subject(key=name, name=name, assessed_by=AssessedBy.COMMENT), place >= failed)
        for place, name in enumerate(COMMENT_NAMES[: good + failed])
    ]


def semester(circular: SecondaryCircular, cells: dict[str, str], **more: object) -> SubjectResult:
    """The result of a scored subject whose periods fit the number of regular scores in ``cells``."""
    regular = sum(code.startswith("tx") for code in cells)
    periods = {2: 35, 3: 70, 4: 105}.get(regular, 70)
    columns = columns_of(circular, SheetFacts(assessed_by=AssessedBy.SCORE, periods=periods))
    return subject_semester(Subject(key=1, name="Toán"), columns, cells, circular, **more)  # type: ignore[arg-type]


def sheet(*regular: str, gk: str, ck: str) -> dict[str, str]:
    """The cells of one pupil."""
    return {f"tx{number}": score for number, score in enumerate(regular, start=1)} | {"gk": gk, "ck": ck}
