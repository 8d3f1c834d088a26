"""The audit log of the own unit and of those below it."""

from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.records.blueprint import bp
from portal.blueprints.records.filters import asked
from portal.rules.permissions import Permission
from portal.rules.records.actions import OBJECT_LABELS
from portal.services import audit_log
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.words import say


@bp.get("/")
@page(Permission.RECORDS_READ)
def index() -> ResponseReturnValue:
    """Who did what, newest first, narrowed by the filter."""
    form, wanted = asked()
    found = audit_log.find_entries(actor(), wanted, number=page_number())
    return answer(
        "records/index.html",
        status=200,
        form=form,
        page=Page(found),
        names=audit_log.names_of(found.items),
        objects=OBJECT_LABELS,
        narrowed=wanted != audit_log.Filter(),
        most=audit_log.MOST,
        export_url=f"{url_for('records.export')}?{urlencode(request.args)}",
        address_of=address_of,
    )


@bp.get("/nhat-ky.xlsx")
@page(Permission.RECORDS_READ)
def export() -> ResponseReturnValue:
    """The same entries as a spreadsheet."""
    wanted = asked()[1]
    return download(audit_log.export_entries(actor(), wanted, say), _("Nhật ký.xlsx"), XLSX)


def address_of(object_type: str, object_id: int) -> str | None:
    """Where the object of an entry is shown, if it has a page."""
    match object_type:
        case "document":
            return url_for("documents.show", document_id=object_id)
        case "unit":
            return url_for("units.show", unit_id=object_id)
        case "account":
            return url_for("people.show", account_id=object_id)
    return None
