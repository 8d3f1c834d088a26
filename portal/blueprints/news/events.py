"""The calendar of events, for those who keep it."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.event_forms import EventForm, OffForm, fields_of
from portal.blueprints.news.forms import SeenForm
from portal.services.news import events
from portal.web.access import SIGNED_IN, page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to

SHOWN = {"": "ahead", "da-qua": "past", "da-go": "taken_back"}
"""Filters by their name in the address."""


@bp.get("/lich")
@page(SIGNED_IN)
def list_events() -> ResponseReturnValue:
    """The events of the unit's site: those ahead, those that are over, those taken back."""
    loc = request.args.get("loc", "")
    shown = SHOWN.get(loc, "ahead")
    found = events.list_events(actor(), show=shown, number=page_number())
    site = events.get_planned_site(actor())
    return answer("news/events.html", page=Page(found), loc=loc if shown != "ahead" else "", site=site, now=clock.now())


@bp.route("/lich/them", methods=["GET", "POST"])
@page(SIGNED_IN)
def add_event() -> ResponseReturnValue:
    """Enter an event; everybody reads it at once."""
    return _add({}, url_for("news.add_event"), _("Thêm sự kiện"))


@bp.route("/lich/<int:event_id>/ban-sao", methods=["GET", "POST"])
@page(SIGNED_IN)
def copy_event(event_id: int) -> ResponseReturnValue:
    """Enter an event like another one, on other days."""
    like = fields_of(events.get_event(actor(), event_id))
    like |= {"seen": None, "first_day": None, "last_day": None}
    return _add(like, url_for("news.copy_event", event_id=event_id), _("Tạo bản sao sự kiện"))


def _add(like: dict[str, Any], here: str, heading: str) -> ResponseReturnValue:
    form = load_form(EventForm, data=like)
    form.offer(events.list_articles(actor(), kept=int(like.get("article_id") or 0) or None))
    if form.validate_on_submit() and form.attempt(events.add_event, actor(), facts=form.facts()):
        flash(_("Đã thêm sự kiện. Mọi người đọc được ngay trên trang tin."), "success")
        return go_to(url_for("news.list_events"))
    return answer("news/event.html", form=form, here=here, heading=heading, event=None)


@bp.route("/lich/<int:event_id>", methods=["GET", "POST"])
@page(SIGNED_IN)
def change_event(event_id: int) -> ResponseReturnValue:
    """What is told of an event; what others saved meanwhile is said first, nothing typed is lost."""
    event = events.get_event(actor(), event_id)
    form = load_form(EventForm, data=fields_of(event))
    form.offer(events.list_articles(actor(), kept=event.article_id))
    if form.validate_on_submit():
        seen, facts = form.seen.data, form.facts()
        if form.attempt(events.change_event, actor(), event_id=event_id, seen=seen, facts=facts):
            flash(_("Đã lưu sự kiện."), "success")
            return go_to(url_for("news.list_events"))
        event = events.get_event(actor(), event_id)
    changed = event if form.is_submitted() and form.seen.data != event.version else None
    if changed is not None and form.form_errors:
        form.show(event.version)
    here = url_for("news.change_event", event_id=event_id)
    return answer("news/event.html", form=form, here=here, heading=event.title, event=event, changed=changed)


@bp.route("/lich/<int:event_id>/hoan-huy", methods=["GET", "POST"])
@page(SIGNED_IN)
def call_off(event_id: int) -> ResponseReturnValue:
    """Tell everybody that an event is postponed or cancelled, and why."""
    event = events.get_event(actor(), event_id)
    form = load_form(OffForm, seen=event.version, off=event.off or "postponed", reason=event.off_reason or "")
    if form.validate_on_submit():
        seen, off, reason = form.seen.data, form.chosen(), form.reason.data or ""
        if form.attempt(events.call_off, actor(), event_id=event_id, seen=seen, off=off, reason=reason):
            flash(_("Đã báo. Sự kiện vẫn đứng trong lịch, gạch ngang, cùng lý do."), "success")
            return go_to(url_for("news.change_event", event_id=event_id))
        event = events.get_event(actor(), event_id)
        form.show(event.version)
    return answer("news/call_off.html", form=form, event=event)


@bp.post("/lich/<int:event_id>/van-dien-ra")
@page(SIGNED_IN)
def hold_after_all(event_id: int) -> ResponseReturnValue:
    """The event takes place after all."""
    form = SeenForm()
    events.hold_after_all(actor(), event_id=event_id, seen=form.seen.data)
    flash(_("Sự kiện lại diễn ra như đã báo."), "success")
    return go_to(url_for("news.change_event", event_id=event_id))


@bp.post("/lich/<int:event_id>/go", defaults={"back": 1})
@bp.post("/lich/<int:event_id>/dua-lai", defaults={"back": 0})
@page(SIGNED_IN)
def take_back_event(event_id: int, back: int) -> ResponseReturnValue:
    """Show an event no longer, or again."""
    form = SeenForm()
    events.take_back(actor(), event_id=event_id, seen=form.seen.data, back=bool(back))
    flash(_("Đã gỡ sự kiện khỏi lịch.") if back else _("Sự kiện lại hiện trong lịch."), "success")
    return go_to(url_for("news.change_event", event_id=event_id))
