"""What the reader proposes: a duty with its timing, the words that say so, and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum

from portal.rules.documents.deadlines.timing import Timing


class What(StrEnum):
    """What the date is to those addressed."""

    DEADLINE = "deadline"
    LOCK = "lock"
    WINDOW = "window"


class Certainty(StrEnum):
    """How plainly the text says it."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed duty. ``start`` and ``end`` bound its sentence in the composed text, ``words_start`` and ``words_end``
    the words that say when; ``title`` is a suggestion of at most 200 characters. ``unknown_year``: the day could not be
    counted because the holidays of that year are not known; the timing then only repeats the words.
    """

    title: str
    what: What
    certainty: Certainty
    timing: Timing
    sentence: str
    start: int
    end: int
    words_start: int
    words_end: int
    unknown_year: int | None = None
