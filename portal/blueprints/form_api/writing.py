"""What programs write: cells, records, and the step before the leader."""

from flask import Response

from portal.blueprints.form_api.asking import VersionNeeded, seen_version, sent_cells, sent_rows
from portal.blueprints.form_api.blueprint import FORMS, bp
from portal.blueprints.form_api.showing import (
    changes_json,
    fault_json,
    lock_json,
    problems_json,
    report_json,
    version_tag,
)
from portal.rules.data_forms.content import problems_of
from portal.rules.permissions import Permission
from portal.services.data_forms.api import reading, submitting, writing
from portal.services.data_forms.filling import steps
from portal.services.data_forms.locks import Locked
from portal.web.arrival import arrived_at
from portal.web.problems import json_answer, problem
from portal.web.programs import Answer, operation, program, says, sent

WRITING = ("version-needed", "stale", "locked", "cells-refused", "refused", "wrong-media-type", "too-large")


@bp.patch(f"{FORMS}/phieu/<int:report_id>/so-lieu")
@operation(
    Permission.FORMS_ENTER,
    summary="Ghi các ô: tất cả hoặc không ô nào, hay ghi được ô nào thì ghi (mode: partial)",
    answer="Written",
    body="WriteCells",
    problems=WRITING,
    with_version=True,
)
def write_values(report_id: int) -> Answer:
    """Write cells by code and record."""
    wanted, partial = sent_cells(sent())
    done = writing.write_values(
        program(), report_id, wanted, seen=seen_version(), partial=partial, arrived_at=arrived_at()
    )
    return _written(done)


@bp.put(f"{FORMS}/phieu/<int:report_id>/danh-sach/<part>")
@operation(
    Permission.FORMS_ENTER,
    summary="Thay cả một danh sách nhiều dòng (hợp đồng, lớp tập huấn…): đúng các dòng này, theo thứ tự này",
    answer="Written",
    body="WriteRows",
    problems=WRITING,
    with_version=True,
)
def write_records(report_id: int, part: str) -> Answer:
    """Make a repeat hold exactly these records."""
    rows = sent_rows(sent())
    done = writing.write_records(program(), report_id, part, rows, seen=seen_version(), arrived_at=arrived_at())
    return _written(done)


@bp.post(f"{FORMS}/phieu/<int:report_id>/trinh")
@operation(
    Permission.FORMS_ENTER,
    summary="Trình lãnh đạo duyệt đúng phiên bản số liệu này",
    answer="Submitted",
    problems=("version-needed", "stale", "locked", "incomplete", "refused"),
    with_version=True,
)
def submit(report_id: int) -> Answer:
    """Bring the report before the leader; approving stays with people."""
    version = seen_version(any_will_do=False) or 0
    loaded, is_new = submitting.submit_report(program(), report_id, version=version, arrived_at=arrived_at())
    loaded, gate = reading.read_report(program(), loaded.report.id)
    return {"submitted_now": is_new, "report": report_json(reading.standpoint_of(loaded, gate))}


def _written(done: writing.Done) -> Answer:
    version = done.loaded.report.content_version
    told = {
        "version": version,
        "written": done.written,
        "unchanged": done.unchanged,
        "records_added": done.added,
        "records_removed": done.removed,
        "refused": [fault_json(fault) for fault in done.faults],
        "filled": done.loaded.report.filled,
        "needed": done.loaded.report.needed,
        "open_problems": problems_json(problems_of(done.loaded.content)),
    }
    response = json_answer(told)
    response.headers["ETag"] = version_tag(version)
    return response


@says(VersionNeeded)
def _version_needed(error: VersionNeeded) -> Response:
    return problem("version-needed", str(error))


@says(writing.Stale)
def _stale(error: writing.Stale) -> Response:
    version = error.loaded.report.content_version
    response = problem("stale", str(error), version=version, changed=changes_json(error.loaded, error.changes))
    response.headers["ETag"] = version_tag(version)
    return response


@says(writing.NotWritten)
def _not_written(error: writing.NotWritten) -> Response:
    refused = [fault_json(fault) for fault in error.faults]
    locks = [fault.error for fault in error.faults if isinstance(fault.error, Locked)]
    if len(locks) == len(refused):
        return problem("locked", str(locks[0]), lock=lock_json(locks[0].lock, locks[0].issuer), refused=refused)
    return problem("cells-refused", str(error), refused=refused)


@says(Locked)
def _locked(error: Locked) -> Response:
    return problem("locked", str(error), lock=lock_json(error.lock, error.issuer))


@says(steps.Incomplete)
def _incomplete(error: steps.Incomplete) -> Response:
    return problem("incomplete", str(error), open_problems=problems_json(error.problems))
