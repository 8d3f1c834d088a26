"""From one school year to the next, step by step: the plan, each class, the dry run, doing it, taking it back."""

import re

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.rollover.proposing import OUTCOME_LABELS
from portal.rules.school_years import year_name
from portal.services.rollover import carrying, deciding, plans, reading, undoing
from portal.services.rollover.plans import Settings
from portal.services.rollover.reading import ClassPlan
from portal.services.school import years
from portal.web.access import page
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.respond import answer, go_to, is_real_visit

TICKED, ALL = "ticked", "all"


class SettingsForm(VersionForm):
    """What holds for the whole school."""

    begins_on = DayField(_l("Vào lớp mới từ ngày"), [required])
    finished_on = DayField(_l("Ngày ra trường, thôi học"), [required])
    decision = LineField(_l("Quyết định (số, ngày)"), [at_most(200)])
    keep_homeroom = BooleanField(_l("Giáo viên chủ nhiệm theo lớp lên"))
    intake = ProseField(
        _l("Lớp đầu cấp lập mới"),
        [at_most(2000)],
        description=_l("Mỗi dòng một lớp. Danh sách học sinh nhập sau, ở Học sinh › Nhập danh sách."),
    )

    def settings(self) -> Settings:
        """What was entered."""
        assert self.begins_on.data is not None
        assert self.finished_on.data is not None
        return Settings(
            begins_on=self.begins_on.data,
            finished_on=self.finished_on.data,
            decision=self.decision.data or "",
            keep_homeroom=bool(self.keep_homeroom.data),
            intake=re.split(r"[\n,;]", self.intake.data or ""),
        )


class DecideForm(PortalForm):
    """What becomes of some pupils of a class, or of all."""

    who = ChoiceField(_l("Áp dụng cho"), choices=[(TICKED, _l("Các em đã đánh dấu")), (ALL, _l("Cả lớp"))])
    pupils = ChoicesField(_l("Học sinh"))
    outcome = ChoiceField(
        _l("Kết quả"), [required], choices=[("", _l("– Chọn –")), *((c, _l(w)) for c, w in OUTCOME_LABELS.items())]
    )
    to_class = LineField(
        _l("Lớp của năm học mới"), [at_most(40)], description=_l("Để trống: lớp thường lệ, ví dụ 1A lên 2A.")
    )
    seen = HiddenField()


class UndoForm(PortalForm):
    """Why."""

    reason = LineField(_l("Lý do hoàn tác"), [required, at_most(300)])


@bp.get("/len-lop/", defaults={"start_year": 0})
@bp.route("/len-lop/<int:start_year>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def roll_over(start_year: int) -> ResponseReturnValue:
    """How ready the school is, the plan class by class, what holds for all of it; of the nearest end of a year."""
    start_year = start_year or plans.ending_year(actor())
    found = reading.read_overview(actor(), start_year)
    form = _settings_form(found.plan)
    if found.plan and form.is_stale(found.plan):
        form.form_errors.append(_("Người khác vừa sửa phương án này. Hãy xem lại rồi lưu lần nữa."))
    elif form.validate_on_submit() and form.attempt(
        plans.save_settings,
        actor(),
        start_year=start_year,
        settings=form.settings(),
        version=form.version.data or 0,
    ):
        flash(_("Đã lưu."), "success")
        return go_to(url_for("school.roll_over", start_year=start_year))
    if form.errors:
        found = reading.read_overview(actor(), start_year)
    current = years.current_year()
    return answer("school/rollover/plan.html", found=found, form=form, known=sorted({current, current - 1, start_year}))


@bp.post("/len-lop/<int:start_year>/tinh-lai")
@page(Permission.SCHOOL_MANAGE)
def work_out_roll_over(start_year: int) -> ResponseReturnValue:
    """The plan from what the books say now; decisions of people stay."""
    form = PortalForm()
    if form.attempt(plans.work_out, actor(), start_year=start_year):
        flash(_("Đã lập phương án từ kết quả trong sổ."), "success")
    else:
        flash(" ".join(form.form_errors), "error")
    return go_to(url_for("school.roll_over", start_year=start_year))


@bp.route("/len-lop/<int:start_year>/lop/<int:class_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def roll_over_class(start_year: int, class_id: int) -> ResponseReturnValue:
    """What becomes of each pupil of a class, changed one by one or many at once."""
    found = reading.read_class_plan(actor(), start_year=start_year, class_id=class_id, visit=is_real_visit())
    form = _decide_form(found)
    if form.validate_on_submit() and form.attempt(
        deciding.decide,
        actor(),
        start_year=start_year,
        class_id=class_id,
        pupil_ids=None if form.who.data == ALL else {int(key) for key in form.pupils.data or ()},
        outcome=form.outcome.data,
        to_class=form.to_class.data or "",
        seen=form.seen.data or "",
    ):
        flash(_("Đã lưu."), "success")
        return go_to(url_for("school.roll_over_class", start_year=start_year, class_id=class_id))
    if form.errors:
        found = reading.read_class_plan(actor(), start_year=start_year, class_id=class_id)
    return answer("school/rollover/class.html", found=found, form=form, ticked=set(form.pupils.data or ()))


@bp.route("/len-lop/<int:start_year>/xem-truoc", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def preview_roll_over(start_year: int) -> ResponseReturnValue:
    """What would happen, with every problem; and do it."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(
        carrying.carry_out, actor(), start_year=start_year, seen=request.form.get("seen", "")
    ):
        flash(_("Đã thực hiện lên lớp năm học %(year)s.", year=year_name(start_year)), "success")
        return go_to(url_for("school.roll_over", start_year=start_year))
    found = reading.read_preview(actor(), start_year)
    return answer("school/rollover/preview.html", found=found, form=form, start_year=start_year)


@bp.route("/len-lop/<int:start_year>/hoan-tac", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def undo_roll_over(start_year: int) -> ResponseReturnValue:
    """Take it back: everything, or one pupil (``?hoc-sinh=``)."""
    plan = plans.get_plan(actor(), start_year)
    pupil_id = request.args.get("hoc-sinh", type=int)
    form, back = load_form(UndoForm), url_for("school.roll_over", start_year=start_year)
    if form.validate_on_submit() and form.attempt(
        undoing.undo, actor(), start_year=start_year, reason=form.reason.data, pupil_id=pupil_id
    ):
        flash(_("Đã hoàn tác."), "success")
        return go_to(back)
    return answer(
        "school/rollover/undo.html",
        form=form,
        plan=plan,
        name=undoing.name_of_done(actor(), start_year=start_year, pupil_id=pupil_id) if pupil_id else "",
        refusal=undoing.obstacle_to_undo(plan),
        back=back,
    )


def _settings_form(plan: object) -> SettingsForm:
    if plan is None:
        return load_form(SettingsForm)
    names = ("begins_on", "finished_on", "decision", "keep_homeroom", "version")
    kept = {name: getattr(plan, name) for name in names}
    return load_form(SettingsForm, data=kept | {"intake": "\n".join(getattr(plan, "intake", ()))})


def _decide_form(found: ClassPlan) -> DecideForm:
    form = load_form(DecideForm, data={"seen": found.seen})
    form.pupils.offer([(str(move.pupil_id), name) for move, name in found.moves])
    return form
