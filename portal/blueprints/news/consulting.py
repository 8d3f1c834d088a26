"""Public consultations for whoever manages the site."""

from datetime import timedelta

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.adapters.html import typed_of_html
from portal.blueprints.news.answering_forms import ConsultationForm, SummaryForm
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.forms import SeenForm
from portal.rules.permissions import Permission
from portal.services.news import consultations as shown
from portal.services.news import consulting, sites
from portal.web.access import page
from portal.web.article_html import render_body
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say

USUAL_DAYS = 30


@bp.get("/lay-y-kien/")
@page(Permission.NEWS_MANAGE)
def consultations() -> ResponseReturnValue:
    """What the unit asked everybody, drafts too."""
    found = consulting.list_consultations(actor(), number=page_number())
    return answer("news/consultations.html", page=Page(found), state_of=shown.state_of)


@bp.route("/lay-y-kien/moi", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def new_consultation() -> ResponseReturnValue:
    """Begin a consultation; nobody reads it before it is published."""
    sites.get_managed_site(actor())
    today = clock.today()
    form = load_form(ConsultationForm, data={"opens_on": today, "closes_on": today + timedelta(days=USUAL_DAYS)})
    if form.validate_on_submit():
        saved = form.attempt(consulting.save_consultation, actor(), consultation_id=None, seen=0, **form.words())
        if saved:
            flash(_("Đã lưu bản nháp. Xem lại rồi đăng."), "success")
            return go_to(url_for("news.consultation", consultation_id=saved.id))
    form.show(0)
    return answer("news/edit_consultation.html", form=form, consultation=None)


@bp.route("/lay-y-kien/<int:consultation_id>/sua", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def edit_consultation(consultation_id: int) -> ResponseReturnValue:
    """Other words or days."""
    found = consulting.get_consultation(actor(), consultation_id)
    values = {
        "title": found.title,
        "body": typed_of_html(found.body),
        "opens_on": found.opens_at.astimezone(clock.LOCAL_ZONE).date(),
        "closes_on": (found.ends_at.astimezone(clock.LOCAL_ZONE) - timedelta(days=1)).date(),
        "seen": found.version,
    }
    form = load_form(ConsultationForm, data=values)
    seen = form.seen.data or 0
    if form.validate_on_submit() and form.attempt(
        consulting.save_consultation, actor(), consultation_id=consultation_id, seen=seen, **form.words()
    ):
        flash(_("Đã lưu."), "success")
        return go_to(url_for("news.consultation", consultation_id=consultation_id))
    found = consulting.get_consultation(actor(), consultation_id)
    form.show(found.version)
    return answer("news/edit_consultation.html", form=form, consultation=found)


@bp.get("/lay-y-kien/<int:consultation_id>")
@page(Permission.NEWS_MANAGE)
def consultation(consultation_id: int) -> ResponseReturnValue:
    """One consultation, its comments, and what can be done with it."""
    return _page(consultation_id)


@bp.post("/lay-y-kien/<int:consultation_id>/dang")
@page(Permission.NEWS_MANAGE)
def publish_consultation(consultation_id: int) -> ResponseReturnValue:
    """Let everybody read it."""
    form = SeenForm()
    if form.validate_on_submit() and form.attempt(
        consulting.publish, actor(), consultation_id=consultation_id, seen=form.seen.data or 0
    ):
        flash(_("Đã đăng. Mọi người đọc và góp ý được từ ngày bắt đầu."), "success")
        return go_to(url_for("news.consultation", consultation_id=consultation_id))
    return _page(consultation_id, acting=form)


@bp.post("/lay-y-kien/<int:consultation_id>/go")
@page(Permission.NEWS_MANAGE)
def take_consultation_off(consultation_id: int) -> ResponseReturnValue:
    """Take it off the site."""
    form = SeenForm()
    if form.validate_on_submit() and form.attempt(
        consulting.take_off, actor(), consultation_id=consultation_id, seen=form.seen.data or 0
    ):
        flash(_("Đã gỡ khỏi trang tin. Các ý kiến vẫn còn."), "success")
        return go_to(url_for("news.consultation", consultation_id=consultation_id))
    return _page(consultation_id, acting=form)


@bp.post("/lay-y-kien/<int:consultation_id>/tong-hop")
@page(Permission.NEWS_MANAGE)
def sum_up_consultation(consultation_id: int) -> ResponseReturnValue:
    """Tell everybody how the comments were taken."""
    form = SummaryForm()
    seen, words = form.seen.data or 0, form.summary.data or ""
    if form.validate_on_submit() and form.attempt(
        consulting.sum_up, actor(), consultation_id=consultation_id, seen=seen, summary=words
    ):
        flash(_("Đã đăng tổng hợp ý kiến."), "success")
        return go_to(url_for("news.consultation", consultation_id=consultation_id))
    return _page(consultation_id, summing=form)


@bp.get("/lay-y-kien/<int:consultation_id>/y-kien.xlsx")
@page(Permission.NEWS_MANAGE)
def comments_xlsx(consultation_id: int) -> ResponseReturnValue:
    """All comments as a spreadsheet."""
    data = consulting.comments_sheet(actor(), consultation_id=consultation_id, say=say)
    return download(data, _("Ý kiến góp ý.xlsx"), XLSX)


def _page(
    consultation_id: int, *, acting: SeenForm | None = None, summing: SummaryForm | None = None
) -> ResponseReturnValue:
    found = consulting.get_consultation(actor(), consultation_id)
    summing = summing or SummaryForm(formdata=None, data={"summary": found.summary})
    summing.show(found.version)
    return answer(
        "news/consultation.html",
        consultation=found,
        state=shown.state_of(found),
        body=render_body(found.body, {}),
        page=Page(consulting.list_comments(found, number=page_number())),
        acting=acting or SeenForm(formdata=None),
        summing=summing,
    )
