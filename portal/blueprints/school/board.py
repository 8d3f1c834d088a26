"""The board that looks after the electronic books."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.school.assigning import BOARD
from portal.services.school import board as service
from portal.services.school import decisions, teaching, years
from portal.web.access import page
from portal.web.forms import ChoiceField, DayField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to
from portal.web.templates import day as written


class DutyForm(PortalForm):
    """What a member has to do."""

    duty = ProseField(
        _l("Nhiệm vụ"),
        [required, at_most(500)],
        description=_l("Ghi rõ việc phụ trách, ví dụ: khóa sổ cuối học kì, mở khóa khi giáo viên xin."),
    )


class MemberForm(DutyForm):
    """A new member."""

    account_id = ChoiceField(_l("Người"), [required])
    decision_id = ChoiceField(_l("Theo quyết định"), [required])
    since = DayField(_l("Từ ngày"), [required])


class EndForm(PortalForm):
    """From when."""

    on = DayField(_l("Thôi từ ngày"), [required], description=_l("Ngày đầu tiên không còn trong ban."))


@bp.get("/ban-quan-tri/")
@page(Permission.SCHOOL_READ)
def board() -> ResponseReturnValue:
    """Who looks after the electronic books, with which duty."""
    kept = decisions.may_keep(actor(), BOARD)
    return answer("school/board.html", found=service.read_board(actor()), kept=kept, start_year=years.current_year())


@bp.route("/ban-quan-tri/them", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_LOCK)
def add_board_member() -> ResponseReturnValue:
    """One more member."""
    service.check_right(actor())
    form = load_form(MemberForm, data={"since": clock.today()})
    year = years.current_year()
    known = [each for start in (year, year - 1) for each in decisions.list_decisions(actor(), start, BOARD)]
    teachers = [(str(key), name) for key, name in teaching.list_teachers(actor())]
    form.account_id.offer([("", _("– Chọn người –")), *teachers])
    form.decision_id.offer(
        [
            ("", _("– Chọn quyết định –")),
            *(
                (str(each.id), _("%(number)s, từ %(day)s", number=each.number, day=written(each.applies_from)))
                for each in known
            ),
        ]
    )
    if form.validate_on_submit() and form.attempt(
        service.add_member,
        actor(),
        account_id=whole_number(form.account_id.data) or 0,
        duty=form.duty.data or "",
        since=form.since.data,
        decision_id=whole_number(form.decision_id.data),
    ):
        return _done(_("Đã thêm vào ban."))
    lead = "" if known else _("Trước hết hãy thêm quyết định lập ban ở thẻ Quyết định.")
    return _ask(form, _("Thêm người vào ban quản trị"), lead)


@bp.route("/ban-quan-tri/<int:member_id>", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_LOCK)
def change_duty(member_id: int) -> ResponseReturnValue:
    """Another duty of a member."""
    found = service.get_member(actor(), member_id)
    name = found.account.full_name
    form = load_form(DutyForm, data={"duty": found.duty})
    if form.validate_on_submit() and form.attempt(
        service.change_duty, actor(), member_id=member_id, duty=form.duty.data or ""
    ):
        return _done(_("Đã lưu."))
    return _ask(form, _("Nhiệm vụ của %(name)s", name=name))


@bp.route("/ban-quan-tri/<int:member_id>/thoi", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_LOCK)
def end_board_member(member_id: int) -> ResponseReturnValue:
    """A member leaves the board; the row stays."""
    found = service.get_member(actor(), member_id)
    name = found.account.full_name
    form = load_form(EndForm, data={"on": max(clock.today(), found.valid_from)})
    if form.validate_on_submit() and form.attempt(service.end_member, actor(), member_id=member_id, on=form.on.data):
        return _done(_("Đã ghi."))
    return _ask(form, _("Thôi ban quản trị: %(name)s", name=name))


def _done(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("school.board"))


def _ask(form: PortalForm, heading: str, lead: str = "") -> ResponseReturnValue:
    back = url_for("school.board")
    way = [(_("Trường học"), url_for("school.index")), (_("Ban quản trị sổ điện tử"), back)]
    return answer("school/ask.html", form=form, heading=heading, lead=lead, way=way, back=back)
