"""The people who work at the school: their status by dates, what ends with it, entries withdrawn."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.school.staff import NO_ROLE, NO_ROLE_LABEL, STAFF_LABELS, statuses_for
from portal.services.school import years
from portal.services.school.staff import reading, writing
from portal.services.school.staff.reading import EVERYBODY, StaffFilter
from portal.services.school.staff.writing import StatusEntry
from portal.web.access import page
from portal.web.forms import ChoiceField, DayField, LineField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say


class StaffFilterForm(PortalForm):
    """Whom the list shows; part of its address."""

    class Meta(PortalForm.Meta):
        """A search changes nothing."""

        csrf = False

    q = LineField(_l("Họ và tên"))
    tinh_trang = ChoiceField(_l("Tình trạng"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(code, _l(label)) for code, label in (*STAFF_LABELS.items(), (NO_ROLE, NO_ROLE_LABEL))]
        self.tinh_trang.offer([("", _l("Người của trường hiện nay")), *words, (EVERYBODY, _l("Tất cả"))])

    def wanted(self) -> StaffFilter:
        """What was asked for; what makes no sense is left out."""
        self.validate()
        return StaffFilter(self.q.data or "", "" if self.tinh_trang.errors else self.tinh_trang.data or "")


class StatusForm(PortalForm):
    """What becomes of somebody from a day on."""

    status = ChoiceField(_l("Tình trạng mới"), [required])
    happened_on = DayField(_l("Từ ngày"), [required])
    until = DayField(
        _l("Dự kiến đến hết ngày"),
        [Optional()],
        description=_l("Chỉ cho người nghỉ có thời hạn, đi học. Có thể để trống."),
    )
    reason = ProseField(_l("Lý do"), [required, at_most(500)])
    decision = LineField(_l("Quyết định (số, ngày)"), [at_most(200)])
    confirmed = BooleanField(_l("Kết thúc từ ngày đó mọi vai trò và phân công nêu ở trên"))

    def entered(self) -> StatusEntry:
        """What was entered."""
        return StatusEntry(
            status=self.status.data,
            happened_on=self.happened_on.data,
            until=self.until.data,
            reason=self.reason.data or "",
            decision=self.decision.data or "",
            confirmed=bool(self.confirmed.data),
        )


class WithdrawForm(PortalForm):
    """Why an entry counts no longer."""

    reason = ProseField(_l("Ghi nhầm ở chỗ nào"), [required, at_most(500)])


@bp.get("/tinh-trang-lam-viec/")
@page(Permission.SCHOOL_READ_ALL)
def staff() -> ResponseReturnValue:
    """Everybody who works at the school, and those who did."""
    form = StaffFilterForm(request.args)
    wanted = form.wanted()
    found = Page(reading.list_staff(actor(), wanted, number=page_number()))
    filtered = wanted != StaffFilter()
    return answer("school/staff.html", form=form, found=found, filtered=filtered, start_year=years.current_year())


@bp.get("/tinh-trang-lam-viec/danh-sach.xlsx")
@page(Permission.SCHOOL_READ_ALL)
def staff_sheet() -> ResponseReturnValue:
    """The list as filtered, as a spreadsheet."""
    data = reading.staff_sheet(actor(), StaffFilterForm(request.args).wanted(), say)
    return download(data, _("Cán bộ, giáo viên, nhân viên.xlsx"), XLSX)


@bp.get("/tinh-trang-lam-viec/<int:account_id>")
@page(Permission.SCHOOL_READ)
def staff_member(account_id: int) -> ResponseReturnValue:
    """What became of one person, from which day on, and what still hangs on the person."""
    found = reading.read_member(actor(), account_id=account_id)
    kept = actor().can(Permission.SCHOOL_MANAGE) and account_id != actor().account_id
    last = found.last if kept and found.last and found.last.status in statuses_for(actor()) else None
    return answer("school/staff_member.html", found=found, account=found.row.account, kept=kept, last=last)


@bp.route("/tinh-trang-lam-viec/<int:account_id>/ghi", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def enter_status(account_id: int) -> ResponseReturnValue:
    """Another status from a day on; being gone ends what the person may do, after a look at it."""
    form = load_form(StatusForm, data={"happened_on": clock.today()})
    form.status.offer([("", _("– Chọn –")), *((code, _(STAFF_LABELS[code])) for code in statuses_for(actor()))])
    found = writing.get_member(actor(), account_id)
    if form.validate_on_submit() and form.attempt(
        writing.enter_status, actor(), account_id=account_id, entry=form.entered()
    ):
        flash(_("Đã ghi tình trạng làm việc. Dữ liệu của người này vẫn còn nguyên."), "success")
        return go_to(url_for("school.staff_member", account_id=account_id))
    if form.is_submitted():  # with what would end on the day that was typed
        found = writing.get_member(actor(), account_id, day=form.happened_on.data)
    return answer("school/staff_status.html", form=form, found=found, account=found.row.account, way=_way(found))


@bp.route("/tinh-trang-lam-viec/<int:account_id>/rut/<int:status_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def withdraw_status(account_id: int, status_id: int) -> ResponseReturnValue:
    """An entry was wrong: it counts no longer, and what it ended goes on."""
    back = url_for("school.staff_member", account_id=account_id)
    form = load_form(WithdrawForm)
    if form.validate_on_submit() and (
        done := form.attempt(
            writing.withdraw_status, actor(), account_id=account_id, entry_id=status_id, reason=form.reason.data or ""
        )
    ):
        flash(_("Đã rút lần ghi đó."), "success")
        if done.restored:
            flash(_("%(count)s vai trò, phân công được tiếp tục như trước.", count=done.restored), "success")
        if done.left:
            flash(
                _("%(count)s vai trò, phân công không mở lại được vì nay đã khác; hãy xem lại.", count=done.left),
                "warn",
            )
        return go_to(back)
    found, _entry = writing.get_entry(actor(), account_id=account_id, entry_id=status_id)
    lead = _(
        "Lần ghi vẫn đọc được trong lịch sử nhưng hết hiệu lực. Vai trò, phân công đã kết thúc theo đó được mở lại."
    )
    return answer(
        "school/ask.html", form=form, heading=_("Rút lần ghi tình trạng"), lead=lead, way=_way(found), back=back
    )


def _way(found: Any) -> list[tuple[str, str]]:
    account = found.row.account
    return [
        (_("Trường học"), url_for("school.index")),
        (_("Tình trạng làm việc"), url_for("school.staff")),
        (account.full_name, url_for("school.staff_member", account_id=account.id)),
    ]
