"""What was entered more than five working days after it happened."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.records.actions import readable
from portal.rules.school.late import KIND_LABELS, PUPIL_EDIT, PUPIL_STATUS, STAFF_EDIT, STAFF_STATUS
from portal.services.school import late as service
from portal.services.school import years
from portal.services.school.late import LateEntry
from portal.web.access import page
from portal.web.forms import ChoiceField, PortalForm
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.words import say

FIELDS = {
    PUPIL_EDIT: "pupil_fields",
    PUPIL_STATUS: "pupil_status",
    STAFF_EDIT: "staff_fields",
    STAFF_STATUS: "work_status",
}
"""Under which name the audit log has the words of what a kind says."""


class LateForm(PortalForm):
    """Which kind is shown; part of the address."""

    class Meta(PortalForm.Meta):
        """A search changes nothing."""

        csrf = False

    loai = ChoiceField(_l("Loại"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loai.offer([("", _l("Tất cả")), *((code, _l(label)) for code, label in KIND_LABELS.items())])

    def kind(self) -> str:
        """The kind asked for; what makes no sense is left out."""
        self.validate()
        return "" if self.loai.errors else self.loai.data or ""


@bp.get("/cap-nhat-muon/")
@page(Permission.SCHOOL_MANAGE)
def late() -> ResponseReturnValue:
    """The changes of a school year that were entered late: of whom, what, when, how late."""
    form, seen = LateForm(request.args), years.see_year(actor(), whole_number(request.args.get("nam")))
    kind = form.kind()
    found = Page(service.list_late(actor(), start_year=seen.start_year, kind=kind, number=page_number()))
    return answer("school/late.html", form=form, kind=kind, found=found, seen=seen, words=_words)


@bp.get("/cap-nhat-muon/danh-sach.xlsx")
@page(Permission.SCHOOL_MANAGE)
def late_sheet() -> ResponseReturnValue:
    """The list as filtered, as a spreadsheet."""
    seen = years.see_year(actor(), whole_number(request.args.get("nam")))
    kind = LateForm(request.args).kind()
    data = service.late_sheet(actor(), start_year=seen.start_year, kind=kind, words=_words, say=say)
    return download(data, _("Cập nhật muộn.xlsx"), XLSX)


def _words(entry: LateEntry) -> tuple[str, str]:
    """The kind of an entry and what it says."""
    return say(KIND_LABELS[entry.kind]), readable(list(entry.what), FIELDS[entry.kind], say)
