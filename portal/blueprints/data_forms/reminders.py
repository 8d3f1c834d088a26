"""The reminders of a report: sent to whom and when, and still to come."""

from flask.typing import ResponseReturnValue

from portal.blueprints.data_forms.blueprint import REPORT, bp
from portal.rules.data_forms.period_reminders import RUNG_LABELS
from portal.rules.notifications.delivery import SENDING_LABELS
from portal.services.data_forms.filling.reminded import read_reminders
from portal.web.access import SIGNED_IN, page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer


@bp.get(f"{REPORT}/nhac-viec")
@page(SIGNED_IN)
def report_reminders(report_id: int) -> ResponseReturnValue:
    """Who was reminded of the report when, and when the next reminders go."""
    found = read_reminders(actor(), report_id, number=page_number())
    return answer(
        "data_forms/reminders.html",
        found=found,
        view=found.view,
        sent=Page(found.sent),
        rungs=RUNG_LABELS,
        mails=SENDING_LABELS,
    )
