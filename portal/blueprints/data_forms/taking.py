"""Numbers of the school's records taken into a report that is being filled."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.data_forms.blueprint import cell_name
from portal.errors import RuleBroken
from portal.services.data_forms.prefilling.taking import Taken, take_numbers
from portal.web.identity import actor
from portal.web.respond import go_to
from portal.web.words import say

EVERYTHING = "*"
"""What the button for the whole report sends; the others send the key of their cell."""


def take(report_id: int, key: str, code: str) -> ResponseReturnValue:
    """Take the number of one cell, or of every cell nobody typed into; then back to the section."""
    try:
        taken = take_numbers(actor(), report_id, key)
    except RuleBroken as error:
        flash(say(error.message, **error.params), "error")
    else:
        flash(_told(taken), "success" if taken.count else "info")
    anchor = cell_name(key) if key else None
    return go_to(url_for("data_forms.fill", report_id=report_id, phan=code or None, _anchor=anchor))


def _told(taken: Taken) -> str:
    told = [
        ngettext("Đã lấy %(num)s số từ hồ sơ trường.", "Đã lấy %(num)s số từ hồ sơ trường.", taken.count)
        if taken.count
        else _("Hồ sơ trường không có số mới cho phiếu này.")
    ]
    if taken.kept:
        told.append(
            ngettext(
                "%(num)s ô giữ số đã gõ, hồ sơ ghi khác: xem cạnh ô.",
                "%(num)s ô giữ số đã gõ, hồ sơ ghi khác: xem cạnh ô.",
                taken.kept,
            )
        )
    if taken.refused:
        told.append(ngettext("%(num)s ô chưa lấy được.", "%(num)s ô chưa lấy được.", taken.refused))
    return " ".join(told)
