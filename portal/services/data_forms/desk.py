"""A report taken to be written: locked against other writers, with the locks of the calendar."""

from dataclasses import dataclass
from datetime import datetime

from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.data_forms import Report
from portal.rules.data_forms.definition import Section
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms import scope
from portal.services.data_forms.loading import Loaded, load_report
from portal.services.data_forms.locks import OTHER_DOMAIN, Gate, gate_of, may_fill, moment_of


@dataclass(frozen=True)
class Desk:
    """A report locked against other writers, open before somebody who may fill it."""

    actor: Actor
    loaded: Loaded
    gate: Gate

    def check(self, section: Section | None, key: str) -> None:
        """RuleBroken unless the actor may write there now; without a section it is about the report as a whole."""
        if section is None:
            if self.gate.is_shut:
                raise self.gate.refusal()
            return
        if not may_fill(self.actor, section):
            raise RuleBroken(OTHER_DOMAIN, section=section.label)
        if not self.gate.is_open(section.code, key):
            raise self.gate.refusal()


def open_desk(actor: Actor, report_id: int, *, arrived_at: datetime | None = None) -> Desk:
    """Lock a report of the own unit and read it; others' reports are refused, or not found where they are not seen."""
    report = lock_own(actor, report_id, Permission.FORMS_ENTER)
    loaded = load_report(report)
    gate = gate_of(report, loaded.period, loaded.issuer.name, now=moment_of(report, arrived_at))
    return Desk(actor, loaded, gate)


def lock_own(actor: Actor, report_id: int, permission: Permission) -> Report:
    """A report of the own unit, locked until the end of the transaction; NotAllowed for who may only look."""
    query = scope.own_reports(actor).where(Report.id == report_id).with_for_update(of=Report)
    report = db.session.scalar(query.execution_options(populate_existing=True))
    if report is None:
        scope.get_report(actor, report_id)
        raise NotAllowed
    if not actor.can(permission):
        raise NotAllowed
    return report
