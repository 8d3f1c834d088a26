"""An approved report as a PDF: what the leader approved, by whom and when, with the hash of exactly that content."""

from collections.abc import Sequence
from typing import Any

from portal.errors import RuleBroken, mark
from portal.models.data_forms import ReportStep
from portal.rules.data_forms.definition import Cell, Field, Repeat, Section, Table
from portal.rules.data_forms.states import Step
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.data_forms.filling.reading import View, open_view
from portal.services.data_forms.filling.steps import list_steps
from portal.services.documents.papers.paper import Fact, Paper, to_minute
from portal.services.gradebook.papers.frame import school_frame

NARROW = 6
"""Tables with more columns lie across the sheet."""
Block = dict[str, Any]


def report_paper(actor: Actor, report_id: int) -> Paper:
    """A report the actor sees, as it was approved; RuleBroken while what stands in it is not."""
    view = open_view(actor, report_id)
    report = view.loaded.report
    approval = find_approval(list_steps(report_id), report.content_version)
    if approval is None:
        raise RuleBroken(mark("Lãnh đạo chưa duyệt số liệu đang có nên chưa có tệp PDF; dùng “Bản in” để xem."))
    blocks = [_blocks(view, section) for section in view.sections]
    sections = [{"label": one.label, "blocks": held} for one, held in zip(view.sections, blocks, strict=True)]
    data = {
        **school_frame(view.loaded.unit, actor, view.loaded.form.name, view.loaded.period.name),
        "subtitle": view.loaded.period.name,
        "about": _about(view),
        "sections": sections,
        "wide": any(len(block.get("columns", ())) > NARROW for held in blocks for block in held),
        "approval": _approval(view, approval),
        "hash": approval.sha256,
        "approver": approval.by_name,
    }
    return Paper("data_form", f"{view.loaded.form.code}-{report.id}-{report.content_version}.pdf", data)


def find_approval(steps: Sequence[ReportStep], version: int) -> ReportStep | None:
    """The approval of exactly this content."""
    return next((one for one in steps if one.kind == Step.APPROVED and one.content_version == version), None)


def _about(view: View) -> list[Fact]:
    period = view.loaded.period
    return [
        ("Đơn vị báo cáo", view.loaded.unit.name),
        ("Nơi yêu cầu", view.loaded.issuer.name),
        ("Số liệu của", f"{short_date(period.covers_from)} – {short_date(period.covers_to)}"),
        *([("Căn cứ", period.basis)] if period.basis else []),
    ]


def _approval(view: View, approval: ReportStep) -> list[Fact]:
    official = short_date(view.loaded.days.official_on)
    deemed = f"Khi đến ngày dùng chính thức {official} lãnh đạo chưa duyệt: xem như đã xác nhận"
    return [
        ("Lãnh đạo duyệt", approval.by_name),
        ("Lúc", to_minute(approval.at)),
        ("Bản số liệu", str(approval.content_version)),
        *([("Ghi chú", deemed)] if view.deemed else []),
    ]


def _blocks(view: View, section: Section) -> list[Block]:
    """What a section shows, fields that follow one another together."""
    found: list[Block] = []
    for part in section.parts:
        if not isinstance(part, Field):
            found.append(_table(view, part) if isinstance(part, Table) else _records(view, part))
        elif view.is_shown(cell := view.loaded.definition.cells[part.code]):
            if not found or "facts" not in found[-1]:
                found.append({"facts": []})
            found[-1]["facts"].append([_heading(part), _shown(view, cell)])
    return found


def _table(view: View, part: Table) -> Block:
    cells = view.loaded.definition.cells
    rows = []
    for row in part.rows:
        line = [cells.get(f"{part.code}.{row.code}.{column.code}") for column in part.columns]
        rows.append([row.label, *(_shown(view, cell) if cell else "" for cell in line)])
    totals = [place for place, row in enumerate(part.rows) if row.is_total]
    return {"label": part.label, "columns": _columns("", part.columns), "rows": rows, "totals": totals}


def _records(view: View, part: Repeat) -> Block:
    cells = view.cells_of(part.code)
    ids = view.loaded.content.records.get(part.code, ())
    rows = [[str(number), *(_shown(view, cell, one) for cell in cells)] for number, one in enumerate(ids, 1)]
    return {"label": part.label, "columns": _columns("STT", part.columns), "rows": rows, "totals": []}


def _columns(first: str, columns: Sequence[Field]) -> list[dict[str, Any]]:
    named = [{"label": _heading(one), "width": 10, "align": "right" if one.is_number else "left"} for one in columns]
    return [{"label": first, "width": 5 if first else 14, "align": "left"}, *named]


def _heading(field: Field) -> str:
    return f"{field.label} ({field.unit})" if field.unit else field.label


def _shown(view: View, cell: Cell, record: int = 0) -> str:
    """A value, with the word that stands beside it."""
    if not view.is_shown(cell, record):
        return "–"
    reason = view.held(cell, record).reason
    return " ".join([view.shown(cell, record) or "–", *([f"({reason})"] if reason else [])])
