"""Papers of one document: the letter, the arrival stamp, the slips that go with it."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.documents.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.documents import receiving
from portal.services.documents.papers.letters import letter_paper
from portal.services.documents.papers.slips import processing_paper, routing_paper
from portal.services.documents.papers.stamps import stamp_paper
from portal.web.access import page
from portal.web.identity import actor
from portal.web.papers import send_paper
from portal.web.respond import go_to, is_real_visit


@bp.get("/<int:document_id>/ban-in.pdf")
@page(Permission.DOCUMENTS_READ)
def letter_pdf(document_id: int) -> ResponseReturnValue:
    """The letter as a paper; an addressee opens it by this, which is noted when it is ready: no lock waits for it."""
    reading = receiving.read_document(actor(), document_id=document_id, visit=False)
    if reading.came_as is not None:
        return go_to(url_for("documents.letter_pdf", document_id=reading.came_as))
    response = send_paper(letter_paper(reading))
    receiving.read_document(actor(), document_id=document_id, visit=is_real_visit())
    return response


@bp.get("/<int:document_id>/dau-den.pdf")
@page(Permission.DOCUMENTS_RECEIVE)
def stamp_pdf(document_id: int) -> ResponseReturnValue:
    """The arrival stamp, 35 x 50 mm."""
    return send_paper(stamp_paper(actor(), document_id=document_id))


@bp.get("/<int:document_id>/phieu-giai-quyet.pdf")
@page(Permission.DOCUMENTS_RECEIVE)
def processing_pdf(document_id: int) -> ResponseReturnValue:
    """The processing slip (phiếu giải quyết văn bản đến)."""
    return send_paper(processing_paper(actor(), document_id=document_id))


@bp.get("/<int:document_id>/phieu-chuyen.pdf")
@page(Permission.DOCUMENTS_RECEIVE)
def routing_pdf(document_id: int) -> ResponseReturnValue:
    """The routing slip (phiếu chuyển)."""
    return send_paper(routing_paper(actor(), document_id=document_id))
