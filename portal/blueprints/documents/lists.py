"""Documents sent and in preparation."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.adapters import clock
from portal.blueprints.documents.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.documents import approvals, approving, composing, following
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer


@bp.get("/di")
@page(Permission.DOCUMENTS_READ)
def outbox() -> ResponseReturnValue:
    """Documents issued by the unit, newest first, each with its count of receipts."""
    words = request.args.get("q", "").strip()
    sent = following.list_sent(actor(), number=page_number(), words=words)
    return answer(
        "documents/outbox.html",
        part="documents/_outbox_rows.html",
        page=Page(sent),
        words=words,
        pending=approving.count_pending(actor()),
        now=clock.now(),
    )


@bp.get("/nhap")
@page(Permission.DOCUMENTS_DRAFT)
def drafts() -> ResponseReturnValue:
    """Drafts of the unit, last changed first."""
    found = composing.list_drafts(actor(), number=page_number())
    return answer(
        "documents/drafts.html",
        page=Page(found),
        approvals=approvals.find_approvals(found.items),
        pending=approving.count_pending(actor()),
    )
