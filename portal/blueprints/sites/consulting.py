"""On what the unit asks everybody: open issues, closed ones with what became of the comments, a form."""

from flask import redirect, url_for
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


@bp.get("/trang/<slug>/lay-y-kien/<int:consultation_id>")
@page(PUBLIC)
def consultation(slug: str, consultation_id: int) -> ResponseReturnValue:
    """One issue, until when, and a form for a comment while it is open."""
    around = reading.enter_site(slug)
    found = consulting.get_shown(around.site, consultation_id)
    return show(
        "sites/consultation.html",
        around,
        consultation=found,
        state=consulting.state_of(found),
        body=render_body(found.body, {}),
        form=CommentForm(formdata=None),
    )


@bp.post("/trang/<slug>/lay-y-kien/<int:consultation_id>/gop-y")
@page(PUBLIC, write=False, visitors=True)
def comment(slug: str, consultation_id: int) -> ResponseReturnValue:
    """Say something: shown once more, then sent."""
    form = CommentForm()
    stage, ticket = stage_of(form), read_ticket(form)
    if stage == Stage.SENDING and ticket is not None:
        words = {"name": form.name.data or "", "comment": form.comment.data or ""}
        sent = attempt_visit(
            form,
            consulting.comment,
            slug,
            consultation_id=consultation_id,
            token=ticket.secret,
            network=network(),
            **words,
        )
        if sent:
            return redirect(url_for("sites.commented", slug=slug, consultation_id=consultation_id), code=303)
    around = reading.enter_site(slug)
    found = consulting.get_shown(around.site, consultation_id)
    return show_once(
        "sites/check_comment.html" if stage == Stage.CHECKING else "sites/consultation.html",
        around,
        form=form,
        consultation=found,
        state=consulting.state_of(found),
        body=render_body(found.body, {}),
    )


@bp.get("/trang/<slug>/lay-y-kien/<int:consultation_id>/da-gui")
@page(PUBLIC)
def commented(slug: str, consultation_id: int) -> ResponseReturnValue:
    """The comment has arrived."""
    around = reading.enter_site(slug)
    return show("sites/commented.html", around, consultation=consulting.get_shown(around.site, consultation_id))
