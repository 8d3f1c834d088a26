"""Choosing the version of the 24-hour rule."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice

from portal.rules.documents.receipts import EXTENDING, FLAT
from portal.web.forms import LineField, PortalForm, required

CHOICES = [
    SelectChoice(FLAT.version, _l("24 giờ đồng hồ, kể cả lúc cổng ngừng hoạt động")),
    SelectChoice(EXTENDING.version, _l("24 giờ, kéo dài thêm thời gian cổng ngừng hoạt động")),
]


class ChooseRuleForm(PortalForm):
    """The version, and on whose decision."""

    version = RadioField(_l("Cách tính"), choices=CHOICES)
    reason = LineField(_l("Căn cứ"), [required])
