"""Leave of absence, as the family asks for it."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.family.blueprint import bp
from portal.blueprints.family.leave_forms import LeaveForm, blank, filled
from portal.errors import RuleBroken
from portal.rules.contact_book.leave import MOST_FILES
from portal.services.contact_book.leave import asking, own, papers
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.kept_files import kept_files
from portal.web.paging import Page, page_number
from portal.web.papers import send_paper
from portal.web.parts import parts
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.words import say


@bp.get("/<int:pupil_id>/xin-nghi/")
@page(FAMILY)
def leaves(pupil_id: int) -> ResponseReturnValue:
    """The requests one has written for a child."""
    child, found = own.list_own(actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit())
    return answer("family/leaves.html", child=child, page=Page(found))


@bp.route("/<int:pupil_id>/xin-nghi/viet", methods=["GET", "POST"])
@page(FAMILY, files=True)
def ask_leave(pupil_id: int) -> ResponseReturnValue:
    """Write a request."""
    try:
        child, school_class = asking.find_class_to_ask(actor(), pupil_id)
    except RuleBroken as error:
        flash(say(error.message), "error")
        return go_to(url_for("family.leaves", pupil_id=pupil_id))
    form = load_form(LeaveForm, data=blank())
    if form.validate_on_submit() and (asked := form.asked()):
        made = form.attempt(asking.ask, actor(), pupil_id=pupil_id, asked=asked)
        if made:
            flash(_("Đã gửi đơn. Nhà trường trả lời thì bạn được báo."), "success")
            return go_to(_url(pupil_id, made.id))
    here = url_for("family.ask_leave", pupil_id=pupil_id)
    return _show_form(form, child=child, sessions=school_class.sessions_a_day, here=here)


@bp.route("/<int:pupil_id>/xin-nghi/<int:leave_id>/sua", methods=["GET", "POST"])
@page(FAMILY, files=True)
def change_leave(pupil_id: int, leave_id: int) -> ResponseReturnValue:
    """Answer the school's question by changing the request."""
    shown = own.read_own(actor(), pupil_id=pupil_id, leave_id=leave_id)
    if not shown.may_resend:
        flash(_("Đơn này không còn sửa được."), "error")
        return go_to(_url(pupil_id, leave_id))
    form = load_form(LeaveForm, data=filled(shown))
    form.keeps.offer([(str(file.id), file.name) for file in shown.kept])
    if form.validate_on_submit() and (asked := form.asked()):
        which = {"pupil_id": pupil_id, "leave_id": leave_id}
        if form.attempt(asking.resend, actor(), **which, asked=asked, version=form.version.data or 0):
            flash(_("Đã gửi lại đơn."), "success")
            return go_to(_url(pupil_id, leave_id))
    here = url_for("family.change_leave", pupil_id=pupil_id, leave_id=leave_id)
    return _show_form(form, child=shown.child, sessions=shown.leave.sessions_a_day, here=here, question=shown.steps[-1])


def _show_form(
    form: LeaveForm, *, here: str, sessions: int, child: object, question: object = None
) -> ResponseReturnValue:
    return answer(
        "family/leave_form.html",
        form=form,
        child=child,
        here=here,
        two_sessions=sessions > 1,
        question=question,
        kept=kept_files(),
        max_bytes=parts().settings.max_file_mb * 1024 * 1024,
        max_files=MOST_FILES,
    )


@bp.get("/<int:pupil_id>/xin-nghi/<int:leave_id>/")
@page(FAMILY)
def leave(pupil_id: int, leave_id: int) -> ResponseReturnValue:
    """One request and what the school said."""
    mark_seen(actor(), path=_url(pupil_id, leave_id), visit=is_real_visit())
    shown = own.read_own(actor(), pupil_id=pupil_id, leave_id=leave_id, visit=is_real_visit())
    return answer("family/leave.html", shown=shown, child=shown.child, leave=shown.leave)


@bp.post("/<int:pupil_id>/xin-nghi/<int:leave_id>/rut")
@page(FAMILY)
def withdraw_leave(pupil_id: int, leave_id: int) -> ResponseReturnValue:
    """Take a request back."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(asking.withdraw, actor(), pupil_id=pupil_id, leave_id=leave_id):
        flash(_("Đã rút đơn."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(pupil_id, leave_id))


@bp.get("/<int:pupil_id>/xin-nghi/<int:leave_id>/tep/<int:file_id>")
@page(FAMILY)
def leave_file(pupil_id: int, leave_id: int, file_id: int) -> ResponseReturnValue:
    """A paper of an own request."""
    found = own.read_file(actor(), pupil_id=pupil_id, leave_id=leave_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.get("/<int:pupil_id>/xin-nghi/<int:leave_id>/in")
@page(FAMILY)
def print_leave(pupil_id: int, leave_id: int) -> ResponseReturnValue:
    """The decision as a PDF."""
    made = send_paper(papers.own_paper(actor(), pupil_id=pupil_id, leave_id=leave_id))
    papers.note_own_print(actor(), pupil_id, visit=is_real_visit())
    return made


def _url(pupil_id: int, leave_id: int) -> str:
    return url_for("family.leave", pupil_id=pupil_id, leave_id=leave_id)
