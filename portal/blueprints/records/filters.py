"""The filter above the audit log, in the address: ``?nguoi=…&viec=…&loai=…&don_vi=…&tu=…&den=…``."""

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField
from wtforms.validators import Optional

from portal.rules.records.actions import ACTION_LABELS, OBJECT_LABELS
from portal.services.audit_log import Filter
from portal.web.forms import DayField, LineField


class FilterForm(Form):
    """What is looked for."""

    nguoi = LineField(_l("Người thực hiện"))
    viec = SelectField(_l("Việc"), choices=[], validate_choice=False)
    loai = SelectField(_l("Đối tượng"), choices=[], validate_choice=False)
    don_vi = LineField(_l("Đơn vị"))
    tu = DayField(_l("Từ ngày"), [Optional()])
    den = DayField(_l("Đến hết ngày"), [Optional()])


def asked() -> tuple[FilterForm, Filter]:
    """The form as asked for, and its meaning; a day that cannot be read is said at its field and does not narrow."""
    form = FilterForm(request.args)
    form.viec.choices = {"": gettext("Mọi việc")} | _labels(ACTION_LABELS)
    form.loai.choices = {"": gettext("Mọi đối tượng")} | _labels(OBJECT_LABELS)
    form.validate()
    meaning = Filter(
        person=(form.nguoi.data or "")[:150],
        action=(form.viec.data or "")[:60],
        object_type=(form.loai.data or "")[:40],
        unit=(form.don_vi.data or "")[:200],
        since=form.tu.data if not form.tu.errors else None,
        until=form.den.data if not form.den.errors else None,
    )
    return form, meaning


def _labels(table: dict[str, str]) -> dict[str, str]:
    return {key: gettext(label) for key, label in table.items()}
