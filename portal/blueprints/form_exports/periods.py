"""A period before its export: which units are ready, what is missing; and the runs so far."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.adapters import clock
from portal.blueprints.form_exports.blueprint import bp
from portal.rules.data_forms.sector.states import RUN_STATE_LABELS
from portal.rules.permissions import Permission
from portal.services.data_forms.sector import checking, maps
from portal.services.data_forms.sector import runs as service
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.forms import ChoiceField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class RunForm(PortalForm):
    """With which map, and whether provisional data go too."""

    map_id = ChoiceField(_l("Bảng cột"))
    with_provisional = BooleanField(
        _l("Xuất cả số liệu tạm tính, chưa được lãnh đạo đơn vị duyệt"),
        description=_l("Chỉ chọn khi hệ thống đích cần số liệu tạm tính."),
    )


@bp.get("/ky/<int:period_id>/")
@page(Permission.FORMS_CHECK)
def period(period_id: int) -> ResponseReturnValue:
    """The runs of a period, and a new one."""
    return _answer(period_id, whole_number(request.args.get("bang", "")), load_form(RunForm))


@bp.get("/ky/<int:period_id>/kiem-tra")
@page(Permission.FORMS_CHECK)
def check(period_id: int) -> ResponseReturnValue:
    """Every unit of the period judged as the export would judge it."""
    asked = checking.ask(actor(), period_id=period_id, map_id=whole_number(request.args.get("bang", "")))
    found = checking.check_period(asked) if asked.map and not asked.faults else None
    return answer(
        "form_exports/check.html",
        asked=asked,
        found=found,
        listed=Page(page_of(found.open, number=page_number())) if found else None,
        labels=checking.READY_LABELS,
    )


@bp.post("/ky/<int:period_id>/lap")
@page(Permission.FORMS_CHECK)
def ask_run(period_id: int) -> ResponseReturnValue:
    """Have a run made."""
    form = load_form(RunForm)
    map_id = whole_number(form.map_id.data)
    form.map_id.validate_choice = False
    if form.validate_on_submit():
        provisional = bool(form.with_provisional.data)
        run = form.attempt(service.ask_run, actor(), period_id=period_id, map_id=map_id, with_provisional=provisional)
        if run:
            flash(_("Đang lập tệp kết xuất."), "success")
            return go_to(url_for("form_exports.run", run_id=run.id))
    return _answer(period_id, map_id, form)


def _answer(period_id: int, map_id: int | None, form: RunForm) -> ResponseReturnValue:
    asked = checking.ask(actor(), period_id=period_id, map_id=map_id)
    offered = maps.maps_for(actor(), asked.period)
    form.map_id.offer([(str(one.id), f"{one.target}: {one.name}") for one in offered])
    if asked.map and not form.is_submitted():
        form.map_id.data = str(asked.map.id)
    runs, names = service.list_runs(actor(), asked.period, number=page_number())
    return answer(
        "form_exports/period.html",
        asked=asked,
        form=form,
        maps=offered,
        today=clock.today(),
        runs=Page(runs),
        names=names,
        labels=RUN_STATE_LABELS,
    )
