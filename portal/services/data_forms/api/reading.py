"""What programs read of reports: the list by cursor, one report, the definition of a version."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.data_forms import CellComment, DataForm, FormPeriod, FormVersion, Report, ReportStep
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms import scope
from portal.services.data_forms.filling.listing import Due
from portal.services.data_forms.filling.steps import list_steps
from portal.services.data_forms.loading import Loaded, load_report
from portal.services.data_forms.locks import Gate, gate_of, gates_of

MOST_TOLD = 100


@dataclass(frozen=True)
class Standpoint:
    """A report of a unit: what is due, which form, which lock."""

    due: Due
    form: DataForm
    gate: Gate


@dataclass(frozen=True)
class Part:
    """Some of a list; ``next_cursor`` None at its end."""

    items: Sequence[Standpoint]
    next_cursor: int | None


@dataclass(frozen=True)
class Version:
    """A version of a form with what it asks."""

    form: DataForm
    version: FormVersion
    definition: Definition


@dataclass(frozen=True)
class Talk:
    """What people did with a report and remarked at its cells, as far as it is not settled; the newest first."""

    steps: Sequence[ReportStep]
    comments: Sequence[CellComment]


def list_after(
    actor: Actor,
    *,
    after: int | None,
    size: int,
    only_open: bool = False,
    form: str = "",
    period_id: int | None = None,
) -> Part:
    """Reports of the unit acted for, the newest first: two statements. ``form``: the code of one form."""
    query = (
        scope.own_reports(actor)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .join(Unit, Unit.id == FormPeriod.unit_id)
        .add_columns(FormPeriod, DataForm, Unit.name)
        .order_by(Report.id.desc())
    )
    if after is not None:
        query = query.where(Report.id < after)
    if form:
        query = query.where(DataForm.code == form)
    if period_id is not None:
        query = query.where(Report.period_id == period_id)
    if only_open:
        locks_on = func.coalesce(Report.own_locks_on, FormPeriod.locks_on)
        over = or_(locks_on < clock.today(), FormPeriod.cancelled_at.is_not(None), Report.excused_at.is_not(None))
        query = query.where(~over)
    rows = db.session.execute(query.limit(size + 1)).all()
    gates = gates_of([(report, period, issuer) for report, period, _form, issuer in rows[:size]])
    items = [
        Standpoint(Due(report, period, form.name, issuer), form, gates[report.id])
        for report, period, form, issuer in rows[:size]
    ]
    return Part(items, items[-1].due.report.id if len(rows) > size else None)


def read_report(actor: Actor, report_id: int) -> tuple[Loaded, Gate]:
    """A report the actor sees, with everything in it and the locks on it."""
    loaded = load_report(scope.get_report(actor, report_id))
    return loaded, gate_of(loaded.report, loaded.period, loaded.issuer.name)


def read_talk(loaded: Loaded) -> Talk:
    """Why a report came back, and at which cells: two statements."""
    query = select(CellComment).where(CellComment.report_id == loaded.report.id, CellComment.settled_at.is_(None))
    comments = db.session.scalars(query.order_by(CellComment.id.desc()).limit(MOST_TOLD)).all()
    return Talk(list_steps(loaded.report.id)[:MOST_TOLD], comments)


def standpoint_of(loaded: Loaded, gate: Gate) -> Standpoint:
    """A loaded report as lists show it."""
    return Standpoint(Due(loaded.report, loaded.period, loaded.form.name, loaded.issuer.name), loaded.form, gate)


def read_version(actor: Actor, version_id: int) -> Version:
    """A version that a report or a period the actor sees is about; NotFound for every other."""
    query = select(DataForm, FormVersion).join(FormVersion, FormVersion.form_id == DataForm.id)
    found = db.session.execute(query.where(FormVersion.id == version_id)).one_or_none()
    if found is None or not _is_asked(actor, version_id):
        raise NotFound
    form, version = found
    return Version(form, version, read_definition(version.definition))


def _is_asked(actor: Actor, version_id: int) -> bool:
    """Whether a report or a period the actor sees is about it."""
    reports = scope.visible_reports(actor).where(Report.version_id == version_id).with_only_columns(Report.id)
    periods = scope.overseen_periods(actor).where(FormPeriod.version_id == version_id)
    asked = (reports, periods.with_only_columns(FormPeriod.id))
    return any(db.session.scalar(one.limit(1)) is not None for one in asked)
