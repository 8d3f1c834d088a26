"""Forms of operators."""

from flask_babel import lazy_gettext

from portal.web.forms import PortalForm, ProseField, at_most, required


class HolidaysForm(PortalForm):
    """The days off of a year and the days worked instead, a day a line."""

    off = ProseField(lazy_gettext("Ngày nghỉ"), [required, at_most(5000)])
    worked = ProseField(lazy_gettext("Ngày làm bù"), [at_most(2000)])


class AbandonForm(PortalForm):
    """Why a task is given up."""

    reason = ProseField(lazy_gettext("Lý do bỏ qua"), [required, at_most(500)])
