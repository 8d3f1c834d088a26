"""Making a period, changing its days, opening it at once, cancelling it."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report
from portal.models.documents import Document
from portal.rules.data_forms.period_states import check_changed, check_covers, check_new
from portal.rules.data_forms.periods import Days
from portal.rules.documents.numbering import fold_code
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import EARLIEST_YEAR, school_year_of
from portal.rules.vietnamese import short_date
from portal.services.data_forms.audience import get_own_form
from portal.services.data_forms.periods import listing, telling
from portal.services.data_forms.scope import days_of, get_period
from portal.services.documents.scope import visible_documents
from portal.services.records.audit import note

LONGEST_NAME, LONGEST_BASIS, LONGEST_REASON = 200, 300, 500


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed about a period; ``document`` is the number of a letter on the portal, or ""."""

    version_id: int
    name: str
    start_year: int
    covers_from: date
    covers_to: date
    days: Days
    basis: str = ""
    document: str = ""
    is_test: bool = False


def list_versions(form_id: int) -> list[FormVersion]:
    """The published versions of a form, the newest first."""
    query = select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.published_at.is_not(None))
    return list(db.session.scalars(query.order_by(FormVersion.number.desc())))


def create_period(
    actor: Actor, *, form_id: int, typed: Typed, line_id: int | None = None, line_slot: str | None = None
) -> FormPeriod:
    """A period of an own form; opened by the worker on its day, today's and earlier ones at once."""
    form = get_own_form(actor, form_id)
    if form.put_away_at is not None:
        raise RuleBroken("Biểu mẫu này đã cất, không mở kỳ mới được.", field="name")
    check_new(typed.days, today=clock.today())
    made = FormPeriod(
        form_id=form.id,
        unit_id=form.unit_id,
        line_id=line_id,
        line_slot=line_slot,
        created_at=clock.now(),
        created_by=actor.name,
        **_checked(actor, form, typed),
        **asdict(typed.days),
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "period_created", "form_period", made.id, unit_id=made.unit_id, after=facts_of(made))
    listing.queue_if_due(made)
    db.session.flush()
    return made


