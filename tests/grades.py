"""Results of subjects for tests of the assessment rules: scores in a row, comment subjects Đạt or not."""

from decimal import Decimal

from portal.rules.gradebook.columns import SheetFacts, columns_of
from portal.rules.gradebook.standards import AssessedBy, SecondaryCircular
from portal.rules.gradebook.subjects import Subject, SubjectResult, known_pass, known_score, subject_semester

NAMES = {
    "toan": "Toán",
    "ngu_van": "Ngữ văn",
    "ngoai_ngu_1": "Ngoại ngữ 1",
    "lich_su": "Lịch sử",
    "dia_li": "Địa lí",
    "tin_hoc": "Tin học",
    "cong_nghe": "Công nghệ",
    "vat_li": "Vật lí",
    "hoa_hoc": "Hóa học",
    "sinh_hoc": "Sinh học",
}
COMMENT_NAMES = {"giao_duc_the_chat": "Giáo dục thể chất", "am_nhac": "Âm nhạc", "mi_thuat": "Mĩ thuật"}


def scored(*scores: str) -> list[SubjectResult]:
    """Scored subjects with these averages, the key subjects first."""
    subjects = [Subject(code=code, name=name) for code, name in NAMES.items()]
    return [known_score(subject, Decimal(score)) for subject, score in zip(subjects, scores, strict=False)]


def commented(*, good: int = 2, failed: int = 0) -> list[SubjectResult]:
    """Comment subjects, the failed ones first."""
    subjects = [Subject(code=code, name=name, assessed_by=AssessedBy.COMMENT) for code, name in COMMENT_NAMES.items()]
    return [known_pass(subject, place >= failed) for place, subject in enumerate(subjects[: good + failed])]


def semester(circular: SecondaryCircular, cells: dict[str, str], **more: object) -> SubjectResult:
    """The result of a scored subject whose periods fit the number of regular scores in ``cells``."""
    regular = sum(code.startswith("tx") for code in cells)
    periods = {2: 35, 3: 70, 4: 105}.get(regular, 70)
    columns = columns_of(circular, SheetFacts(assessed_by=AssessedBy.SCORE, periods=periods))
    return subject_semester(Subject(code="toan", name="Toán"), columns, cells, circular, **more)  # type: ignore[arg-type]


def sheet(*regular: str, gk: str, ck: str) -> dict[str, str]:
    """The cells of one pupil."""
    return {f"tx{number}": score for number, score in enumerate(regular, start=1)} | {"gk": gk, "ck": ck}
