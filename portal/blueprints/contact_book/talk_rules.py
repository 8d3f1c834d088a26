"""Around conversations with families: the school's rules, ready sentences, and what was reported to the leaders."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.talk_forms import MannersForm, OutcomeForm, PhraseForm
from portal.rules.contact_book.talks import kind_of
from portal.rules.permissions import Permission
from portal.services.contact_book.talks import boards, manners, papers, phrases, reading, reporting, scope
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.papers import send_paper
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.tables import begin_write


@bp.route("/trao-doi/quy-dinh", methods=["GET", "POST"])
@page(Permission.CONTACT_DECIDE)
def talk_manners() -> ResponseReturnValue:
    """Who may begin conversations, and the office hours."""
    kept, version = manners.read_manners(actor())
    form = load_form(MannersForm, data={**vars(kept), "weekdays": list(kept.weekdays), "version": version})
    if form.validate_on_submit() and form.attempt(
        manners.save_manners, actor(), manners=form.manners(), version=form.version.data or 0
    ):
        flash(_("Đã lưu."), "success")
        return go_to(url_for("contact_book.talk_manners"))
    return answer("contact_book/talk_manners.html", form=form)


@bp.route("/trao-doi/cau-soan-san", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def talk_phrases() -> ResponseReturnValue:
    """Ready sentences of one's own and of the school."""
    form = load_form(PhraseForm)
    if form.validate_on_submit() and form.attempt(
        phrases.add_phrase, actor(), text=form.text.data or "", for_school=bool(form.for_school.data)
    ):
        flash(_("Đã thêm câu soạn sẵn."), "success")
        return go_to(url_for("contact_book.talk_phrases"))
    return answer("contact_book/talk_phrases.html", form=form, phrases=phrases.list_phrases(actor()))


@bp.post("/trao-doi/cau-soan-san/<int:phrase_id>/bo")
@page(Permission.CONTACT_WRITE)
def end_talk_phrase(phrase_id: int) -> ResponseReturnValue:
    """A ready sentence is offered no more."""
    phrases.end_phrase(actor(), phrase_id=phrase_id)
    flash(_("Đã bỏ câu soạn sẵn."), "success")
    return go_to(url_for("contact_book.talk_phrases"))


@bp.get("/trao-doi/bao-xau/")
@page(Permission.CONTACT_DECIDE)
def reported_talks() -> ResponseReturnValue:
    """What was reported and waits for the leaders."""
    found = boards.list_reported(actor(), number=page_number())
    return answer("contact_book/talks_reported.html", page=Page(found), kind_of=kind_of)


@bp.get("/trao-doi/bao-xau/<int:talk_id>/")
@page(Permission.CONTACT_DECIDE)
def reported_talk(talk_id: int) -> ResponseReturnValue:
    """A reported conversation with what was withdrawn; reading it is logged."""
    return _reported(talk_id, OutcomeForm(formdata=None))


@bp.post("/trao-doi/bao-xau/<int:talk_id>/<int:report_id>")
@page(Permission.CONTACT_DECIDE)
def close_report(talk_id: int, report_id: int) -> ResponseReturnValue:
    """Say what came of a report; the conversation is closed to the leaders again."""
    form = OutcomeForm()
    which = {"talk_id": talk_id, "report_id": report_id}
    if form.validate_on_submit() and form.attempt(
        reporting.close_report, actor(), **which, outcome=form.outcome.data or ""
    ):
        flash(_("Đã giải quyết. Người báo được biết."), "success")
        return go_to(url_for("contact_book.reported_talks"))
    return _reported(talk_id, form, refused=report_id)


@bp.get("/trao-doi/bao-xau/<int:talk_id>/tep/<int:file_id>")
@page(Permission.CONTACT_DECIDE)
def reported_file(talk_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a reported conversation."""
    found = reading.get_reported_file(actor(), talk_id, file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.post("/trao-doi/bao-xau/<int:talk_id>/in")
@page(Permission.CONTACT_DECIDE, write=False)
def print_reported(talk_id: int) -> ResponseReturnValue:
    """A reported conversation as a PDF, with what was withdrawn."""
    paper = papers.reported_paper(actor(), talk_id)
    made, unit_id = send_paper(paper), scope.get_reported(actor(), talk_id).unit_id
    begin_write()
    papers.note_print(actor(), paper, talk_id=talk_id, unit_id=unit_id)
    return made


def _reported(talk_id: int, form: OutcomeForm, *, refused: int | None = None) -> ResponseReturnValue:
    mark_seen(actor(), path=url_for("contact_book.reported_talk", talk_id=talk_id), visit=is_real_visit())
    thread, reports = reading.read_reported(actor(), talk_id, number=page_number(), visit=is_real_visit())
    return answer(
        "contact_book/talk_reported.html",
        thread=thread,
        talk=thread.talk,
        reports=reports,
        page=Page(thread.page),
        form=form,
        at_report=refused or (reports[0].id if reports else None),
        kind=kind_of(thread.talk.party),
    )
