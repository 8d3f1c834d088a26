"""Packages for other systems: a document with its files, the status of an addressee."""

from functools import partial
from urllib.parse import quote

from flask import Response, request
from flask.typing import ResponseReturnValue

from portal.adapters.edxml import write_package, write_status
from portal.blueprints.documents.blueprint import bp
from portal.errors import NotFound
from portal.rules.permissions import Permission
from portal.services.documents import exchange
from portal.web.access import page
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import download, is_real_visit

EDXML = "application/xml"


@bp.get("/<int:document_id>/goi.edxml")
@page(Permission.DOCUMENTS_READ)
def package(document_id: int) -> ResponseReturnValue:
    """The document with its files as one package; for an addressee this is opening it."""
    made = exchange.make_package(actor(), document_id=document_id, visit=is_real_visit())
    store = parts().file_store
    if not all(store.exists(file.sha256) for file in made.files):
        raise NotFound
    body = write_package(made.envelope, [(file, partial(store.open, file.sha256)) for file in made.files])
    response = Response(body if request.method == "GET" else (), mimetype=EDXML)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/<int:document_id>/bien-nhan/<int:receipt_id>/trang-thai.edxml")
@page(Permission.DOCUMENTS_READ)
def status(document_id: int, receipt_id: int) -> ResponseReturnValue:
    """The newest status of an addressee as a message for the sender's system."""
    made = exchange.make_status(actor(), document_id=document_id, receipt_id=receipt_id)
    return download(write_status(made.envelope), made.name, EDXML)
