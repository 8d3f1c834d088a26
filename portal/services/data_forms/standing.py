"""The SQL twins of ``rules.data_forms.states``, for boards and lists; a test proves that both agree."""

from datetime import date

from sqlalchemy import ColumnElement, case, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from portal.models.data_forms import FormPeriod, Report
from portal.rules.data_forms.states import Stage, Standing, Step


def official_on() -> ColumnElement[date]:
    """A report's first official day; the statement joins its period."""
    return func.coalesce(Report.own_official_on, FormPeriod.official_on)


def stage_sql() -> ColumnElement[str]:
    """``stage_of``."""
    voided = or_(
        Report.last_step.is_(None),
        Report.last_step == Step.RECALLED.value,
        Report.step_version != Report.content_version,
    )
    return case(
        (Report.last_step.in_([Step.RETURNED.value, Step.SENT_BACK.value]), Stage.RETURNED.value),
        (Report.content_version == 0, Stage.NOT_STARTED.value),
        (voided, Stage.DRAFT.value),
        else_=Report.last_step,
    )


def standing_sql(today: date, official: ColumnElement[date]) -> ColumnElement[str]:
    """``standing_of``."""
    unchanged = or_(Report.official_version.is_(None), Report.official_version == Report.content_version)
    as_it_became = (official <= today) & unchanged
    return case(
        (Report.content_version == 0, Standing.MISSING.value),
        (as_it_became & _is_content(Report.in_time_version), Standing.APPROVED.value),
        (as_it_became, Standing.DEEMED.value),
        (_is_content(Report.approved_version), Standing.APPROVED.value),
        else_=Standing.PROVISIONAL.value,
    )


def was_deemed_sql(today: date, official: ColumnElement[date]) -> ColumnElement[bool]:
    """``was_deemed``."""
    became = func.coalesce(Report.official_version, Report.content_version)
    in_time = func.coalesce(Report.in_time_version, -1)
    return (official <= today) & (became > 0) & (in_time != became)


def is_late_sql(today: date, closes: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """Whether the unit sent its report after its last day, or has not sent it though that day is over."""
    last = func.coalesce(Report.own_closes_on, closes)
    return or_(Report.submitted_on > last, Report.submitted_on.is_(None) & (last < today))


def _is_content(version: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return func.coalesce(version, -1) == Report.content_version
