"""Conversations of a guardian with the school about a child."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import Optional

from portal.blueprints.family.blueprint import bp
from portal.errors import NotAllowed, NotFound
from portal.rules.contact_book.talks import LONGEST_TEXT, MOST_FILES, kind_of
from portal.services.contact_book.children import get_child_to_reply
from portal.services.contact_book.talks import boards, contacts, own_reading, papers, reading, reporting, scope, writing
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.kept_files import chosen_files, kept_files
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.papers import send_paper
from portal.web.parts import parts
from portal.web.respond import answer, go_to, is_htmx, is_real_visit
from portal.web.tables import begin_write


class MessageForm(PortalForm):
    """A message with files."""

    text = ProseField(_l("Tin nhắn"), [required, at_most(LONGEST_TEXT)])
    files = FileField(_l("Tệp kèm theo"), [Optional()])


class ReportForm(PortalForm):
    """What is wrong with a conversation."""

    words = ProseField(
        _l("Điều bạn muốn báo"),
        [required, at_most(1000)],
        description=_l("Lãnh đạo nhà trường sẽ đọc cuộc trao đổi này, kể cả tin đã thu hồi. Bên kia không được báo."),
    )


@bp.get("/<int:pupil_id>/trao-doi/")
@page(FAMILY)
def talks(pupil_id: int) -> ResponseReturnValue:
    """One's conversations about a child, and with whom one can begin another."""
    people, found = boards.list_own(actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit())
    begun = contacts.find_own_talks(actor(), people.child)
    return answer(
        "family/talks.html", child=people.child, people=people, page=Page(found), begun=begun, kind_of=kind_of
    )


@bp.route("/<int:pupil_id>/trao-doi/viet/<party>", methods=["GET", "POST"])
@page(FAMILY, files=True)
def begin_talk(pupil_id: int, party: str) -> ResponseReturnValue:
    """The first message to somebody at the school; where there is a conversation already it goes on there."""
    people = contacts.contacts_of(get_child_to_reply(actor(), pupil_id))
    contact, begun = people.of(party), contacts.find_own_talks(actor(), people.child)
    if contact is None:
        raise NotFound
    if contact.party in begun and request.method == "GET":
        return go_to(_url(pupil_id, begun[contact.party]))
    if contact.party not in begun and not contact.may_begin:
        raise NotAllowed
    form = load_form(MessageForm)
    if form.validate_on_submit() and (files := chosen_files(form)) is not None:
        message = form.attempt(
            writing.begin_as_family, actor(), pupil_id=pupil_id, party=party, text=form.text.data or "", files=files
        )
        if message:
            flash(_("Tin gửi đi sau 30 giây. Trong lúc đó bạn hoàn tác được."), "success")
            return go_to(_url(pupil_id, message.talk_id))
    return answer(
        "family/talk_begin.html",
        form=form,
        child=people.child,
        contact=contact,
        manners=people.manners,
        kind=kind_of(party),
        here=url_for("family.begin_talk", pupil_id=pupil_id, party=party),
        **_files(),
    )


@bp.route("/<int:pupil_id>/trao-doi/<int:talk_id>/", methods=["GET", "POST"])
@page(FAMILY, files=True)
def talk(pupil_id: int, talk_id: int) -> ResponseReturnValue:
    """One conversation; the next message is written under it."""
    mark_seen(actor(), path=_url(pupil_id, talk_id), visit=is_real_visit())
    which = {"pupil_id": pupil_id, "talk_id": talk_id}
    thread = own_reading.read_as_family(actor(), **which, number=page_number(), visit=is_real_visit())
    form = load_form(MessageForm, data={"text": reading.undone_text(actor(), thread.talk, _undone())})
    if form.validate_on_submit() and (files := chosen_files(form)) is not None:
        if form.attempt(writing.answer_as_family, actor(), **which, text=form.text.data or "", files=files):
            return go_to(_url(pupil_id, talk_id))
        thread = own_reading.read_as_family(actor(), **which, number=page_number(), visit=False)
    return answer(
        "family/talk.html",
        thread=thread,
        child=thread.child,
        talk=thread.talk,
        form=form,
        page=Page(thread.page),
        kind=kind_of(thread.talk.party),
        here=_url(pupil_id, talk_id),
        last=thread.last_of_school,
        **_files(),
    )


