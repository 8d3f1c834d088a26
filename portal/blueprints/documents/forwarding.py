"""Passing a received document on as it is, and seeing how far it has travelled."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import tokens
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.addressees import ForwardForm, offer_routes
from portal.rules.permissions import Permission
from portal.services.documents import forwarding, travelling
from portal.services.documents.ruling import rule_in_force
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.route("/<int:document_id>/chuyen-tiep", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def forward(document_id: int) -> ResponseReturnValue:
    """Choose who receives the document next, see who they are, and pass it on."""
    letter = forwarding.get_forwardable(actor(), document_id=document_id).document
    form = load_form(ForwardForm, key=tokens.new_key())
    offer_routes(form, actor())
    ready = None
    if request.form.get("action") != "find" and form.validate_on_submit():
        ready = form.attempt(forwarding.preview, actor(), **_choice(form, document_id))
        if ready and request.form.get("action") == "post" and (made := _forward(form, document_id)):
            flash(_("Đã chuyển tiếp. Văn bản được coi là đã gửi từ lúc này."), "success")
            return go_to(url_for("documents.show", document_id=made))
    return answer("documents/forward.html", form=form, document=letter, ready=ready, rule=rule_in_force())


def _choice(form: ForwardForm, document_id: int) -> dict[str, Any]:
    return {"document_id": document_id, "addressing": form.addressing(), "again": form.again.data}


def _forward(form: ForwardForm, document_id: int) -> int | None:
    texts: dict[str, Any] = {
        "remark": form.remark.data or "",
        "key": form.key.data or tokens.new_key(),
        "seal": form.seal.data or "",
    }
    made = form.attempt(forwarding.forward, actor(), **_choice(form, document_id), **texts)
    return made.id if made else None


@bp.get("/<int:document_id>/duong-di")
@page(Permission.DOCUMENTS_READ)
def way(document_id: int) -> ResponseReturnValue:
    """How far a document of the unit has travelled: who passed it on, when, to how many."""
    at = whole_number(request.args.get("tu"))
    found = travelling.get_way(actor(), document_id=document_id, at=at, number=page_number())
    return answer("documents/way.html", way=found, document=found.document, page=Page(found.below))
