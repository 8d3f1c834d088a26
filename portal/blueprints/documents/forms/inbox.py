"""Forms of the inbox."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.blueprints.documents.forms.handling import NamingForm, PersonField
from portal.rules.documents.handling import LONGEST_TEXT
from portal.services.documents.saved_filters import LONGEST_NAME
from portal.web.forms import DayField, LineField, PortalForm, ProseField, at_most, required


class FilterForm(PortalForm):
    """The name of a saved filter."""

    name = LineField(_l("Tên bộ lọc"), [required, at_most(LONGEST_NAME)])


class ManyForm(NamingForm):
    """What assigning many documents needs; the other acts need nothing."""

    text = ProseField(_l("Ý kiến chỉ đạo (bút phê)"), [at_most(LONGEST_TEXT)])
    lead = PersonField(_l("Chủ trì"))
    due_on = DayField(_l("Hạn giải quyết"), [Optional()])
    confirmed = BooleanField(_l("Vẫn giao cho người đang vắng mặt"))
