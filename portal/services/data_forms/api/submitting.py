"""A report brought before the leader by a program."""

from datetime import datetime

from portal.rules.data_forms.states import Stage, stage_of
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms import scope
from portal.services.data_forms.api.writing import check_seen
from portal.services.data_forms.desk import lock_own
from portal.services.data_forms.filling import steps
from portal.services.data_forms.loading import Loaded, load_report


def submit_report(
    actor: Actor, report_id: int, *, version: int, arrived_at: datetime | None = None
) -> tuple[Loaded, bool]:
    """The report afterwards, and whether it was submitted by this very call: what waits for the leader already, or was
    approved, with exactly this content stays as it is."""
    report = lock_own(actor, report_id, Permission.FORMS_ENTER)
    loaded = load_report(report)
    check_seen(loaded, version)
    if stage_of(scope.facts_of(report)) in {Stage.SUBMITTED, Stage.APPROVED, Stage.ACCEPTED}:
        return loaded, False
    steps.submit(actor, report_id, version=version, arrived_at=arrived_at)
    return loaded, True
