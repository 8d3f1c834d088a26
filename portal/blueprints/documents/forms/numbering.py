"""Keeping a number, and giving it up."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.rules.documents.types import TYPES
from portal.services.documents.numbering import LONGEST_REASON
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, required


class ReleaseForm(PortalForm):
    """Why a kept number is given up."""

    reason = LineField(_l("Lý do"), [required, at_most(LONGEST_REASON)])


class ReserveForm(PortalForm):
    """For what a number is kept."""

    type_code = ChoiceField(_l("Loại văn bản"), default="official_letter")
    department = LineField(_l("Đơn vị soạn thảo"), [at_most(20)])
    reason = LineField(_l("Dùng cho văn bản nào"), [required, at_most(LONGEST_REASON)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type_code.offer((kind.code, gettext(kind.label)) for kind in TYPES.values())
