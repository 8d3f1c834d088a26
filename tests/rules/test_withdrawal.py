"""Who must be asked before a document is taken back, and how far a recall has come."""

from datetime import UTC, datetime
from itertools import product

import pytest

from portal.errors import RuleBroken
from portal.rules.documents.withdrawal import (
    CODES,
    RECALL_LABELS,
    RecallState,
    check_reason,
    needs_consent,
    recall_state,
)

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_whoever_opened_acknowledged_or_registered_is_asked() -> None:
    for facts in product((None, NOW), repeat=3):
        assert needs_consent(*facts) is any(facts)


def test_the_states_and_their_codes() -> None:
    assert recall_state(asked=False, accepted=None) is RecallState.RECALLED
    assert [recall_state(asked=True, accepted=a) for a in (None, True, False)] == list(CODES)
    assert list(CODES.values()) == ["13", "15", "16"]
    assert set(RECALL_LABELS) == set(RecallState)


@pytest.mark.parametrize(("reason", "words"), [("", "Nói vì sao."), ("\n ", "Nói vì sao."), ("a" * 1001, "1000")])
def test_a_reason_is_needed_and_has_a_limit(reason: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        check_reason(reason, "Nói vì sao.")
    assert broken.value.field == "reason"
    check_reason("a" * 1000, "Nói vì sao.")
