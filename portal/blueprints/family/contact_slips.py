"""Weekly or monthly contact slips of a child: read, and answered with a line."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.family.blueprint import bp
from portal.rules.contact_book.contact_slips import LONGEST_REPLY
from portal.services.contact_book.contact_slips import for_family
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.forms import LineField, PortalForm, at_most, load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit


class ReplyForm(PortalForm):
    """A line back, if one likes."""

    words = LineField(_l("Lời nhắn lại"), [at_most(LONGEST_REPLY)], description=_l("Không bắt buộc."))


@bp.get("/<int:pupil_id>/phieu-lien-lac/")
@page(FAMILY)
def contact_slips(pupil_id: int) -> ResponseReturnValue:
    """All slips of a child."""
    child, found = for_family.list_contact_slips(
        actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit()
    )
    return answer("family/contact_slips.html", child=child, page=Page(found))


@bp.get("/<int:pupil_id>/phieu-lien-lac/<int:slip_id>/")
@page(FAMILY)
def contact_slip(pupil_id: int, slip_id: int) -> ResponseReturnValue:
    """One slip; opening it is kept."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    return _show(pupil_id, slip_id, None)


def _show(pupil_id: int, slip_id: int, form: ReplyForm | None) -> ResponseReturnValue:
    visit = form is None and is_real_visit()
    child, found = for_family.read_contact_slip(actor(), pupil_id=pupil_id, slip_id=slip_id, visit=visit)
    if form is None:
        form = load_form(ReplyForm, data={"words": found.reader.words if found.reader is not None else ""})
    return answer("family/contact_slip.html", child=child, slip=found.slip, reader=found.reader, form=form)


@bp.post("/<int:pupil_id>/phieu-lien-lac/<int:slip_id>/tra-loi")
@page(FAMILY)
def answer_contact_slip(pupil_id: int, slip_id: int) -> ResponseReturnValue:
    """Say that it was read, with a line if one likes."""
    form = ReplyForm()
    if form.validate_on_submit() and form.attempt(
        for_family.reply, actor(), pupil_id=pupil_id, slip_id=slip_id, words=form.words.data or ""
    ):
        flash(_("Đã gửi lại nhà trường."), "success")
        return go_to(url_for("family.contact_slip", pupil_id=pupil_id, slip_id=slip_id))
    return _show(pupil_id, slip_id, form)
