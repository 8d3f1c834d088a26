"""Reports of the unit, as programs read them."""

from typing import Any

from flask import request

from portal.blueprints.form_api.asking import asked_number, asked_one_of, cursor, size
from portal.blueprints.form_api.blueprint import FORMS, bp
from portal.blueprints.form_api.parameters import LISTED
from portal.blueprints.form_api.showing import (
    listed,
    problems_json,
    report_json,
    talk_json,
    values_json,
    version_json,
    version_tag,
)
from portal.rules.data_forms.content import problems_of
from portal.rules.permissions import Permission
from portal.services.data_forms.api import reading
from portal.web.problems import json_answer
from portal.web.programs import Answer, operation, program

SOME = ("all", "open")


@bp.get(f"{FORMS}/phieu")
@operation(
    Permission.FORMS_READ,
    summary="Các phiếu đơn vị phải báo cáo, mới nhất trước",
    answer="ReportList",
    query={
        **LISTED,
        "form": {"type": "string", "description": "mã biểu mẫu"},
        "period": {"type": "integer", "description": "số của kỳ báo cáo"},
        "only": {"enum": list(SOME), "default": "all", "description": "open: chưa khóa, chưa hủy, không được miễn"},
    },
)
def list_reports() -> Answer:
    """The reports the unit must give, with state, days and lock."""
    only_open = asked_one_of("only", SOME) == "open"
    found = reading.list_after(
        program(),
        after=cursor(),
        size=size(),
        only_open=only_open,
        form=request.args.get("form", ""),
        period_id=asked_number("period"),
    )
    return listed([report_json(one) for one in found.items], found.next_cursor)


@bp.get(f"{FORMS}/phieu/<int:report_id>")
@operation(Permission.FORMS_READ, summary="Một phiếu: đến đâu, hạn nào, khóa nào, còn thiếu gì", answer="Report")
def show_report(report_id: int) -> Answer:
    """One report with what keeps it from being submitted."""
    loaded, gate = reading.read_report(program(), report_id)
    told = report_json(reading.standpoint_of(loaded, gate))
    return {**told, "open_problems": problems_json(problems_of(loaded.content)), **talk_json(reading.read_talk(loaded))}


@bp.get(f"{FORMS}/phieu/<int:report_id>/so-lieu")
@operation(
    Permission.FORMS_READ, summary="Số liệu của phiếu; ETag là phiên bản số liệu", answer="Values", with_version=True
)
def read_values(report_id: int) -> Answer:
    """What stands in a report; the ``ETag`` goes into ``If-Match`` of what is written next."""
    loaded, _gate = reading.read_report(program(), report_id)
    response = json_answer(values_json(loaded))
    response.headers["ETag"] = version_tag(loaded.report.content_version)
    return response


@bp.get(f"{FORMS}/phien-ban/<int:version_id>")
@operation(Permission.FORMS_READ, summary="Một phiên bản biểu mẫu: ô, bảng, danh sách, phép kiểm tra", answer="Version")
def show_version(version_id: int) -> Answer:
    """What a form asks; a published version never changes."""
    told: dict[str, Any] = version_json(reading.read_version(program(), version_id))
    return told
