"""Moving a running period to the newest version of its form, when cells were added during its life (R71).

Only where nothing that was asked before is lost or means something else. What was entered and approved stays; the
units are told to complete it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken, mark
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report
from portal.models.records import OutboxItem
from portal.rules.data_forms.content import Content, completeness, problems_of
from portal.rules.data_forms.designing.differences import Difference
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.designing.forms import get_form, versions_of
from portal.services.data_forms.designing.versions import differences_of
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.periods import telling
from portal.services.records import note
from portal.services.records.outbox import queue

KIND = "form_recounted"
PORTION = 50


@dataclass(frozen=True)
class Move:
    """What moving a period to the newest version does."""

    form: DataForm
    period: FormPeriod
    newest: FormVersion
    changes: Sequence[Difference]
    reports: int
    started: int
    approved: int

    @property
    def is_possible(self) -> bool:
        """Whether everything asked before is still asked and means the same."""
        return not any(one.breaks for one in self.changes)


def preview_move(actor: Actor, form_id: int, period_id: int, *, lock: bool = False) -> Move:
    """What would happen; NotFound where the period is not behind the form's newest version."""
    form = get_form(actor, form_id)
    query = select(FormPeriod).where(FormPeriod.id == period_id, FormPeriod.form_id == form.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    period = db.session.scalar(query)
    newest = next((one for one in versions_of(form) if one.published_at), None)
    if period is None or newest is None or period.version_id == newest.id or period.cancelled_at:
        raise NotFound
    old = db.session.get_one(FormVersion, period.version_id)
    counts = select(func.count(), func.count(Report.started_at), func.count(Report.approved_at))
    reports, started, approved = db.session.execute(counts.where(Report.period_id == period.id)).one()
    changes = differences_of(form, read_definition(old.definition), read_definition(newest.definition))
    return Move(form, period, newest, changes, reports, started, approved)


def move_period_to_version(actor: Actor, form_id: int, period_id: int) -> Move:
    """Ask the newest version in a period that is not locked yet; its units are told."""
    move = preview_move(actor, form_id, period_id, lock=True)
    if move.period.locks_on < clock.today():
        raise RuleBroken(mark("Kỳ này đã khóa nên giữ nguyên phiên bản; hãy mở kỳ mới."))
    if not move.is_possible:
        raise RuleBroken(mark("Phiên bản mới bỏ hoặc đổi nghĩa một số ô nên kỳ này giữ phiên bản cũ; hãy mở kỳ mới."))
    move.period.version_id = move.newest.id
    needed = completeness(Content(read_definition(move.newest.definition)))[1]
    mine = Report.period_id == move.period.id, _is_unlocked()
    db.session.execute(update(Report).where(*mine).values(version_id=move.newest.id))
    db.session.execute(update(Report).where(*mine, Report.started_at.is_(None)).values(needed=needed))
    note(actor, "period_moved_to_version", "form_period", period_id, after={"form_version": move.newest.number})
    db.session.flush()
    queue(KIND, f"{KIND}-{period_id}-{move.newest.id}", {"period_id": period_id})
    if move.period.listed_at is not None:
        telling.queue_telling(move.period, telling.FIELDS_ADDED, by=actor.account_id)
    return move


def _is_unlocked() -> ColumnElement[bool]:
    """A unit with an earlier lock of its own can answer nothing more, and what became official stays as it was."""
    return or_(Report.own_locks_on.is_(None), Report.own_locks_on >= clock.today())


def recount_portion(item: OutboxItem) -> None:
    """Count anew what is filled, needed and wrong in the next started reports, and have those after them counted."""
    after: int = item.payload.get("after", 0)
    mine = Report.period_id == item.payload["period_id"], Report.started_at.is_not(None), Report.id > after
    reports = db.session.scalars(select(Report).where(*mine).order_by(Report.id).limit(PORTION)).all()
    for report in reports:
        content = load_report(report).content
        report.filled, report.needed = completeness(content)
        report.problems = len(problems_of(content))
    if len(reports) == PORTION:
        last = reports[-1].id
        queue(KIND, f"{item.key}-{last}", {**item.payload, "after": last})
