"""The file that came back, given back again: what is wrong in red, each with its reason; to be mended and sent."""

from collections.abc import Mapping

from portal.adapters.spreadsheet import write_filling
from portal.errors import Say
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.sheets.comparing import Kind, Line
from portal.rules.data_forms.sheets.drawing import draw
from portal.rules.data_forms.sheets.stamp import Seal, write_stamp
from portal.services.data_forms.sheets.giving import Given, guide_of, name_of, title_of
from portal.services.data_forms.sheets.looking import Plan


def give_marked(plan: Plan, *, seal: Seal, say: Say) -> Given:
    """A whole workbook with everything that was typed. It keeps the stamp of the file it is made of: what was changed
    on the portal meanwhile is still noticed when it comes back."""
    loaded = plan.loaded
    wrong = [line for line in plan.lines if line.kind is Kind.REFUSED]
    reasons = {line.place: _said(line, say) for line in wrong}
    content = Content(
        loaded.definition,
        kept={place: one.text for place, one in plan.came.items() if place[1] >= 0},
        records=plan.stamp.records,
        before=loaded.content.before,
        others=loaded.content.others,
    )
    faults = [f"{line.sheet}, {line.address}: {reasons[line.place]}" for line in wrong]
    sheets = draw(
        plan.layout,
        content,
        guide=guide_of(loaded, faults=faults),
        seal=write_stamp(plan.stamp, seal),
        put={place: one.raw for place, one in plan.came.items()},
        faults=reasons,
    )
    return Given(write_filling(sheets, title=title_of(loaded)), name_of(loaded))


def _said(line: Line, say: Say) -> str:
    if line.fault is None:
        return ""
    params: Mapping[str, object] = line.fault.params
    return say(line.fault.message) % params if params else say(line.fault.message)
