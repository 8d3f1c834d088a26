"""The filter above the list of units, in the address: ``?q=…&loai=…&trang_thai=…&pham_vi=duoi``."""

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField
from wtforms.fields import SelectChoice

from portal.services.units.browsing import list_kinds
from portal.services.units.searching import Filter
from portal.web.forms import LineField

STATES = {"mo": "open", "da-ngung": "closed", "tat-ca": "all"}


class FilterForm(Form):
    """What is looked for."""

    q = LineField(_l("Tên hoặc mã đơn vị"))
    loai = SelectField(_l("Loại"), choices=[], validate_choice=False)
    trang_thai = SelectField(
        _l("Tình trạng"),
        choices=[
            SelectChoice("mo", _l("Đang hoạt động")),
            SelectChoice("da-ngung", _l("Đã ngừng")),
            SelectChoice("tat-ca", _l("Tất cả")),
        ],
        validate_choice=False,
    )
    pham_vi = SelectField(
        _l("Phạm vi"),
        choices=[SelectChoice("", _l("Toàn hệ thống")), SelectChoice("duoi", _l("Đơn vị tôi và cấp dưới"))],
        validate_choice=False,
    )


def asked() -> tuple[FilterForm, Filter]:
    """The form as asked for, and its meaning; what cannot be understood is taken as not asked."""
    form = FilterForm(request.args)
    form.loai.choices = {"": gettext("Mọi loại")} | {kind.code: gettext(kind.name) for kind in list_kinds()}
    meaning = Filter(
        words=(form.q.data or "")[:200],
        kind=form.loai.data or "",
        state=STATES.get(form.trang_thai.data or "", "open"),
        below_own=form.pham_vi.data == "duoi",
    )
    return form, meaning
