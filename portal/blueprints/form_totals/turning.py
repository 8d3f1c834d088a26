"""The analyst's page: figures of a form turned by two of its sides, and the tables a person keeps."""

from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.form_totals.blueprint import bp
from portal.rules.data_forms.pivots import ADDITIVE, MEASURE_LABELS, SIDE_LABELS
from portal.rules.data_forms.showing import show_number
from portal.rules.data_forms.states import STANDING_LABELS
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year
from portal.services.data_forms.totals import saved_views
from portal.services.data_forms.totals import turning as service
from portal.web.access import page
from portal.web.forms import LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say

ARGUMENTS = ("bieu", "phan", "hang", "cot", "so", "nam", "don-vi", "loc", "ky", "chi-tieu")


class SaveForm(PortalForm):
    """The name of a table to keep."""

    name = LineField(_l("Tên bảng"), [required, at_most(saved_views.LONGEST_NAME)])


@bp.route("/phan-tich", methods=["GET", "POST"])
@page(Permission.FORMS_OVERSEE)
def turned() -> ResponseReturnValue:
    """The table asked for; posted, it is kept under a name."""
    form = load_form(SaveForm)
    query = urlencode([(name, request.args[name]) for name in ARGUMENTS if request.args.get(name)])
    if form.validate_on_submit():
        kept = form.attempt(saved_views.save_view, actor(), name=form.name.data or "", query=query)
        if kept:
            return go_to(f"{url_for('form_totals.turned')}?{kept.query}")
    return answer(
        "form_totals/turned.html",
        form=form,
        found=service.read_turned(actor(), _asked()),
        query=query,
        kept=saved_views.list_views(actor()),
        sides=SIDE_LABELS,
        additive=ADDITIVE,
        measures=MEASURE_LABELS,
        standings=STANDING_LABELS,
        show_number=show_number,
    )


@bp.get("/phan-tich.xlsx")
@page(Permission.FORMS_OVERSEE)
def turned_xlsx() -> ResponseReturnValue:
    """The table shown as a spreadsheet."""
    return download(service.export_turned(actor(), _asked(), say=say), _("Bảng phân tích.xlsx"), XLSX)


@bp.post("/phan-tich/<int:view_id>/xoa")
@page(Permission.FORMS_OVERSEE)
def drop_view(view_id: int) -> ResponseReturnValue:
    """Delete a kept table."""
    saved_views.delete_view(actor(), view_id=view_id)
    return go_to(url_for("form_totals.turned"))


def _asked() -> service.Asked:
    return service.Asked(
        form_id=whole_number(request.args.get("bieu", "")),
        part=request.args.get("phan"),
        rows=request.args.get("hang", ""),
        columns=request.args.get("cot", ""),
        measure=request.args.get("so", ""),
        year=read_year(request.args.get("nam", "")),
        unit_id=whole_number(request.args.get("don-vi", "")),
        standing=request.args.get("loc", ""),
        period_id=whole_number(request.args.get("ky", "")),
        column=request.args.get("chi-tieu", ""),
    )
