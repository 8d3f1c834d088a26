"""Whether a result written in a table is the one that was worked out: "7,9" or 7.9, "Đ" or "Đạt", "Miễn"."""

from decimal import Decimal, InvalidOperation

from portal.rules.gradebook.scales import PASSING
from portal.rules.gradebook.subjects import SubjectResult
from portal.rules.vietnamese import clean, fold

_EXEMPT = {"mien", "m", "mien hoc"}


def says(text: str, result: SubjectResult) -> bool:
    """Whether the text says this result; an empty text says nothing else."""
    text = clean(text)
    if not text:
        return True
    if result.subject.exempt:
        return fold(text) in _EXEMPT
    if result.score is not None:
        return _number(text) == result.score
    if result.passed is None:
        return False
    return PASSING.read(text) == PASSING.slugs[0 if result.passed else 1]


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
