"""Where a unit is and whom to ask: questions from anybody, what was answered."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.asking_forms import AskForm
from portal.blueprints.sites.blueprint import bp
from portal.services.news import answering, asking, reading
from portal.services.records.work_years import load_calendar
from portal.web.access import PUBLIC, page
from portal.web.identity import network
from portal.web.paging import Page, page_number
from portal.web.sites import show
from portal.web.visitors import Stage, attempt_visit, read_ticket, show_once, stage_of


@bp.get("/trang/<slug>/lien-he")
@page(PUBLIC)
def contact(slug: str) -> ResponseReturnValue:
    """Address, phone, mail and map of the unit, and a form for a question."""
    return show("sites/contact.html", reading.enter_site(slug), form=AskForm(formdata=None))


@bp.post("/trang/<slug>/lien-he")
@page(PUBLIC, write=False, visitors=True)
def ask(slug: str) -> ResponseReturnValue:
    """Put a question: shown once more, then sent; the answer is read at an address only the asker learns."""
    form = AskForm()
    stage, ticket = stage_of(form), read_ticket(form)
    if stage == Stage.SENDING and ticket is not None:
        calendar = load_calendar()
        if attempt_visit(
            form, asking.ask, slug, form.asked(), token=ticket.secret, network=network(), calendar=calendar
        ):
            return redirect(url_for("sites.asked", slug=slug, token=ticket.secret), code=303)
    template = "sites/check_question.html" if stage == Stage.CHECKING else "sites/contact.html"
    return show_once(template, reading.enter_site(slug), form=form)


@bp.get("/trang/<slug>/lien-he/<token>")
@page(PUBLIC)
def asked(slug: str, token: str) -> ResponseReturnValue:
    """The asker's own page: the number, what was asked, the answer when there is one."""
    around = reading.enter_site(slug)
    question = asking.read_by_link(around.site, token)
    return show_once("sites/asked.html", around, question=question, state=answering.state_of(question))


@bp.get("/trang/<slug>/hoi-dap")
@page(PUBLIC)
def answers(slug: str) -> ResponseReturnValue:
    """Questions that may be read by everybody, with their answers."""
    around = reading.enter_site(slug)
    return show("sites/answers.html", around, page=Page(asking.page_of_answers(around.site, number=page_number())))


@bp.get("/trang/<slug>/hoi-dap/<int:question_id>")
@page(PUBLIC)
def answered(slug: str, question_id: int) -> ResponseReturnValue:
    """One of them, at an address of its own."""
    around = reading.enter_site(slug)
    return show("sites/answered.html", around, question=asking.get_published(around.site, question_id))
