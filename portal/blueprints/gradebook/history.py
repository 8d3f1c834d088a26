"""What was changed in a sheet, by whom, when and why."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.blueprints.gradebook.blueprint import SHEET, bp
from portal.rules.permissions import Permission
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.history import list_changes
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer


@bp.get(f"{SHEET}/lich-su")
@page(Permission.SCHOOL_READ)
def changes(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """The changes of a sheet, of one pupil, one column or one cell, the newest first."""
    pupil_id, column = whole_number(request.args.get("hoc-sinh")), request.args.get("cot") or None
    batch = request.args.get("lan") or None
    found = list_changes(
        actor(),
        key=BookKey(class_id, semester, subject),
        pupil_id=pupil_id,
        column=column,
        batch=batch,
        number=page_number(),
    )
    return answer(
        "gradebook/history.html",
        part="gradebook/_history_rows.html",
        found=found,
        book=found.book,
        page=Page(found.page),
        pupil_id=pupil_id,
        column=column,
        batch=batch,
    )
