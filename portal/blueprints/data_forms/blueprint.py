"""The blueprint its view modules hang on."""

from datetime import datetime
from typing import Any

from flask import Blueprint
from flask_babel import gettext

from portal.adapters import clock
from portal.rules.data_forms.states import STAGE_LABELS, STANDING_LABELS, STEP_LABELS, Stage, Standing, Step

bp = Blueprint("data_forms", __name__, url_prefix="/bieu-mau")
REPORT = "/phieu/<int:report_id>"
"""Where a report lives; every page about it hangs below."""
TONES = {
    Stage.SUBMITTED: "info",
    Stage.RETURNED: "danger",
    Stage.APPROVED: "ok",
    Stage.ACCEPTED: "ok",
    Stage.DRAFT: "warn",
}


@bp.app_template_filter()
def report_stage(stage: Stage) -> str:
    """How far a report is, in words."""
    return gettext(STAGE_LABELS[stage])


@bp.app_template_filter()
def stage_tone(stage: Stage) -> str:
    """The tone of its badge."""
    return TONES.get(stage, "neutral")


@bp.app_template_filter()
def report_standing(standing: Standing) -> str:
    """What figures count as, in words."""
    return gettext(STANDING_LABELS[standing])


@bp.app_template_filter()
def report_step(kind: str) -> str:
    """A step in words."""
    return gettext(STEP_LABELS[Step(kind)])


@bp.app_template_filter()
def cell_name(cell_key: str, record: int = 0) -> str:
    """The name of a cell's box in forms."""
    return f"c-{record}-{cell_key}"


@bp.app_template_filter()
def opening_state(opening: Any) -> str:
    """How an opening stands now: "waiting", "refused", "open" or "ended"."""
    if opening.decided_at is None:
        return "waiting"
    if opening.ends_at is None:
        return "refused"
    return "open" if opening.ends_at > clock.now() else "ended"


@bp.app_template_filter()
def opening_words(state: str) -> str:
    """The same in words."""
    labels = {
        "waiting": gettext("Chờ quyết định"),
        "refused": gettext("Không đồng ý"),
        "open": gettext("Đang mở"),
        "ended": gettext("Đã khóa lại"),
    }
    return labels[state]


@bp.app_template_filter()
def clock_time(instant: datetime) -> str:
    """hh:mm in Vietnam's time."""
    return f"{instant.astimezone(clock.LOCAL_ZONE):%H:%M}"
