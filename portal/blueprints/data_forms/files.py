"""Files in cells."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from portal.blueprints.data_forms.blueprint import REPORT, bp
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.rules.permissions import Permission
from portal.services.data_forms.filling.files import KINDS, put_file, read_file
from portal.services.data_forms.filling.reading import open_view
from portal.web.access import SIGNED_IN, page
from portal.web.arrival import arrived_at
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.uploads import MEGABYTE, refused, uploads


class FileForm(PortalForm):
    """One file."""

    files = FileField(_l("Tệp"))


@bp.route(f"{REPORT}/o/<key>/<int:record>/tep", methods=["GET", "POST"])
@page(Permission.FORMS_ENTER, files=True)
def attach(report_id: int, key: str, record: int) -> ResponseReturnValue:
    """Put a file into a cell."""
    form, view = FileForm(), open_view(actor(), report_id)
    if not view.is_own:
        raise NotAllowed
    sent = uploads("files")
    if form.validate_on_submit():
        for problem in refused("files"):
            problem.field = "files"
            form.refuse(problem)
        if not sent and not form.errors:
            form.refuse(RuleBroken("Hãy chọn tệp từ máy của bạn.", field="files"))
        facts: dict[str, Any] = {"key": key, "record_id": record, "arrived_at": arrived_at()}
        kept = None if form.errors else form.attempt(put_file, actor(), report_id, file=sent[0], **facts)
        if kept is not None:
            flash(_("Đã lưu tệp."), "success")
            section = view.loaded.definition.cells[key].section.code
            return go_to(url_for("data_forms.fill", report_id=report_id, phan=section))
    if key not in view.loaded.definition.cells:
        raise NotFound
    accept = ",".join(f".{kind}" for kind in KINDS)
    most = parts().settings.max_file_mb * MEGABYTE
    return answer("data_forms/attach.html", view=view, key=key, record=record, form=form, accept=accept, most=most)


@bp.get(f"{REPORT}/tep/<int:file_id>")
@page(SIGNED_IN)
def file(report_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a cell, to be saved."""
    found = read_file(actor(), report_id, file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)
