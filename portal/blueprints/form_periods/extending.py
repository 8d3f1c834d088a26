"""More time for some units of a period."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.form_periods.blueprint import bp
from portal.rules.data_forms.periods import official_after
from portal.rules.permissions import Permission
from portal.services.data_forms.audience import list_groups
from portal.services.data_forms.periods import extending, reading
from portal.services.data_forms.periods.planning import LONGEST_REASON
from portal.web.access import page
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.numbers import key, whole_number
from portal.web.respond import answer, go_to


class ExtensionForm(PortalForm):
    """Which units, which days, why."""

    group = ChoiceField(_l("Cả một nhóm đã lưu"), default="")
    words = LineField(_l("Tìm đơn vị theo tên"), [at_most(100)])
    units = ChoicesField(_l("Đơn vị"), choices=[], coerce=key, validate_choice=False)
    closes_on = DayField(_l("Hạn nhập: đến hết ngày"), [required])
    locks_on = DayField(_l("Khóa: sau ngày"), [required])
    official_on = DayField(
        _l("Dùng chính thức từ ngày"), [Optional()], description=_l("Để trống là hôm sau ngày khóa.")
    )
    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_REASON)], description=_l("Đơn vị đọc được lý do này."))

    def ticked(self) -> list[int]:
        """The units ticked so far; unreadable ones are dropped."""
        return [found for value in self.units.raw_data or () if (found := whole_number(value))]

    def offer(self, period: Any, ticked: list[int]) -> "ExtensionForm":
        """Let choose groups, the units ticked so far and those found by name."""
        groups = [(str(group_id), name) for group_id, name in list_groups(period.unit_id).items()]
        self.group.offer([("", _("Không chọn")), *groups])
        found = extending.name_asked(period, ticked) | extending.find_asked(period, self.words.data or "")
        self.units.choices = list(found.items())
        self.units.data = ticked
        return self

    def typed(self) -> extending.Extension:
        """As the service takes it."""
        locks = self.locks_on.data or clock.today()
        return extending.Extension(
            unit_ids=self.ticked(),
            group_id=whole_number(self.group.data),
            closes_on=self.closes_on.data or clock.today(),
            locks_on=locks,
            official_on=self.official_on.data or official_after(locks),
            reason=self.reason.data or "",
        )


@bp.route("/<int:period_id>/gia-han", methods=["GET", "POST"])
@page(Permission.FORMS_UNLOCK)
def extend(period_id: int) -> ResponseReturnValue:
    """Give a group or single units other days."""
    period = extending.get_extendable(actor(), period_id)
    kept = {name: getattr(period, name) for name in ("closes_on", "locks_on")}
    form = load_form(ExtensionForm, data=kept)
    asked_for = [found] if (found := whole_number(request.args.get("don-vi"))) else []
    form.offer(period, form.ticked() or asked_for)
    if request.form.get("action") != "find" and form.validate_on_submit():
        made = form.attempt(extending.extend, actor(), period_id=period_id, typed=form.typed())
        if made:
            flash(_("Đã gia hạn; các đơn vị được báo."), "success")
            return go_to(url_for("form_periods.show", period_id=period_id))
        form.offer(extending.get_extendable(actor(), period_id), form.ticked())
    return answer("form_periods/extend.html", form=form, seen=reading.read_period(actor(), period_id))
