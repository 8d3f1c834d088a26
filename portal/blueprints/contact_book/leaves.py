"""Leave of absence: the school's list, one request, deciding."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.leave import APPROVE, ASK_BACK, LONGEST_WORDS, REFUSE, STATE_LABELS
from portal.rules.permissions import Permission
from portal.services.contact_book.leave import boards, deciding, papers
from portal.services.contact_book.notices import aiming
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import ProseField, VersionForm, at_most
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.papers import send_paper
from portal.web.respond import answer, go_to, is_real_visit

CHOICES = [
    SelectChoice(APPROVE, _l("Duyệt")),
    SelectChoice(REFUSE, _l("Không duyệt")),
    SelectChoice(ASK_BACK, _l("Hỏi lại gia đình")),
]


class DecideForm(VersionForm):
    """What is decided, and words for the family."""

    choice = RadioField(_l("Ý kiến của nhà trường"), choices=CHOICES, default=APPROVE, validate_choice=False)
    words = ProseField(
        _l("Lời nhắn cho gia đình"),
        [at_most(LONGEST_WORDS)],
        description=_l("Cần ghi khi không duyệt hoặc hỏi lại. Gia đình đọc được."),
    )


@bp.get("/xin-nghi/")
@page(Permission.CONTACT_WRITE)
def leaves() -> ResponseReturnValue:
    """Requests for leave, those that wait first."""
    class_id, state = whole_number(request.args.get("lop")), request.args.get("tinh-trang", "")
    state = state if state in STATE_LABELS else ""
    found = boards.list_leaves(actor(), number=page_number(), class_id=class_id, state=state)
    return answer(
        "contact_book/leaves.html",
        page=Page(found),
        classes=aiming.offer_aims(actor()).classes,
        class_id=class_id,
        state=state,
        states=STATE_LABELS,
    )


@bp.route("/xin-nghi/<int:leave_id>/", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def leave(leave_id: int) -> ResponseReturnValue:
    """One request; who is in charge decides here."""
    here = url_for("contact_book.leave", leave_id=leave_id)
    mark_seen(actor(), path=here, visit=is_real_visit())
    shown = boards.read_leave(actor(), leave_id, visit=is_real_visit())
    form = DecideForm(version=shown.leave.version)
    if form.validate_on_submit() and form.attempt(
        deciding.decide,
        actor(),
        leave_id=leave_id,
        choice=form.choice.data or "",
        words=form.words.data or "",
        version=form.version.data or 0,
    ):
        flash(_("Đã ghi. Gia đình được báo."), "success")
        return go_to(here)
    if form.is_submitted():
        shown = boards.read_leave(actor(), leave_id)
        form.is_stale(shown.leave)
    return answer("contact_book/leave.html", shown=shown, leave=shown.leave, form=form, here=here)


@bp.get("/xin-nghi/<int:leave_id>/tep/<int:file_id>")
@page(Permission.CONTACT_WRITE)
def leave_file(leave_id: int, file_id: int) -> ResponseReturnValue:
    """A paper of a request, for who may read its reason."""
    found = boards.read_file(actor(), leave_id=leave_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.get("/xin-nghi/<int:leave_id>/in")
@page(Permission.CONTACT_WRITE)
def print_leave(leave_id: int) -> ResponseReturnValue:
    """The decision as a PDF."""
    made = send_paper(papers.school_paper(actor(), leave_id))
    papers.note_school_print(actor(), leave_id, visit=is_real_visit())
    return made
