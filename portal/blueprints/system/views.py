"""The operators' pages: is the installation well, and what to do about work that failed."""

from functools import partial

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.system.blueprint import bp
from portal.blueprints.system.forms import AbandonForm
from portal.rules.permissions import Permission
from portal.rules.records.work import JOB_LABELS, KIND_LABELS, STATE_LABELS
from portal.services.records import health, operating
from portal.services.search.health import examine_index
from portal.services.worker import recurring_jobs
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to


@bp.get("/he-thong/")
@page(Permission.SYSTEM_OPERATE)
def index() -> ResponseReturnValue:
    """The doctor's findings, the worker's tasks and jobs."""
    of_index = partial(examine_index, parts().settings.index_folder)
    return answer(
        "system/index.html",
        findings=health.examine(parts().settings, parts().file_store, recurring_jobs(), more=[of_index]),
        counts=operating.count_by_state(actor()),
        page=Page(operating.list_poisoned(actor(), number=page_number())),
        failing=operating.list_failing(actor()),
        jobs=operating.list_jobs(actor()),
        kind_labels=KIND_LABELS,
        job_labels=JOB_LABELS,
        state_labels=STATE_LABELS,
    )


@bp.post("/he-thong/viec/<int:item_id>/thu-lai")
@page(Permission.SYSTEM_OPERATE)
def retry(item_id: int) -> ResponseReturnValue:
    """Try one failed task again."""
    operating.retry_work(actor(), item_id=item_id)
    flash(_("Việc sẽ được làm lại ngay."), "success")
    return go_to(url_for("system.index"))


@bp.post("/he-thong/viec/thu-lai")
@page(Permission.SYSTEM_OPERATE)
def retry_all() -> ResponseReturnValue:
    """Try every failed task again."""
    count = operating.retry_all(actor())
    flash(ngettext("%(num)s việc sẽ được làm lại ngay.", "%(num)s việc sẽ được làm lại ngay.", count), "success")
    return go_to(url_for("system.index"))


@bp.route("/he-thong/viec/<int:item_id>/bo-qua", methods=["GET", "POST"])
@page(Permission.SYSTEM_OPERATE)
def abandon(item_id: int) -> ResponseReturnValue:
    """Give up a failed task, saying why."""
    item = operating.get_poisoned(actor(), item_id)
    form = load_form(AbandonForm)
    if form.validate_on_submit() and form.attempt(
        operating.abandon_work, actor(), item_id=item_id, reason=form.reason.data
    ):
        flash(_("Đã bỏ qua việc này; lý do được ghi vào nhật ký."), "success")
        return go_to(url_for("system.index"))
    return answer("system/abandon.html", form=form, item=item, kind_labels=KIND_LABELS)
