"""Conversations with families, as teachers and the office have them."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.talk_forms import MessageForm, ReportForm, files_shown
from portal.rules.contact_book.talks import kind_of
from portal.rules.permissions import Permission
from portal.services.contact_book.notices.aiming import offer_aims
from portal.services.contact_book.talks import boards, contacts, papers, phrases, reading, reporting, scope, writing
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.kept_files import chosen_files
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.papers import send_paper
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.tables import begin_write


@bp.get("/trao-doi/")
@page(Permission.CONTACT_WRITE)
def talks() -> ResponseReturnValue:
    """One's conversations with families, those with unread messages first."""
    unread_only = request.args.get("chua-doc") == "1"
    found = boards.list_talks(actor(), number=page_number(), unread_only=unread_only)
    classes = offer_aims(actor()).classes
    return answer(
        "contact_book/talks.html", page=Page(found), unread_only=unread_only, classes=classes, kind_of=kind_of
    )


@bp.get("/trao-doi/lop/<int:class_id>")
@page(Permission.CONTACT_WRITE)
def talk_class(class_id: int) -> ResponseReturnValue:
    """The families of a class, to write to one of them."""
    return answer("contact_book/talk_class.html", found=contacts.list_class(actor(), class_id))


@bp.route("/trao-doi/viet/<int:pupil_id>/<int:guardian_id>", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE, files=True)
def begin_talk(pupil_id: int, guardian_id: int) -> ResponseReturnValue:
    """The first message to a guardian; where there is a conversation already it goes on there."""
    contact = contacts.get_family_contact(actor(), pupil_id, guardian_id)
    which = {"pupil_id": pupil_id, "guardian_id": guardian_id}
    begun = boards.find_talk(actor(), **which, party=contact.party)
    if begun is not None and request.method == "GET":
        return go_to(_url(begun))
    form = load_form(MessageForm)
    ready = phrases.list_phrases(actor())
    if not form.take_phrase(ready) and form.validate_on_submit() and (files := chosen_files(form)) is not None:
        message = form.attempt(writing.begin_as_school, actor(), **which, text=form.text.data or "", files=files)
        if message:
            flash(_("Tin gửi đi sau 30 giây. Trong lúc đó bạn hoàn tác được."), "success")
            return go_to(_url(message.talk_id))
    here = url_for("contact_book.begin_talk", pupil_id=pupil_id, guardian_id=guardian_id)
    return answer("contact_book/talk_begin.html", form=form, contact=contact, phrases=ready, here=here, **files_shown())


@bp.route("/trao-doi/<int:talk_id>/", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE, files=True)
def talk(talk_id: int) -> ResponseReturnValue:
    """One conversation; the next message is written under it."""
    mark_seen(actor(), path=_url(talk_id), visit=is_real_visit())
    thread = reading.read_as_school(actor(), talk_id, number=page_number(), visit=is_real_visit())
    undone = whole_number(request.args.get("tin"))
    form = load_form(MessageForm, data={"text": reading.undone_text(actor(), thread.talk, undone)})
    ready = phrases.list_phrases(actor())
    if not form.take_phrase(ready) and form.validate_on_submit() and (files := chosen_files(form)) is not None:
        if form.attempt(writing.answer_as_school, actor(), talk_id=talk_id, text=form.text.data or "", files=files):
            return go_to(_url(talk_id))
        thread = reading.read_as_school(actor(), talk_id, number=page_number(), visit=False)
    return answer(
        "contact_book/talk.html",
        thread=thread,
        talk=thread.talk,
        form=form,
        page=Page(thread.page),
        phrases=ready,
        kind=kind_of(thread.talk.party),
        here=_url(talk_id),
        **files_shown(),
    )


@bp.post("/trao-doi/<int:talk_id>/tin/<int:message_id>/hoan-tac")
@page(Permission.CONTACT_WRITE)
def undo_message(talk_id: int, message_id: int) -> ResponseReturnValue:
    """Take a message back unseen; its words are in the box again."""
    found, form = scope.get_talk(actor(), talk_id), PortalForm()
    if form.validate_on_submit() and form.attempt(writing.undo, actor(), found, message_id=message_id):
        return go_to(url_for("contact_book.talk", talk_id=talk_id, tin=message_id))
    return _back(form, talk_id)


@bp.post("/trao-doi/<int:talk_id>/tin/<int:message_id>/thu-hoi")
@page(Permission.CONTACT_WRITE)
def withdraw_message(talk_id: int, message_id: int) -> ResponseReturnValue:
    """An own message is shown as withdrawn."""
    found, form = scope.get_talk(actor(), talk_id), PortalForm()
    if form.validate_on_submit() and form.attempt(writing.withdraw, actor(), found, message_id=message_id):
        flash(_("Đã thu hồi tin."), "success")
    return _back(form, talk_id)


@bp.route("/trao-doi/<int:talk_id>/bao-xau", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def report_talk(talk_id: int) -> ResponseReturnValue:
    """Ask the leaders to look at a conversation."""
    found, form = scope.get_talk(actor(), talk_id), load_form(ReportForm)
    if form.validate_on_submit() and form.attempt(
        reporting.report_as_school, actor(), talk_id=talk_id, words=form.words.data or ""
    ):
        flash(_("Đã báo lãnh đạo nhà trường."), "success")
        return go_to(_url(talk_id))
    here = url_for("contact_book.report_talk", talk_id=talk_id)
    return answer("contact_book/talk_report.html", form=form, talk=found, here=here, back=_url(talk_id))


@bp.get("/trao-doi/<int:talk_id>/tep/<int:file_id>")
@page(Permission.CONTACT_WRITE)
def talk_file(talk_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a message."""
    found = reading.get_file(actor(), scope.get_talk(actor(), talk_id), file_id, by_family=False)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.post("/trao-doi/<int:talk_id>/in")
@page(Permission.CONTACT_WRITE, write=False)
def print_talk(talk_id: int) -> ResponseReturnValue:
    """The conversation as a PDF."""
    paper = papers.school_paper(actor(), talk_id)
    made, unit_id = send_paper(paper), scope.get_talk(actor(), talk_id).unit_id
    begin_write()
    papers.note_print(actor(), paper, talk_id=talk_id, unit_id=unit_id)
    return made


def _back(form: PortalForm, talk_id: int) -> ResponseReturnValue:
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(talk_id))


def _url(talk_id: int) -> str:
    return url_for("contact_book.talk", talk_id=talk_id)
