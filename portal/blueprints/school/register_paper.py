"""The enrolment register on paper."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters.pdf import PDF
from portal.blueprints.school.blueprint import bp
from portal.rules.gradebook.papers import LONGEST_REASON
from portal.rules.permissions import Permission
from portal.rules.school_years import year_name
from portal.services.gradebook.papers import register
from portal.services.gradebook.papers.register import Part
from portal.services.school import years
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, download


class RegisterForm(PortalForm):
    """Which part of the register, and why."""

    start_year = ChoiceField(_l("Học sinh vào trường"), choices=[("", _l("Mọi năm học"))])
    first = LineField(_l("Từ số đăng bộ"), [at_most(30)], description=_l("Để trống: từ số đầu."))
    last = LineField(_l("Đến số đăng bộ"), [at_most(30)], description=_l("Để trống: đến số cuối."))
    reason = LineField(
        _l("Lý do in"),
        [required, at_most(LONGEST_REASON)],
        description=_l("Được ghi vào nhật ký xem hồ sơ của từng học sinh."),
    )

    def part(self) -> Part:
        """What was chosen, as the service takes it."""
        return Part(whole_number(self.start_year.data), self.first.data or "", self.last.data or "")


@bp.route("/so-dang-bo/in", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE, write=False)
def print_register() -> ResponseReturnValue:
    """A part of the enrolment register as a file to print; why is asked and noted."""
    form = load_form(RegisterForm)
    known = years.see_year(actor()).known
    form.start_year.offer(
        [("", _("Mọi năm học")), *((str(year), _("Năm học %(year)s", year=year_name(year))) for year in known)]
    )
    if form.validate_on_submit() and (
        sent := form.attempt(register.print_register, actor(), form.part(), reason=form.reason.data or "")
    ):
        return download(sent[1], sent[0], PDF)
    return answer("school/print_register.html", form=form)
