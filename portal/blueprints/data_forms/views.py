"""The list of what a unit must report, a report to look at, and on paper."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.data_forms.blueprint import REPORT, bp
from portal.blueprints.data_forms.forms import ReasonForm, RemarkForm, VersionForm
from portal.errors import RuleBroken
from portal.rules.data_forms.snapshots import hash_of, snapshot_of
from portal.rules.permissions import Permission
from portal.services.data_forms.filling import steps
from portal.services.data_forms.filling.listing import list_due
from portal.services.data_forms.filling.paper import report_paper
from portal.services.data_forms.filling.reading import open_view
from portal.services.data_forms.openings.asking import of_report
from portal.services.data_forms.periods.extending import reason_of
from portal.services.notifications.reading import mark_seen
from portal.web.access import SIGNED_IN, page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.papers import send_paper
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.words import say


@bp.get("/")
@page(Permission.FORMS_READ)
def index() -> ResponseReturnValue:
    """What the unit must report."""
    return answer("data_forms/index.html", due=Page(list_due(actor(), number=page_number())))


@bp.get(REPORT)
@page(SIGNED_IN)
def report(report_id: int) -> ResponseReturnValue:
    """A report as it stands, its steps and remarks, and what the person can do with it."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    return show(report_id)


def show(report_id: int, *, form: VersionForm | None = None, status: int | None = None) -> ResponseReturnValue:
    """The page of a report; with a refused step and what changed since the page it was taken on."""
    view = open_view(actor(), report_id)
    seen = form.seen() if form else view.loaded.report.content_version
    changed = steps.changes_since(report_id, seen) if status == 409 else []
    refused = form if form is not None and form.errors else None
    return answer(
        "data_forms/report.html",
        status=status,
        view=view,
        steps=steps.list_steps(report_id),
        refused=refused,
        back=refused if isinstance(refused, ReasonForm) else ReasonForm(formdata=None),
        remark=RemarkForm(formdata=None),
        changed=changed,
        openings=of_report(report_id),
        extension=reason_of(view.loaded.report) if view.loaded.report.own_locks_on else None,
    )


@bp.get(f"{REPORT}/in")
@page(SIGNED_IN)
def print_report(report_id: int) -> ResponseReturnValue:
    """The report on paper, with who approved it, when, and the hash of its content."""
    view = open_view(actor(), report_id)
    sha256 = hash_of(snapshot_of(view.loaded.content))
    return answer("data_forms/print.html", view=view, steps=steps.list_steps(report_id), sha256=sha256)


@bp.get(f"{REPORT}/phieu.pdf")
@page(SIGNED_IN)
def report_pdf(report_id: int) -> ResponseReturnValue:
    """The approved report as a PDF."""
    try:
        return send_paper(report_paper(actor(), report_id))
    except RuleBroken as error:
        flash(say(error.message, **error.params), "error")
        return go_to(url_for("data_forms.report", report_id=report_id))