def get_kept_period(actor: Actor, period_id: int) -> FormPeriod:
    """A period of the unit acted for, for who keeps its periods, locked; seen but not kept here is NotAllowed."""
    found = get_period(actor, period_id)
    if found.unit_id != actor.unit_id or not actor.can(Permission.FORMS_DESIGN):
        raise NotAllowed
    query = select(FormPeriod).where(FormPeriod.id == period_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def edit_period(actor: Actor, *, period_id: int, typed: Typed, version: int) -> FormPeriod:
    """Change a period; other days are told to the units that report in it."""
    found = _changeable(actor, period_id)
    if found.version != version:
        raise Conflict("Người khác vừa sửa kỳ này. Hãy xem lại rồi lưu lần nữa.")
    form = db.session.get_one(DataForm, found.form_id)
    before, days_before = facts_of(found), days_of(found)
    check_changed(days_before, typed.days, today=clock.today())
    values = _checked(actor, form, typed)
    if found.listed_at is not None or found.opens_on <= clock.today():
        _check_opened(found, values)
    for name, value in {**values, **asdict(typed.days)}.items():
        setattr(found, name, value)
    if facts_of(found) != before:
        note(
            actor, "period_edited", "form_period", found.id, unit_id=found.unit_id, before=before, after=facts_of(found)
        )
        db.session.flush()
        _tell_change(actor, found, days_before)
        listing.queue_if_due(found)
    db.session.flush()
    return found


def _tell_change(actor: Actor, period: FormPeriod, before: Days) -> None:
    after = days_of(period)
    if period.listed_at is not None and replace(after, sync_on=before.sync_on) != before:
        telling.queue_telling(period, telling.CHANGED, by=actor.account_id)


def _check_opened(period: FormPeriod, values: dict[str, Any]) -> None:
    """What the units already answer does not change under their hands."""
    if values["version_id"] != period.version_id:
        raise RuleBroken("Kỳ đã mở nên không đổi phiên bản biểu mẫu được.", field="version_id")
    if values["is_test"] != period.is_test:
        raise RuleBroken("Kỳ đã mở nên không đổi giữa kỳ thử và kỳ thật được.", field="is_test")


def _checked(actor: Actor, form: DataForm, typed: Typed) -> dict[str, Any]:
    """The columns of what was typed; RuleBroken at the field that is wrong."""
    if not typed.name:
        raise RuleBroken("Vui lòng đặt tên kỳ.", field="name")
    if not EARLIEST_YEAR <= typed.start_year <= school_year_of(clock.today()) + 3:
        raise RuleBroken("Năm học không hợp lý; kiểm tra lại.", field="start_year")
    check_covers(typed.covers_from, typed.covers_to)
    if typed.version_id not in {version.id for version in list_versions(form.id)}:
        raise RuleBroken("Hãy chọn một phiên bản đã ban hành của biểu mẫu.", field="version_id")
    return {
        "version_id": typed.version_id,
        "name": typed.name[:LONGEST_NAME],
        "start_year": typed.start_year,
        "covers_from": typed.covers_from,
        "covers_to": typed.covers_to,
        "basis": typed.basis[:LONGEST_BASIS],
        "document_id": _find_document(actor, typed.document),
        "is_test": typed.is_test,
    }


def _find_document(actor: Actor, code: str) -> int | None:
    """The newest posted letter of this number that the actor may see."""
    if not code:
        return None
    same = Document.code_folded == fold_code(code)
    query = visible_documents(actor).where(same, Document.posted_at.is_not(None)).order_by(Document.id.desc())
    found = db.session.scalars(query.limit(1)).first()
    if found is None:
        raise RuleBroken(
            "Không thấy văn bản số này trên cổng. Văn bản không gửi qua cổng thì để trống.", field="document"
        )
    return found.id


def find_document(actor: Actor, period: FormPeriod) -> Document | None:
    """The letter a period rests on, where the actor may read it."""
    if period.document_id is None:
        return None
    return db.session.scalar(visible_documents(actor).where(Document.id == period.document_id))


def open_now(actor: Actor, *, period_id: int) -> FormPeriod:
    """Open a period today instead of waiting for its day."""
    found = _changeable(actor, period_id)
    today = clock.today()
    if found.opens_on <= today:
        raise RuleBroken("Kỳ này đã mở.")
    note(
        actor,
        "period_opened",
        "form_period",
        found.id,
        unit_id=found.unit_id,
        before={"opens_on": found.opens_on.isoformat()},
        after={"opens_on": today.isoformat()},
    )
    found.opens_on = today
    db.session.flush()
    listing.queue_if_due(found)
    db.session.flush()
    return found


def cancel_period(actor: Actor, *, period_id: int, reason: str) -> FormPeriod:
    """End a period for good: its reports stay to be read, nothing can be written in them any more.

    Not once its data are official: what was reported, approved or deemed confirmed stands (letter 253; R75).
    """
    found = _changeable(actor, period_id)
    if is_official(found):
        day = short_date(found.official_on)
        raise RuleBroken("Số liệu của kỳ này là chính thức từ ngày %(day)s nên không hủy được nữa.", day=day)
    if not reason:
        raise RuleBroken("Vui lòng ghi lý do.", field="reason")
    found.cancelled_at, found.cancelled_by = clock.now(), actor.name
    found.cancelled_reason = reason[:LONGEST_REASON]
    after = {"period": found.name, "reason": found.cancelled_reason}
    note(actor, "period_cancelled", "form_period", found.id, unit_id=found.unit_id, after=after)
    db.session.flush()
    if found.opens_on <= clock.today():
        telling.queue_telling(found, telling.CANCELLED, by=actor.account_id)
    return found


def is_official(period: FormPeriod) -> bool:
    """Whether the day has come on which its data count; a trial never counts."""
    return not period.is_test and clock.today() >= period.official_on


def delete_period(actor: Actor, *, period_id: int) -> None:
    """Delete a period that never opened; everything else is cancelled and stays."""
    found = get_kept_period(actor, period_id)
    has_reports = select(Report.id).where(Report.period_id == found.id).limit(1)
    if found.opens_on <= clock.today() or found.listed_at is not None or db.session.scalar(has_reports) is not None:
        raise RuleBroken("Kỳ đã mở thì không xóa được, chỉ hủy được.")
    note(actor, "period_deleted", "form_period", found.id, unit_id=found.unit_id, before=facts_of(found))
    db.session.execute(delete(FormPeriod).where(FormPeriod.id == found.id))
    db.session.expunge(found)


def _changeable(actor: Actor, period_id: int) -> FormPeriod:
    found = get_kept_period(actor, period_id)
    if found.cancelled_at is not None:
        raise RuleBroken("Kỳ này đã hủy, không sửa được nữa.")
    return found


def facts_of(period: FormPeriod) -> dict[str, Any]:
    """What the audit log keeps of a period."""
    names = ("opens_on", "closes_on", "locks_on", "official_on")
    days = {name: getattr(period, name).isoformat() for name in names}
    return {
        "period": period.name,
        "covers_from": period.covers_from.isoformat(),
        "covers_to": period.covers_to.isoformat(),
        **days,
        "sync_on": period.sync_on.isoformat() if period.sync_on else None,
        "late_entry": period.late_entry,
        "basis": period.basis,
        "is_test": period.is_test,
        "version_id": period.version_id,
        "document_id": period.document_id,
    }
