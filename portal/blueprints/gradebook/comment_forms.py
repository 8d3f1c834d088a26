"""The form of a sentence in the bank of comments."""

from flask_babel import lazy_gettext as _

from portal.rules.gradebook.comments import MOST_CODE
from portal.rules.gradebook.values import MOST_COMMENT
from portal.web.forms import ChoiceField, LineField, PortalForm, ProseField, at_most, required

OWN, SHARED = "own", "shared"


class CommentForm(PortalForm):
    """A code, its sentence, the subject it is for, and for whom."""

    code = LineField(_("Mã"), [required, at_most(MOST_CODE + 1)])
    text = ProseField(_("Nhận xét"), [required, at_most(MOST_COMMENT)])
    subject = ChoiceField(_("Môn học"))
    whose = ChoiceField(_("Dùng cho"), choices=[(OWN, _("Riêng tôi")), (SHARED, _("Cả trường"))], default=OWN)
