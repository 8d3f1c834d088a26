"""Reading a document and its files."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from portal.adapters import clock
from portal.blueprints.documents.blueprint import bp
from portal.errors import NotFound
from portal.rules.documents.duties import STATE_LABELS
from portal.rules.documents.receipts import RULES
from portal.rules.documents.types import TYPES
from portal.services.documents import receiving
from portal.services.documents.withdrawing import find_trace
from portal.web.access import SIGNED_IN, page
from portal.web.downloads import stored_file
from portal.web.identity import actor, own_units
from portal.web.respond import answer, go_to, is_real_visit


@bp.get("/<int:document_id>")
@page(SIGNED_IN)
def show(document_id: int) -> ResponseReturnValue:
    """The document; for an addressee this is opening it. Who is named in its handling reads it whatever the role."""
    try:
        reading = receiving.read_document(actor(), document_id=document_id, visit=is_real_visit())
    except NotFound:
        return _recalled(document_id) or _of_another_unit(document_id)
    if reading.came_as is not None:
        return go_to(url_for("documents.show", document_id=reading.came_as))
    document = reading.document
    return answer(
        "documents/show.html",
        reading=reading,
        document=document,
        replied=reading.replied,
        kind=TYPES[document.type_code],
        rule=RULES[document.rule_version or ""],
        now=clock.now(),
        duties=reading.duties,
        states=STATE_LABELS,
    )


def _recalled(document_id: int) -> Response | None:
    """What stays of a document that its sender took back from the unit."""
    trace = find_trace(actor(), document_id=document_id)
    return answer("documents/recalled.html", trace=trace) if trace else None


def _of_another_unit(document_id: int) -> ResponseReturnValue:
    """Offer to change over when another unit of the person has the document; else it does not exist."""
    units = {unit.id: unit for unit in own_units() if unit.id != actor().unit_id}
    unit_id = receiving.find_own_unit(document_id, list(units))
    if unit_id is None:
        raise NotFound
    return answer("documents/other_unit.html", unit=units[unit_id], document_id=document_id, status=404)


@bp.get("/<int:document_id>/tep/<int:file_id>")
@page(SIGNED_IN)
def download_file(document_id: int, file_id: int) -> ResponseReturnValue:
    """A file of the document, always as a download: a stranger's file is never shown inside the portal's pages."""
    file = receiving.get_file(actor(), document_id=document_id, file_id=file_id, visit=is_real_visit())
    return stored_file(file.sha256, name=file.name, size=file.size)
