"""The lines of a unit's calendar: which form is asked every year or month, on which days, by which letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken
from portal.models.data_forms import DataForm, PeriodLine
from portal.rules.data_forms.calendars import Rule, check_rule, write_rule
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.audience import get_own_form
from portal.services.records.audit import note

LONGEST_NAME, LONGEST_SOURCE, LONGEST_DOUBT = 150, 300, 500


@dataclass(frozen=True, kw_only=True)
class TypedLine:
    """What was typed about a line."""

    form_id: int
    name: str
    rule: Rule
    source: str
    doubt: str


def kept_lines(actor: Actor) -> Select[PeriodLine]:
    """The lines in use of the unit acted for, for who plans its periods."""
    if actor.unit_id is None or not actor.can(Permission.FORMS_DESIGN):
        return select(PeriodLine).where(false())
    return select(PeriodLine).where(PeriodLine.unit_id == actor.unit_id, PeriodLine.ended_at.is_(None))


def list_lines(actor: Actor) -> Sequence[tuple[PeriodLine, str]]:
    """The lines with the names of their forms, form by form in the order they were entered; one statement."""
    query = kept_lines(actor).join(DataForm, DataForm.id == PeriodLine.form_id).add_columns(DataForm.name)
    rows = db.session.execute(query.order_by(DataForm.name_folded, DataForm.id, PeriodLine.id))
    return [(line, name) for line, name in rows]


def get_line(actor: Actor, line_id: int) -> PeriodLine:
    """A line in use of the unit; NotFound for every other."""
    found = db.session.scalar(kept_lines(actor).where(PeriodLine.id == line_id))
    if found is None:
        raise NotFound
    return found


def add_line(actor: Actor, typed: TypedLine) -> PeriodLine:
    """A new line."""
    form = get_own_form(actor, typed.form_id)
    made = PeriodLine(unit_id=form.unit_id, form_id=form.id, created_at=clock.now())
    _fill(actor, made, typed)
    return made


def edit_line(actor: Actor, *, line_id: int, typed: TypedLine, version: int) -> PeriodLine:
    """Change a line; periods it made already do not change."""
    found = get_line(actor, line_id)
    if found.version != version:
        raise Conflict("Người khác vừa sửa dòng này. Hãy xem lại rồi lưu lần nữa.")
    found.form_id = get_own_form(actor, typed.form_id).id
    _fill(actor, found, typed)
    return found


def end_line(actor: Actor, *, line_id: int) -> PeriodLine:
    """Make no more periods of a line; those it made stay."""
    found = get_line(actor, line_id)
    found.ended_at = clock.now()
    note(actor, "period_line_ended", "period_line", found.id, unit_id=found.unit_id, before={"period": found.name})
    db.session.flush()
    return found


def _fill(actor: Actor, line: PeriodLine, typed: TypedLine) -> None:
    if not typed.name:
        raise RuleBroken("Vui lòng đặt tên kỳ.", field="name")
    check_rule(typed.rule)
    line.name, line.rule = typed.name[:LONGEST_NAME], write_rule(typed.rule)
    line.source, line.doubt = typed.source[:LONGEST_SOURCE], typed.doubt[:LONGEST_DOUBT]
    db.session.add(line)
    db.session.flush()
    after = {"period": line.name, "basis": line.source, "rule": line.rule}
    note(actor, "period_line_saved", "period_line", line.id, unit_id=line.unit_id, after=after)
    db.session.flush()
