"""What the units wrote in a cell that is listed, not added."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.db import read_pairs
from portal.errors import NotFound
from portal.models.data_forms import Report, ReportCell
from portal.models.units import Unit
from portal.rules.data_forms.definition import Cell
from portal.rules.data_forms.showing import show_kept
from portal.services.data_forms.totals.board import counted
from portal.services.data_forms.totals.layout import is_listed
from portal.services.data_forms.totals.places import View
from portal.services.data_forms.totals.rollup import is_kept
from portal.services.paging import Paged, paginate


@dataclass(frozen=True)
class Said:
    """What a unit wrote."""

    unit: str
    report_id: int
    text: str


def list_texts(view: View, key: str, *, number: int = 1) -> tuple[Cell, Paged[Said]]:
    """The texts of one cell, or of one column of a repeat, in the order of the units' names; blanks are left out.

    NotFound: no such cell, or one that is not listed.
    """
    cell = view.definition.cells.get(key)
    if cell is None or not is_listed(cell):
        raise NotFound
    branches = view.branches()
    query = (
        select(ReportCell)
        .join(Report, Report.id == ReportCell.report_id)
        .join(branches, branches.c.id == Report.unit_id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(counted(view), ReportCell.key == key, ReportCell.text != "", is_kept())
        .order_by(Unit.name_sort, Report.id, ReportCell.record_id)
    )
    page = paginate(query, number=number)
    ids = {one.report_id for one in page.items}
    named = select(Report.id, Unit.name).join(Unit, Unit.id == Report.unit_id).where(Report.id.in_(ids))
    names = read_pairs(named)
    items = [Said(names[one.report_id], one.report_id, show_kept(cell.field, one.text)) for one in page.items]
    return cell, Paged(items, page.number, page.size, page.total)
