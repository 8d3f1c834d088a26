"""Requests about a child's data: ask, see how far it is, take back."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice

from portal.blueprints.family.blueprint import bp
from portal.rules.contact_book.requests import KIND_LABELS, LONGEST_WORDS
from portal.services.contact_book.requests import for_family
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.forms import PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit


class RequestForm(PortalForm):
    """What is asked for, of which data."""

    kind = RadioField(
        _l("Bạn yêu cầu gì"),
        choices=[SelectChoice(code, _l(words)) for code, words in KIND_LABELS.items()],
        validate_choice=False,
    )
    words = ProseField(
        _l("Viết rõ"),
        [required, at_most(LONGEST_WORDS)],
        description=_l("Dữ liệu nào, sai ở đâu, bạn muốn nhà trường làm gì."),
    )


@bp.get("/<int:pupil_id>/yeu-cau/")
@page(FAMILY)
def requests(pupil_id: int) -> ResponseReturnValue:
    """The own requests about a child."""
    child, found = for_family.list_own(actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit())
    return answer("family/requests.html", child=child, page=Page(found))


@bp.route("/<int:pupil_id>/yeu-cau/gui", methods=["GET", "POST"])
@page(FAMILY)
def ask_request(pupil_id: int) -> ResponseReturnValue:
    """Ask the school."""
    child = for_family.get_child_to_ask(actor(), pupil_id)
    form = load_form(RequestForm)
    if form.validate_on_submit() and (
        made := form.attempt(
            for_family.ask, actor(), pupil_id=pupil_id, kind=form.kind.data or "", words=form.words.data or ""
        )
    ):
        flash(_("Đã gửi. Nhà trường được báo ngay."), "success")
        return go_to(url_for("family.request", pupil_id=pupil_id, request_id=made.id))
    return answer("family/ask_request.html", form=form, child=child)


@bp.get("/<int:pupil_id>/yeu-cau/<int:request_id>", endpoint="request")
@page(FAMILY)
def show_request(pupil_id: int, request_id: int) -> ResponseReturnValue:
    """One request and how far it is."""
    mark_seen(actor(), path=url_for("family.request", pupil_id=pupil_id, request_id=request_id), visit=is_real_visit())
    child, entry = for_family.read_own(actor(), pupil_id=pupil_id, request_id=request_id, visit=is_real_visit())
    return answer("family/request.html", child=child, entry=entry, found=entry.request)


@bp.post("/<int:pupil_id>/yeu-cau/<int:request_id>/rut")
@page(FAMILY)
def take_request_back(pupil_id: int, request_id: int) -> ResponseReturnValue:
    """Take a request back."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(
        for_family.take_back, actor(), pupil_id=pupil_id, request_id=request_id
    ):
        flash(_("Đã rút yêu cầu."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("family.request", pupil_id=pupil_id, request_id=request_id))
