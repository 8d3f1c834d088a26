"""Files in cells: put in by who fills the cell, downloaded by whoever sees the report."""

from datetime import datetime

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import ReportFile
from portal.rules.data_forms.definition import FieldType
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms import scope
from portal.services.data_forms.desk import lock_own
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.writing import Change, Outcome, write_cells
from portal.services.file_texts.reading import queue_readings

KINDS = ("pdf", "doc", "docx", "xls", "xlsx", "odt", "ods", "jpg", "jpeg", "png", "zip")
"""Endings of names that are taken."""


def put_file(
    actor: Actor, report_id: int, *, key: str, record_id: int, file: NamedFile, arrived_at: datetime | None = None
) -> Outcome:
    """Put a stored file into a cell in place of the one there; RuleBroken says why it cannot."""
    report = lock_own(actor, report_id, Permission.FORMS_ENTER)
    loaded = load_report(report)
    cell = loaded.definition.cells.get(key)
    if cell is None or cell.field.type is not FieldType.FILE:
        raise NotFound
    if file.name.rpartition(".")[2].casefold() not in KINDS:
        raise RuleBroken("Ô này nhận tệp %(kinds)s.", field="files", kinds=", ".join(KINDS))
    made = ReportFile(report_id=report.id, name=file.name, sha256=file.sha256, size=file.size, at=clock.now())
    made.account_id = actor.account_id
    db.session.add(made)
    db.session.flush()
    queue_readings([made])
    seen = loaded.held(key, record_id).version
    change = Change(key=key, record_id=record_id, typed=str(made.id), seen=seen)
    outcome = write_cells(actor, report_id, [change], origin="typed", arrived_at=arrived_at).outcomes[0]
    if outcome.refused is not None:
        raise outcome.refused
    return outcome


def read_file(actor: Actor, report_id: int, file_id: int) -> ReportFile:
    """A file of a report the actor sees."""
    scope.get_report(actor, report_id)
    found = db.session.get(ReportFile, file_id)
    if found is None or found.report_id != report_id:
        raise NotFound
    return found
