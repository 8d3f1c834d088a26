"""On what the unit asks everybody: open issues, closed ones with what became of the comments, a form."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.asking_forms import CommentForm
from portal.blueprints.sites.blueprint import bp
from portal.services.news import consultations as consulting
from portal.services.news import reading
from portal.web.access import PUBLIC, page
from portal.web.article_html import render_body
from portal.web.identity import network
from portal.web.paging import Page, page_number
from portal.web.sites import show
from portal.web.visitors import Stage, attempt_visit, read_ticket, show_once, stage_of


@bp.get("/trang/<slug>/lay-y-kien/")
@page(PUBLIC)
def consultations(slug: str) -> ResponseReturnValue:
    """What may be commented now, then what is over."""
    around = reading.enter_site(slug)
    found = consulting.page_of_consultations(around.site, number=page_number())
    return show("sites/consultations.html", around, page=Page(found), state_of=consulting.state_of)


@bp.route("/trang/<slug>/lay-y-kien/<int:consultation_id>", methods=["GET", "POST"])
@page(PUBLIC, write=False, visitors=True)
def consultation(slug: str, consultation_id: int) -> ResponseReturnValue:
    """One issue, until when, and a form for a comment while it is open: shown once more, then sent."""
    form, stage = CommentForm(), Stage.TYPING
    if request.method == "POST":
        stage = stage_of(form)
        if stage == Stage.SENDING and _send(form, slug, consultation_id):
            return redirect(url_for("sites.commented", slug=slug, consultation_id=consultation_id), code=303)
    around = reading.enter_site(slug)
    found = consulting.get_shown(around.site, consultation_id)
    return (show_once if request.method == "POST" else show)(
        "sites/check_comment.html" if stage == Stage.CHECKING else "sites/consultation.html",
        around,
        form=form,
        consultation=found,
        state=consulting.state_of(found),
        body=render_body(found.body, {}),
    )


def _send(form: CommentForm, slug: str, consultation_id: int) -> bool:
    ticket = read_ticket(form)
    words = {"name": form.name.data or "", "comment": form.comment.data or ""}
    return ticket is not None and bool(
        attempt_visit(
            form,
            consulting.comment,
            slug,
            consultation_id=consultation_id,
            token=ticket.secret,
            network=network(),
            **words,
        )
    )


@bp.get("/trang/<slug>/lay-y-kien/<int:consultation_id>/da-gui")
@page(PUBLIC)
def commented(slug: str, consultation_id: int) -> ResponseReturnValue:
    """The comment has arrived."""
    around = reading.enter_site(slug)
    return show("sites/commented.html", around, consultation=consulting.get_shown(around.site, consultation_id))
