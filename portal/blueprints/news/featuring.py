"""Pages that put a story at the top of the front page, and a notice above the others, for some days."""

from datetime import timedelta

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.forms import FeatureForm, LeadForm
from portal.blueprints.news.publishing import act_page, at_once
from portal.rules.news.acts import Act
from portal.rules.permissions import Permission
from portal.services.news import featuring
from portal.services.news.reading import LEADS
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import go_to


@bp.route("/<int:article_id>/noi-bat", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def lead(article_id: int) -> ResponseReturnValue:
    """Make the article a lead story until the end of a day, in the place of another when there are three."""
    form = load_form(LeadForm, data={"day": _usual_day()})
    chosen = {"last_day": form.day.data, "instead": whole_number(form.instead.data or "")}
    seen = form.seen.data or 0
    if form.validate_on_submit() and form.attempt(featuring.lead, actor(), article_id=article_id, seen=seen, **chosen):
        flash(_("Đã đặt làm tin nổi bật."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    leads = featuring.list_leads(actor().unit_id or 0, but=article_id)
    form.offer_leads({article.id: article.shown.title for article in leads if article.shown}, full=len(leads) >= LEADS)
    return act_page(Act.LEAD, form, article_id, leads=leads, full=len(leads) >= LEADS)


@bp.route("/<int:article_id>/ghim", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def pin(article_id: int) -> ResponseReturnValue:
    """Pin the notice above the others until the end of a day."""
    form = load_form(FeatureForm, data={"day": _usual_day()})
    chosen = {"article_id": article_id, "seen": form.seen.data or 0, "last_day": form.day.data}
    if form.validate_on_submit() and form.attempt(featuring.pin, actor(), **chosen):
        flash(_("Đã ghim thông báo."), "success")
        return go_to(url_for("news.show", article_id=article_id))
    return act_page(Act.PIN, form, article_id)


@bp.post("/<int:article_id>/thoi-noi-bat")
@page(Permission.NEWS_MODERATE)
def unlead(article_id: int) -> ResponseReturnValue:
    """An ordinary article again."""
    return at_once(featuring.stop_leading, article_id, _("Bài thôi làm tin nổi bật."))


@bp.post("/<int:article_id>/thoi-ghim")
@page(Permission.NEWS_MODERATE)
def unpin(article_id: int) -> ResponseReturnValue:
    """Among the other notices again."""
    return at_once(featuring.unpin, article_id, _("Đã thôi ghim thông báo."))


def _usual_day() -> object:
    return clock.today() + timedelta(days=featuring.USUAL_DAYS)
