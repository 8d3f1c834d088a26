"""Receipts of one addressee and of a whole posting: on a page, as a paper, and as a file that anyone can check."""

import json
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.adapters.qr import qr_data_uri, qr_svg
from portal.blueprints.documents.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.documents.certificates import make_certificate
from portal.services.documents.following import get_addressee
from portal.services.documents.papers.postings import posting_paper
from portal.services.documents.papers.receipts import receipt_paper
from portal.services.documents.postings import make_posting_certificate
from portal.web.access import page
from portal.web.identity import actor
from portal.web.papers import send_paper
from portal.web.parts import parts
from portal.web.register_key import register_verifier_key
from portal.web.respond import answer, download


@bp.get("/<int:document_id>/bien-nhan/<int:receipt_id>")
@page(Permission.DOCUMENTS_READ)
def receipt(document_id: int, receipt_id: int) -> ResponseReturnValue:
    """The receipt for people, to read or print."""
    found = get_addressee(actor(), document_id=document_id, receipt_id=receipt_id)
    address = _check_address()
    code = qr_data_uri(address)
    return answer(
        "documents/receipt.html", document=found.receipt.document, addressee=found, check_address=address, code=code
    )


@bp.get("/<int:document_id>/bien-nhan/<int:receipt_id>.json")
@page(Permission.DOCUMENTS_READ)
def receipt_file(document_id: int, receipt_id: int) -> ResponseReturnValue:
    """The receipt as a file that proves itself."""
    made = _certificate(document_id, receipt_id)
    data = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return download(data, f"bien-nhan-{document_id}-{receipt_id}.json", "application/json")


@bp.get("/<int:document_id>/bien-nhan/<int:receipt_id>.pdf")
@page(Permission.DOCUMENTS_READ)
def receipt_pdf(document_id: int, receipt_id: int) -> ResponseReturnValue:
    """The receipt as a paper, with the file that proves itself attached."""
    made = _certificate(document_id, receipt_id)
    address = _check_address()
    return send_paper(receipt_paper(made, portal=parts().settings.site_name, check_address=address, qr=qr_svg(address)))


@bp.get("/<int:document_id>/bien-ban.json")
@page(Permission.DOCUMENTS_READ)
def posting_file(document_id: int) -> ResponseReturnValue:
    """The receipt of the whole posting as a file that proves itself, for the sender."""
    made = make_posting_certificate(actor(), document_id=document_id, verifier_key=register_verifier_key())
    data = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return download(data, f"bien-ban-{document_id}.json", "application/json")


@bp.get("/<int:document_id>/bien-ban.pdf")
@page(Permission.DOCUMENTS_READ)
def posting_pdf(document_id: int) -> ResponseReturnValue:
    """The receipt of the whole posting (biên bản tiếp nhận) as a paper, for the sender."""
    made = make_posting_certificate(actor(), document_id=document_id, verifier_key=register_verifier_key())
    address = _check_address()
    return send_paper(posting_paper(made, portal=parts().settings.site_name, check_address=address, qr=qr_svg(address)))


def _certificate(document_id: int, receipt_id: int) -> dict[str, Any]:
    return make_certificate(
        actor(), document_id=document_id, receipt_id=receipt_id, verifier_key=register_verifier_key()
    )


def _check_address() -> str:
    return f"{parts().settings.public_url.rstrip('/')}{url_for('home.register')}"
