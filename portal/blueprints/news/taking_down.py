"""Articles that have to come down because a family took its consent back."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.news.blueprint import bp
from portal.rules.contact_book.taking_down import LONGEST_REASON
from portal.rules.permissions import Permission
from portal.services.contact_book.consents import taking_down
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.forms import PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit


class KeepForm(PortalForm):
    """Why the article stays."""

    reason = ProseField(
        _l("Lý do giữ bài"), [required, at_most(LONGEST_REASON)], description=_l("Gia đình đọc được lý do này.")
    )


@bp.get("/go-bai")
@page(Permission.NEWS_MODERATE)
def take_downs() -> ResponseReturnValue:
    """What waits, the earliest deadline first; or everything there ever was."""
    everything = request.args.get("xem") == "tat-ca"
    mark_seen(actor(), path=url_for("news.take_downs"), visit=is_real_visit())
    found = taking_down.list_tasks(actor(), number=page_number(), everything=everything)
    return answer("news/take_downs.html", page=Page(found), everything=everything)


@bp.route("/go-bai/<int:task_id>/giu", methods=["GET", "POST"])
@page(Permission.NEWS_MODERATE)
def keep_shown(task_id: int) -> ResponseReturnValue:
    """Keep an article, with a reason."""
    found = taking_down.get_task(actor(), task_id)
    form = load_form(KeepForm)
    if form.validate_on_submit() and form.attempt(
        taking_down.dismiss, actor(), task_id=task_id, reason=form.reason.data or ""
    ):
        flash(_("Đã ghi lý do. Gia đình đọc được."), "success")
        return go_to(url_for("news.take_downs"))
    return answer("news/keep_shown.html", form=form, found=found)
