"""What makes two slips the same, and how far a pupil's family is."""

from collections.abc import Sequence

import pytest

from portal.rules.contact_book.report_slips import Reading, State, fingerprint, state_of

NEW, NEW_SIGNED = Reading(is_current=True, signed=False), Reading(is_current=True, signed=True)
OLD, OLD_SIGNED = Reading(is_current=False, signed=False), Reading(is_current=False, signed=True)


def test_the_fingerprint_follows_every_value_and_no_order() -> None:
    one = {"marks": {"rows": [["Toán", "7,9"]]}, "remark": "Ngoan"}
    assert fingerprint(one) == fingerprint({"remark": "Ngoan", "marks": {"rows": (("Toán", "7,9"),)}})
    assert fingerprint(one) != fingerprint({"marks": {"rows": [["Toán", "8,0"]]}, "remark": "Ngoan"})
    assert fingerprint(one) != fingerprint({"marks": {"rows": [["Toán", "7,9"]]}, "remark": "Ngoan."})


@pytest.mark.parametrize(
    ("readings", "on_paper", "paper_before", "state"),
    [
        ((), False, False, State.UNOPENED),
        ((OLD,), False, False, State.UNOPENED),
        ((NEW,), False, False, State.OPENED),
        ((NEW, NEW_SIGNED), False, False, State.SIGNED),
        ((NEW, OLD_SIGNED), False, False, State.ADJUSTED),
        ((OLD_SIGNED,), False, False, State.ADJUSTED),
        ((OLD_SIGNED, NEW_SIGNED), False, True, State.SIGNED),
        ((), True, True, State.ON_PAPER),
        ((OLD_SIGNED,), True, True, State.ON_PAPER),
        ((), False, True, State.ADJUSTED),
    ],
)
def test_the_state_of_a_pupil(readings: Sequence[Reading], on_paper: bool, paper_before: bool, state: State) -> None:
    given = {"readings": readings, "on_paper": on_paper, "paper_before": paper_before}
    assert state_of(is_whole=True, **given) == state
    assert state_of(is_whole=False, **given) == State.NOT_WHOLE
