"""Forms of locks: close books, ask for an opening, decide about it."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.rules.gradebook.locking import MOST_HOURS
from portal.web.forms import ChoiceField, LineField, PortalForm, ProseField, at_most, required

_HOURS = _("Từ 1 đến %(most)s giờ.", most=MOST_HOURS)


def hours_field(label: object) -> IntegerField:
    """Hours a column is open; a day unless said otherwise."""
    return IntegerField(label, [InputRequired(_HOURS), NumberRange(1, MOST_HOURS, _HOURS)], default=24)


class LockForm(PortalForm):
    """What is closed; an empty choice means every one."""

    semester = ChoiceField(_("Học kì"), choices=[("1", _("Học kì I")), ("2", _("Học kì II"))])
    class_id = ChoiceField(_("Lớp"))
    subject = ChoiceField(_("Môn học"))
    column = ChoiceField(_("Cột"))
    reason = LineField(_("Lý do"), [required, at_most(500)])


class AskForm(PortalForm):
    """Which column, why, for how long."""

    column = ChoiceField(_("Cột"))
    reason = ProseField(_("Lý do"), [required, at_most(500)])
    hours = hours_field(_("Mở trong bao nhiêu giờ"))


class DecideForm(PortalForm):
    """For how long, or why not."""

    hours = hours_field(_("Mở trong bao nhiêu giờ"))
    answer = ProseField(_("Lời nhắn, hoặc lý do không mở"), [at_most(500)])
