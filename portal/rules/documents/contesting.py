"""A contest note: an addressee states, in its own words, that it does not accept what is recorded of its receipt.

It disputes that the unit is deemed to have received (rules.documents.receipts) or any other fact that stands. A note
is only added: it changes no fact, no clock and no state. Its unit may withdraw it, the issuer may answer it once; both
stand beside it.
"""

from enum import StrEnum

from portal.errors import RuleBroken

SHORTEST, LONGEST = 20, 2000
"""Characters of a note; of an answer only the longest counts."""
LONGEST_REASON = 1000
MOST = 10
"""So many notes of one addressee on one document."""


class ContestAct(StrEnum):
    """What can happen to a note; also the kinds of its register entries."""

    CONTESTED = "contested"
    WITHDRAWN = "contest_withdrawn"
    ANSWERED = "contest_answered"


def check_words(words: str) -> None:
    """Raise ``RuleBroken`` at ``words`` for a note that is too short to say something, or too long."""
    if len(words.strip()) < SHORTEST:
        raise RuleBroken("Vui lòng nêu rõ ý kiến, ít nhất %(min)d ký tự.", field="words", min=SHORTEST)
    _check_length(words, "words", LONGEST)


def check_answer(words: str) -> None:
    """Raise ``RuleBroken`` at ``words`` for an answer that is empty or too long."""
    if not words.strip():
        raise RuleBroken("Vui lòng nhập nội dung trả lời.", field="words")
    _check_length(words, "words", LONGEST)


def check_reason(reason: str) -> None:
    """Raise ``RuleBroken`` at ``reason`` when it is too long; a note may be withdrawn without one."""
    _check_length(reason, "reason", LONGEST_REASON)


def _check_length(text: str, field: str, longest: int) -> None:
    if len(text) > longest:
        raise RuleBroken("Không quá %(max)d ký tự.", field=field, max=longest)


def is_contestable(*, received: bool, stated: bool) -> bool:
    """Whether there is anything to dispute: the unit has received or is deemed to, or a statement of it stands."""
    return received or stated
