"""Published documents: lists with a search, the page of one, its files (Nghị định 42/2022/NĐ-CP)."""

from urllib.parse import quote

from flask import Response, request
from flask.typing import ResponseReturnValue

from portal.blueprints.public.blueprint import bp
from portal.errors import NotFound
from portal.rules.documents.types import TYPES
from portal.rules.units.facts import EARLIEST, LATEST
from portal.services.documents import public
from portal.services.documents.signatures import list_checks
from portal.web.access import PUBLIC, page
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.public import for_everybody
from portal.web.respond import answer

LONGEST_WORDS = 200


@bp.get("/van-ban/")
@bp.get("/<int:unit_id>/van-ban/")
@page(PUBLIC)
def documents(unit_id: int | None = None) -> ResponseReturnValue:
    """Published documents of one unit, or of all, newest first."""
    wanted = asked(unit_id)
    unit = public.get_public_unit(unit_id) if unit_id is not None else None
    found = public.list_public(wanted, number=page_number())
    return for_everybody(
        answer(
            "public/documents.html",
            unit=unit,
            wanted=wanted,
            choices=public.list_choices(wanted),
            types=TYPES,
            page=Page(found),
        )
    )


@bp.get("/<int:unit_id>/van-ban/<int:document_id>")
@page(PUBLIC)
def document(unit_id: int, document_id: int) -> ResponseReturnValue:
    """A published document with its seven data; 410 once it was taken off."""
    try:
        publication = public.get_public(unit_id, document_id)
    except NotFound:
        return _taken_off(unit_id, document_id)
    return for_everybody(
        answer(
            "public/document.html",
            publication=publication,
            document=publication.document,
            kind=TYPES[publication.document.type_code],
            standing=public.standing_of(publication),
            signatures=list_checks(publication.files),
        )
    )


def _taken_off(unit_id: int, document_id: int) -> ResponseReturnValue:
    when = public.withdrawn_at(unit_id, document_id)
    if when is None:
        raise NotFound
    unit = public.get_public_unit(unit_id)
    return answer("public/taken_off.html", unit=unit, withdrawn_at=when, status=410)


@bp.get("/<int:unit_id>/van-ban/<int:document_id>/tep/<int:file_id>")
@page(PUBLIC)
def document_file(unit_id: int, document_id: int, file_id: int) -> ResponseReturnValue:
    """A published file, always as a download: a stranger's file is never shown inside the portal's pages."""
    file = public.get_public_file(unit_id, document_id, file_id)
    response = for_everybody(Response(mimetype="application/octet-stream"), etag=file.sha256)
    if request.method == "GET" and response.status_code == 200:
        response.response = parts().file_store.open(file.sha256)
    if response.status_code == 200:
        response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def asked(unit_id: int | None) -> public.Wanted:
    """What the address asks for; anything unreadable is as if it were not there."""
    type_code, year = request.args.get("loai", ""), whole_number(request.args.get("nam"))
    return public.Wanted(
        unit_id=unit_id,
        below="cap-duoi" in request.args,
        type_code=type_code if type_code in TYPES else "",
        year=year if year and EARLIEST.year <= year <= LATEST.year else None,
        words=request.args.get("q", "").strip()[:LONGEST_WORDS],
    )
