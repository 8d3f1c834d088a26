"""The public face of the register: its newest checkpoint, its key, and a check of receipts."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import format_percent
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from portal.adapters import clock
from portal.adapters.receipt_script import LONGEST, is_valid_receipt
from portal.blueprints.home.blueprint import bp
from portal.rules.records.availability import CAUSE_LABELS
from portal.services.records.availability import get_availability
from portal.services.records.checkpoints import latest_checkpoint
from portal.web.access import PUBLIC, page
from portal.web.forms import PortalForm
from portal.web.paging import Page, page_number
from portal.web.register_key import register_verifier_key
from portal.web.respond import answer


class CheckForm(PortalForm):
    """A receipt, as a file or as its text."""

    text = TextAreaField(_l("Hoặc dán nội dung biên nhận"))


@bp.route("/so-dang-ky", methods=["GET", "POST"])
@page(PUBLIC, write=False)
def register() -> ResponseReturnValue:
    """The newest checkpoint and the key; says of a receipt that it is valid or not, and nothing more."""
    form = CheckForm()
    verdict = None
    if form.validate_on_submit():
        sent = request.files.get("file")
        text = sent.stream.read(LONGEST).decode("utf-8", "replace") if sent else ""
        verdict = is_valid_receipt(text or form.text.data or "", register_verifier_key())
    return answer(
        "home/register.html",
        form=form,
        verdict=verdict,
        checkpoint=latest_checkpoint(),
        verifier_key=register_verifier_key(),
    )


@bp.get("/so-dang-ky/moc")
@page(PUBLIC)
def checkpoint() -> ResponseReturnValue:
    """The newest checkpoint as a signed note, for machines and for keeping."""
    newest = latest_checkpoint()
    return Response(newest.note if newest else "", mimetype="text/plain", status=200 if newest else 404)


@bp.get("/so-dang-ky/hoat-dong")
@page(PUBLIC)
def availability() -> ResponseReturnValue:
    """When the portal itself did not work."""
    found = get_availability(number=page_number())
    return answer(
        "home/availability.html",
        availability=found,
        share=format_percent(found.share, format="#,##0.000%"),
        page=Page(found.outages),
        causes=CAUSE_LABELS,
        now=clock.now(),
    )