@bp.get("/<int:pupil_id>/trao-doi/<int:talk_id>/tin-moi")
@page(FAMILY, quiet=True)
def talk_news(pupil_id: int, talk_id: int) -> ResponseReturnValue:
    """What the school wrote since the message ``sau``; nothing (204) most of the time."""
    if not is_htmx():
        scope.get_own_talk(actor(), pupil_id, talk_id)
        return go_to(_url(pupil_id, talk_id))
    after = whole_number(request.args.get("sau")) or 0
    lines = own_reading.read_new(actor(), pupil_id=pupil_id, talk_id=talk_id, after=after)
    if not lines:
        return "", 204
    at = {"pupil_id": pupil_id, "talk_id": talk_id}
    return answer("family/_talk_new.html", lines=lines, at=at, last=lines[-1].message.id)


@bp.post("/<int:pupil_id>/trao-doi/<int:talk_id>/tin/<int:message_id>/hoan-tac")
@page(FAMILY)
def undo_message(pupil_id: int, talk_id: int, message_id: int) -> ResponseReturnValue:
    """Take a message back unseen; its words are in the box again."""
    found = scope.get_own_talk(actor(), pupil_id, talk_id)[1]
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(writing.undo, actor(), found, message_id=message_id):
        return go_to(url_for("family.talk", pupil_id=pupil_id, talk_id=talk_id, tin=message_id))
    return _back(form, pupil_id, talk_id)


@bp.post("/<int:pupil_id>/trao-doi/<int:talk_id>/tin/<int:message_id>/thu-hoi")
@page(FAMILY)
def withdraw_message(pupil_id: int, talk_id: int, message_id: int) -> ResponseReturnValue:
    """An own message is shown as withdrawn."""
    found = scope.get_own_talk(actor(), pupil_id, talk_id)[1]
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(writing.withdraw, actor(), found, message_id=message_id):
        flash(_("Đã thu hồi tin."), "success")
    return _back(form, pupil_id, talk_id)


@bp.route("/<int:pupil_id>/trao-doi/<int:talk_id>/bao-xau", methods=["GET", "POST"])
@page(FAMILY)
def report_talk(pupil_id: int, talk_id: int) -> ResponseReturnValue:
    """Ask the leaders to look at a conversation."""
    child, found = scope.get_own_talk(actor(), pupil_id, talk_id)
    form = load_form(ReportForm)
    which = {"pupil_id": pupil_id, "talk_id": talk_id}
    if form.validate_on_submit() and form.attempt(
        reporting.report_as_family, actor(), **which, words=form.words.data or ""
    ):
        flash(_("Đã báo lãnh đạo nhà trường."), "success")
        return go_to(_url(pupil_id, talk_id))
    here = url_for("family.report_talk", pupil_id=pupil_id, talk_id=talk_id)
    return answer("family/talk_report.html", form=form, child=child, talk=found, here=here, back=_url(**which))


@bp.get("/<int:pupil_id>/trao-doi/<int:talk_id>/tep/<int:file_id>")
@page(FAMILY)
def talk_file(pupil_id: int, talk_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a message."""
    talk = scope.get_own_talk(actor(), pupil_id, talk_id)[1]
    found = reading.get_file(actor(), talk, file_id, by_family=True)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.post("/<int:pupil_id>/trao-doi/<int:talk_id>/in")
@page(FAMILY, write=False)
def print_talk(pupil_id: int, talk_id: int) -> ResponseReturnValue:
    """The conversation as a PDF."""
    paper = papers.own_paper(actor(), pupil_id=pupil_id, talk_id=talk_id)
    made, unit_id = send_paper(paper), scope.get_own_talk(actor(), pupil_id, talk_id)[1].unit_id
    begin_write()
    papers.note_print(actor(), paper, talk_id=talk_id, unit_id=unit_id)
    return made


def _undone() -> int | None:
    return whole_number(request.args.get("tin"))


def _files() -> dict[str, Any]:
    limit = parts().settings.max_file_mb * 1024 * 1024
    return {"kept": kept_files(), "max_bytes": limit, "max_files": MOST_FILES}


def _back(form: PortalForm, pupil_id: int, talk_id: int) -> ResponseReturnValue:
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(pupil_id, talk_id))


def _url(pupil_id: int, talk_id: int) -> str:
    return url_for("family.talk", pupil_id=pupil_id, talk_id=talk_id)
