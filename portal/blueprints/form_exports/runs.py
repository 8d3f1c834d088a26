"""One run: how far it is, its changes, its files, how the delivery went."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.form_exports.blueprint import bp
from portal.rules.data_forms.sector.columns import SOURCE_LABELS
from portal.rules.data_forms.sector.states import RUN_STATE_LABELS, RunState
from portal.rules.permissions import Permission
from portal.services.data_forms.sector import runs as service
from portal.services.data_forms.sector.files import FILES, LABELS
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class SettleForm(PortalForm):
    """How the delivery went."""

    state = ChoiceField(
        _l("Kết quả"),
        choices=[
            (RunState.DELIVERED.value, _l("Hệ thống đích đã nhận")),
            (RunState.FAILED.value, _l("Không nộp được")),
        ],
        default=RunState.DELIVERED.value,
    )
    remark = LineField(
        _l("Ghi chú"), [at_most(500)], description=_l("Không nộp được thì ghi vì sao; nộp được thì có thể ghi mã nhận.")
    )


@bp.get("/lan/<int:run_id>")
@page(Permission.FORMS_CHECK)
def run(run_id: int) -> ResponseReturnValue:
    """A run with its files and the lines that changed."""
    return _answer(run_id, load_form(SettleForm))


@bp.post("/lan/<int:run_id>/ket-qua")
@page(Permission.FORMS_CHECK)
def settle(run_id: int) -> ResponseReturnValue:
    """Say how the delivery went."""
    form = load_form(SettleForm)
    if form.validate_on_submit():
        state, remark = RunState(form.state.data), form.remark.data or ""
        if form.attempt(service.settle_run, actor(), run_id, state=state, remark=remark):
            flash(_("Đã ghi kết quả nộp."), "success")
            return go_to(url_for("form_exports.run", run_id=run_id))
    return _answer(run_id, form)


@bp.get("/lan/<int:run_id>/tep/<kind>")
@page(Permission.FORMS_CHECK)
def file(run_id: int, kind: str) -> ResponseReturnValue:
    """A file of a run, byte for byte as it was made."""
    found, kept = service.take_file(actor(), run_id, kind)
    name = _("Kết xuất lần %(number)s", number=found.number)
    return stored_file(kept.sha256, name=f"{name} {FILES[kind].name}", size=kept.size)


def _answer(run_id: int, form: SettleForm) -> ResponseReturnValue:
    shown, only = service.show_run(actor(), run_id), request.args.get("dau", "")
    lines = None if shown.is_running else Page(service.list_lines(shown, only=only, number=page_number()))
    return answer(
        "form_exports/run.html",
        part="form_exports/_run_state.html",
        shown=shown,
        form=form,
        lines=lines,
        sections=[] if shown.is_running else service.count_changes(shown),
        only=only,
        labels=RUN_STATE_LABELS,
        sources=SOURCE_LABELS,
        files=LABELS,
    )
