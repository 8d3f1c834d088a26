"""In which state a unit's report stands: worked out from facts and the day, never stored.

*Stage* is what people did. *Standing* is what the figures count as. The second deemed rule (R74, letter 253 II.3
and III.5): from the first official day, data that nobody approved in time are deemed confirmed by the leader. That
they were only deemed stays visible for ever (R75): no later approval takes it away.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.errors import mark


class Step(StrEnum):
    """What a person does to a whole report."""

    SUBMITTED = "submitted"
    RECALLED = "recalled"
    RETURNED = "returned"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


STEP_LABELS: dict[Step, str] = {
    Step.SUBMITTED: mark("Trình lãnh đạo đơn vị"),
    Step.RECALLED: mark("Rút lại để sửa"),
    Step.RETURNED: mark("Lãnh đạo đơn vị trả lại"),
    Step.APPROVED: mark("Lãnh đạo đơn vị duyệt"),
    Step.ACCEPTED: mark("Cấp trên nhận"),
    Step.SENT_BACK: mark("Cấp trên trả lại"),
}


class Stage(StrEnum):
    """How far a report has come, as it stands now."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    ACCEPTED = "accepted"


STAGE_LABELS: dict[Stage, str] = {
    Stage.NOT_STARTED: mark("Chưa nhập"),
    Stage.DRAFT: mark("Đang nhập"),
    Stage.SUBMITTED: mark("Chờ lãnh đạo duyệt"),
    Stage.RETURNED: mark("Bị trả lại"),
    Stage.APPROVED: mark("Lãnh đạo đã duyệt"),
    Stage.ACCEPTED: mark("Cấp trên đã nhận"),
}


class Standing(StrEnum):
    """What the figures count as."""

    APPROVED = "approved"
    DEEMED = "deemed"
    PROVISIONAL = "provisional"
    MISSING = "missing"


STANDING_LABELS: dict[Standing, str] = {
    Standing.APPROVED: mark("Lãnh đạo đã duyệt"),
    Standing.DEEMED: mark("Xem như đã xác nhận"),
    Standing.PROVISIONAL: mark("Tạm tính, chưa duyệt"),
    Standing.MISSING: mark("Chưa có số liệu"),
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a report.

    ``version`` counts the changes of its content, 0 before the first. ``last_step`` and ``step_version``: the newest
    step and the content it was about. ``approved_version``: the content last approved. ``in_time_version``: the content
    last approved before the first official day. ``official_version``: the content as it stood when it became official,
    known as soon as something changed afterwards.
    """

    version: int = 0
    last_step: Step | None = None
    step_version: int = 0
    approved_version: int | None = None
    in_time_version: int | None = None
    official_version: int | None = None


def stage_of(facts: Facts) -> Stage:
    """How far the report has come. Any change after a step voids it; what was returned stays so until sent again."""
    if facts.last_step in {Step.RETURNED, Step.SENT_BACK}:
        return Stage.RETURNED
    if not facts.version:
        return Stage.NOT_STARTED
    if facts.last_step is None or facts.last_step is Step.RECALLED or facts.step_version != facts.version:
        return Stage.DRAFT
    return {Step.SUBMITTED: Stage.SUBMITTED, Step.APPROVED: Stage.APPROVED, Step.ACCEPTED: Stage.ACCEPTED}[
        facts.last_step
    ]


def is_official(official_on: date, today: date) -> bool:
    """Whether the data are used as official today."""
    return today >= official_on


def was_deemed(facts: Facts, *, official_on: date, today: date) -> bool:
    """Whether the data became official without the leader's approval. Once true, true for ever."""
    became = facts.version if facts.official_version is None else facts.official_version
    return is_official(official_on, today) and became > 0 and facts.in_time_version != became


def standing_of(facts: Facts, *, official_on: date, today: date) -> Standing:
    """What the figures count as today.

    Deemed data stay deemed until their content is changed by an adjustment, which then needs an approval of its own.
    """
    if not facts.version:
        return Standing.MISSING
    unchanged = facts.official_version is None or facts.official_version == facts.version
    if is_official(official_on, today) and unchanged:
        return Standing.APPROVED if facts.in_time_version == facts.version else Standing.DEEMED
    return Standing.APPROVED if facts.approved_version == facts.version else Standing.PROVISIONAL
