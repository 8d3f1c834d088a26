"""What the person has been told, and how they want to be told."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.notifications.blueprint import bp
from portal.blueprints.notifications.forms import hours_of, name_of, preference_form, rows_of
from portal.rules.notifications.kinds import KINDS, Channel, sentence
from portal.services.contact_book.texts.agreeing import list_objections
from portal.services.notifications import preferences, reading
from portal.web.access import SIGNED_IN, page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to


@bp.get("/")
@page(SIGNED_IN)
def index() -> ResponseReturnValue:
    """The own notifications, unread ones first."""
    unread_only = request.args.get("loc") == "chua-doc"
    found = reading.list_notifications(actor(), unread_only=unread_only, number=page_number())
    return answer(
        "notifications/index.html",
        page=Page(found),
        units=reading.unit_names(found),
        unread=reading.count_unread(actor()),
        unread_only=unread_only,
        sentence=sentence,
        kinds=KINDS,
    )


@bp.post("/<int:notification_id>/da-doc")
@page(SIGNED_IN)
def mark_read(notification_id: int) -> ResponseReturnValue:
    """One has been seen."""
    reading.mark_read(actor(), notification_id=notification_id)
    return go_to(url_for("notifications.index"))


@bp.post("/da-doc")
@page(SIGNED_IN)
def mark_all_read() -> ResponseReturnValue:
    """All have been seen."""
    reading.mark_all_read(actor())
    flash(_("Đã đánh dấu tất cả thông báo là đã đọc."), "success")
    return go_to(url_for("notifications.index"))


@bp.route("/tuy-chon", methods=["GET", "POST"])
@page(SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Choose how and at what hours to be told."""
    offered, texts = preferences.offer(actor()), parts().texter is not None
    form_class = preference_form([*offered.family, *offered.work], preferences.get_choices(actor()), texts=texts)
    form = load_form(form_class, **hours_of(preferences.get_habit(actor())))
    if form.validate_on_submit() and form.attempt(
        preferences.choose_all, actor(), choices=form.choices(), habit=form.habit()
    ):
        flash(_("Đã lưu cách nhận thông báo."), "success")
        return go_to(url_for("notifications.choose"))
    ways = [Channel.MAIL, Channel.PUSH, *([Channel.SMS] if texts else [])]
    return answer(
        "notifications/choose.html",
        form=form,
        family=rows_of(form, offered.family, ways),
        work=rows_of(form, offered.work, [Channel.PORTAL, Channel.MAIL, Channel.PUSH]),
        safety=[name_of(kind) for kind in offered.safety],
        reach=preferences.get_reach(actor()),
        texts=texts,
        objections=list_objections(actor()) if texts and offered.family else [],
    )
