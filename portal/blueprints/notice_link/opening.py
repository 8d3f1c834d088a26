"""From a personal link to one notice: who one is, the notice, confirming and answering it. Nobody is signed in."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from portal.blueprints.notice_link.blueprint import bp
from portal.errors import NotFound
from portal.rules.contact_book.receipts import given_name
from portal.services.contact_book.notices import links
from portal.services.contact_book.notices.links import Linked
from portal.web import notice_links
from portal.web.access import PUBLIC, page
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm, ProseField, at_most
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to


class StepForm(PortalForm):
    """One button; there is no session, hence no token."""

    class Meta(PortalForm.Meta):
        """Acts for nobody who is signed in."""

        csrf = False


class AnswerForm(StepForm):
    """One of the choices of a notice's question, and words if one likes."""

    choice = RadioField(_l("Trả lời"), validate_choice=False)
    words = ProseField(_l("Lời thêm"), [at_most(300)], description=_l("Không bắt buộc."))


@bp.route("/<token>", methods=["GET", "POST"])
@page(PUBLIC, visitors=True)
def ask(token: str) -> ResponseReturnValue:
    """Whether one is the family of this pupil; before that nothing of the notice is told."""
    try:
        linked = notice_links.find(token)
    except NotFound:
        return _over(404)
    if not linked.works:
        return _over(410)
    form = StepForm()
    if form.validate_on_submit() and form.attempt(links.open_link, parts().register_key, token):
        return _unseen(go_to(_url(linked, token)))
    return _unseen(answer("notice_link/ask.html", linked=linked, name=_name(linked), token=token, form=form))


@bp.get("/<token>/<ticket>")
@page(PUBLIC)
def show(token: str, ticket: str) -> ResponseReturnValue:
    """The notice."""
    linked = _open(token, ticket)
    return linked if isinstance(linked, Response) else _show(linked, token, ticket)


def _show(linked: Linked, token: str, ticket: str, form: AnswerForm | None = None) -> Response:
    about, wrote = linked.about, notice_links.wrote(linked, ticket)
    if form is None and not wrote:
        form = AnswerForm(formdata=None)
    if form is None:
        given = str(about.link_choice) if about.link_choice is not None else None
        form = AnswerForm(formdata=None, choice=given, words=about.link_words)
    form.choice.choices = [(str(number), words) for number, words in enumerate(linked.notice.options)]
    return _unseen(
        answer(
            "notice_link/show.html",
            linked=linked,
            about=about,
            wrote=wrote,
            notice=linked.notice,
            name=_name(linked),
            token=token,
            ticket=ticket,
            form=form,
        )
    )


@bp.post("/<token>/<ticket>/xac-nhan")
@page(PUBLIC, visitors=True)
def confirm(token: str, ticket: str) -> ResponseReturnValue:
    """Confirm the notice for the family."""
    linked = _open(token, ticket)
    if isinstance(linked, Response):
        return linked
    form = StepForm()
    if form.validate_on_submit() and form.attempt(links.confirm, parts().register_key, token):
        return _unseen(go_to(_url(linked, token, wrote=notice_links.wrote(linked, ticket))))
    return _over(410)


@bp.post("/<token>/<ticket>/tra-loi")
@page(PUBLIC, visitors=True)
def reply(token: str, ticket: str) -> ResponseReturnValue:
    """Answer the question of the notice, or change the answer."""
    linked = _open(token, ticket)
    if isinstance(linked, Response):
        return linked
    form = AnswerForm()
    choice, words = whole_number(form.choice.data), form.words.data or ""
    key = parts().register_key
    if form.validate_on_submit() and form.attempt(links.answer, key, token, choice=choice, words=words):
        return _unseen(go_to(_url(linked, token, wrote=True)))
    return _show(linked, token, ticket, form)


@bp.get("/<token>/<ticket>/tep/<int:file_id>")
@page(PUBLIC)
def file(token: str, ticket: str, file_id: int) -> ResponseReturnValue:
    """A file of the notice."""
    linked = _open(token, ticket)
    if isinstance(linked, Response):
        return linked
    found = links.read_file(linked, file_id)
    return _unseen(stored_file(found.sha256, name=found.name, size=found.size))


def _open(token: str, ticket: str) -> Linked | Response:
    """What the link opens once the question was answered; else where to go."""
    try:
        linked = notice_links.find(token)
    except NotFound:
        return _over(404)
    if not linked.works:
        return _over(410)
    if not notice_links.is_open(linked, ticket):
        return _unseen(go_to(url_for("notice_link.ask", token=token)))
    return linked


def _over(status: int) -> Response:
    return _unseen(answer("notice_link/over.html", status=status))


def _url(linked: Linked, token: str, *, wrote: bool = False) -> str:
    return url_for("notice_link.show", token=token, ticket=notice_links.ticket_for(linked, wrote=wrote))


def _name(linked: Linked) -> str:
    return given_name(linked.about.pupil.full_name)


def _unseen(response: Response) -> Response:
    """The address is a secret: no page opened from here may learn it, nobody keeps or finds it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response
