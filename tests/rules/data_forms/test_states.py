"""Stage and standing of a report: steps are void once the content changes; deemed data stay deemed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.rules.data_forms.states import Facts, Stage, Standing, Step, stage_of, standing_of, was_deemed

OFFICIAL = date(2026, 10, 16)
BEFORE = OFFICIAL - timedelta(days=1)
APPROVED = Facts(version=3, last_step=Step.APPROVED, step_version=3, approved_version=3, in_time_version=3)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (Facts(), Stage.NOT_STARTED),
        (Facts(version=1), Stage.DRAFT),
        (Facts(version=2, last_step=Step.SUBMITTED, step_version=2), Stage.SUBMITTED),
        (Facts(version=3, last_step=Step.SUBMITTED, step_version=2), Stage.DRAFT),
        (Facts(version=2, last_step=Step.RECALLED, step_version=2), Stage.DRAFT),
        (Facts(version=3, last_step=Step.RETURNED, step_version=2), Stage.RETURNED),
        (Facts(version=0, last_step=Step.SENT_BACK), Stage.RETURNED),
        (APPROVED, Stage.APPROVED),
        (replace(APPROVED, version=4), Stage.DRAFT),
        (replace(APPROVED, last_step=Step.ACCEPTED), Stage.ACCEPTED),
    ],
)
def test_a_step_holds_for_the_content_it_saw(facts: Facts, stage: Stage) -> None:
    assert stage_of(facts) is stage


def test_unapproved_data_are_deemed_from_the_first_official_day() -> None:
    entered = Facts(version=2, last_step=Step.SUBMITTED, step_version=2)
    assert standing_of(entered, official_on=OFFICIAL, today=BEFORE) is Standing.PROVISIONAL
    assert not was_deemed(entered, official_on=OFFICIAL, today=BEFORE)
    assert standing_of(entered, official_on=OFFICIAL, today=OFFICIAL) is Standing.DEEMED
    assert was_deemed(entered, official_on=OFFICIAL, today=OFFICIAL)


def test_a_late_approval_does_not_take_deemed_away() -> None:
    late = Facts(version=2, last_step=Step.APPROVED, step_version=2, approved_version=2)
    assert standing_of(late, official_on=OFFICIAL, today=OFFICIAL) is Standing.DEEMED
    adjusted = replace(late, version=3, official_version=2)
    assert standing_of(adjusted, official_on=OFFICIAL, today=OFFICIAL) is Standing.PROVISIONAL
    approved = replace(adjusted, approved_version=3, step_version=3)
    assert standing_of(approved, official_on=OFFICIAL, today=OFFICIAL) is Standing.APPROVED
    assert was_deemed(approved, official_on=OFFICIAL, today=OFFICIAL)


def test_what_was_approved_in_time_is_official_and_not_deemed() -> None:
    assert standing_of(APPROVED, official_on=OFFICIAL, today=BEFORE) is Standing.APPROVED
    assert standing_of(APPROVED, official_on=OFFICIAL, today=OFFICIAL) is Standing.APPROVED
    assert not was_deemed(APPROVED, official_on=OFFICIAL, today=OFFICIAL)
    changed = replace(APPROVED, version=4)
    assert standing_of(changed, official_on=OFFICIAL, today=OFFICIAL) is Standing.DEEMED, "changed before the lock"


def test_nothing_entered_is_missing_never_deemed() -> None:
    assert standing_of(Facts(), official_on=OFFICIAL, today=OFFICIAL) is Standing.MISSING
    late = Facts(version=1, official_version=0)
    assert standing_of(late, official_on=OFFICIAL, today=OFFICIAL) is Standing.PROVISIONAL
    assert not was_deemed(late, official_on=OFFICIAL, today=OFFICIAL)
