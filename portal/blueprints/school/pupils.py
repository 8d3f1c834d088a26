"""The pupils of the school, and the record of one."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.pupil_forms import FilterForm
from portal.rules.permissions import Permission
from portal.services.school import pupil_list, pupil_reading, scope, viewing, years
from portal.services.school.pupil_list import PupilFilter
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit


@bp.get("/hoc-sinh/")
@page(Permission.SCHOOL_READ)
def pupils() -> ResponseReturnValue:
    """The pupils of the school: searched, filtered, sorted, paged."""
    seen = years.see_year(actor())
    form, wanted = _filter(seen.start_year)
    found = Page(pupil_list.list_pupils(actor(), wanted, day=seen.day, number=page_number()))
    return answer(
        "school/pupils.html", form=form, wanted=wanted, pupils=found, filtered=wanted != PupilFilter(), seen=seen
    )


@bp.get("/hoc-sinh/<int:pupil_id>")
@page(Permission.SCHOOL_READ)
def pupil(pupil_id: int) -> ResponseReturnValue:
    """The record of one pupil."""
    asked = request.args.get("hien") == "ma"
    found = pupil_reading.read_pupil(actor(), pupil_id=pupil_id, visit=is_real_visit(), codes=asked)
    if found.pupil.merged_into_id is not None:
        return go_to(url_for("school.pupil", pupil_id=found.pupil.merged_into_id))
    return answer("school/pupil.html", found=found, pupil=found.pupil)


@bp.get("/hoc-sinh/<int:pupil_id>/nguoi-da-xem")
@page(Permission.SCHOOL_MANAGE)
def looks(pupil_id: int) -> ResponseReturnValue:
    """Who looked at the record of a pupil."""
    found = Page(viewing.list_looks(actor(), pupil_id=pupil_id, number=page_number()))
    return answer("school/looks.html", looks=found, pupil=scope.get_pupil(actor(), pupil_id))


def _filter(start_year: int) -> tuple[FilterForm, PupilFilter]:
    form = FilterForm(request.args)
    form.offer_classes(pupil_list.list_class_choices(actor(), start_year))
    form.validate()
    return form, form.wanted()
