"""The register of requests about pupils' data: what waits, one request, one on paper, the year as a spreadsheet."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.requests import KIND_LABELS, LONGEST_REASON, LONGEST_WORDS, OUTCOME_LABELS
from portal.rules.permissions import Permission
from portal.rules.school.people import RELATION_LABELS
from portal.services.contact_book.requests import handling
from portal.services.contact_book.requests.handling import OnPaper
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.forms import (
    ChoiceField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to, is_real_visit
from portal.web.words import say

SHOWN = {"qua-han": "late", "da-xong": "closed"}


class ExtendForm(VersionForm):
    """Why it takes longer."""

    reason = ProseField(
        _l("Lý do gia hạn"), [required, at_most(LONGEST_REASON)], description=_l("Gia đình đọc được lý do này.")
    )


class CloseForm(VersionForm):
    """What was done."""

    outcome = RadioField(
        _l("Kết quả"),
        choices=[SelectChoice(code, _l(words)) for code, words in OUTCOME_LABELS.items()],
        validate_choice=False,
    )
    words = ProseField(
        _l("Đã làm gì"),
        [required, at_most(LONGEST_WORDS)],
        description=_l("Gia đình đọc được. Không làm, hoặc phải giữ hồ sơ theo luật, thì ghi rõ vì sao."),
    )


class PaperForm(PortalForm):
    """A request that came on paper."""

    pupil = ChoiceField(_l("Học sinh"))
    asked_by = LineField(_l("Người yêu cầu, như ký trên giấy"), [required, at_most(150)])
    relation = ChoiceField(
        _l("Là gì của em"),
        choices=[*((code, _l(words)) for code, words in RELATION_LABELS.items()), ("self", _l("Chính em"))],
    )
    kind = RadioField(
        _l("Yêu cầu"),
        choices=[SelectChoice(code, _l(words)) for code, words in KIND_LABELS.items()],
        validate_choice=False,
    )
    words = ProseField(_l("Nội dung"), [required, at_most(LONGEST_WORDS)])
    received_on = DayField(_l("Ngày nhận giấy"), [required])

    def paper(self) -> OnPaper:
        """What was typed; the form is valid."""
        return OnPaper(
            pupil_id=whole_number(self.pupil.data) or 0,
            asked_by=self.asked_by.data or "",
            relation=self.relation.data or "",
            kind=self.kind.data or "",
            words=self.words.data or "",
            received_on=self.received_on.data,
        )


@bp.get("/yeu-cau/")
@page(Permission.CONTACT_MANAGE)
def requests() -> ResponseReturnValue:
    """What waits, what is late, what is done."""
    show = request.args.get("xem", "")
    found = handling.list_requests(actor(), number=page_number(), show=SHOWN.get(show, ""))
    return answer("contact_book/requests.html", page=Page(found), show=show, years=handling.list_years(actor()))


@bp.post("/yeu-cau/so/<int:year>")
@page(Permission.CONTACT_MANAGE)
def export_requests(year: int) -> ResponseReturnValue:
    """The register of a year as a spreadsheet."""
    data = handling.export_register(actor(), year=year, say=say)
    return download(data, _("Sổ yêu cầu về dữ liệu %(year)s.xlsx", year=year), XLSX)


@bp.route("/yeu-cau/giay", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def enter_request() -> ResponseReturnValue:
    """Enter a request that came on paper: first the class, then what it says."""
    class_id = whole_number(request.args.get("lop"))
    classes, pupils = handling.offer_pupils(actor(), class_id)
    form = load_form(PaperForm)
    form.pupil.offer([("", _("Hãy chọn")), *((str(each.id), each.full_name) for each in pupils)])
    if form.validate_on_submit() and (made := form.attempt(handling.enter_paper, actor(), form.paper())):
        flash(_("Đã vào sổ số %(number)s/%(year)s.", number=made.number, year=made.year), "success")
        return go_to(url_for("contact_book.data_request", request_id=made.id))
    return answer("contact_book/request_paper.html", form=form, classes=classes, class_id=class_id)


@bp.get("/yeu-cau/<int:request_id>/")
@page(Permission.CONTACT_MANAGE)
def data_request(request_id: int) -> ResponseReturnValue:
    """One request, its times, and what can be done."""
    here = url_for("contact_book.data_request", request_id=request_id)
    mark_seen(actor(), path=here, visit=is_real_visit())
    entry = handling.visit_request(actor(), request_id, visit=is_real_visit())
    return answer("contact_book/request.html", entry=entry, found=entry.request)


@bp.post("/yeu-cau/<int:request_id>/da-nhan")
@page(Permission.CONTACT_MANAGE)
def acknowledge_request(request_id: int) -> ResponseReturnValue:
    """Tell the family that the school has it."""
    form = VersionForm()
    chosen = {"request_id": request_id, "version": form.version.data or 0}
    if form.validate_on_submit() and form.attempt(handling.acknowledge, actor(), **chosen):
        flash(_("Đã trả lời gia đình: nhà trường đã nhận và sẽ làm đúng hạn."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("contact_book.data_request", request_id=request_id))


@bp.route("/yeu-cau/<int:request_id>/gia-han", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def extend_request(request_id: int) -> ResponseReturnValue:
    """Fifteen days more, with a reason."""
    entry = handling.get_request(actor(), request_id)
    form = load_form(ExtendForm, data={"version": entry.request.version})
    if form.validate_on_submit() and form.attempt(
        handling.extend,
        actor(),
        request_id=request_id,
        version=form.version.data or 0,
        reason=form.reason.data or "",
    ):
        flash(_("Đã gia hạn. Gia đình đọc được lý do."), "success")
        return go_to(url_for("contact_book.data_request", request_id=request_id))
    return answer("contact_book/request_extend.html", form=form, entry=entry, found=entry.request)


@bp.route("/yeu-cau/<int:request_id>/xong", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def close_request(request_id: int) -> ResponseReturnValue:
    """Say what was done."""
    entry = handling.get_request(actor(), request_id)
    form = load_form(CloseForm, data={"version": entry.request.version})
    if form.validate_on_submit() and form.attempt(
        handling.close,
        actor(),
        request_id=request_id,
        version=form.version.data or 0,
        outcome=form.outcome.data or "",
        words=form.words.data or "",
    ):
        flash(_("Đã kết thúc. Gia đình đọc được kết quả."), "success")
        return go_to(url_for("contact_book.data_request", request_id=request_id))
    return answer("contact_book/request_close.html", form=form, entry=entry, found=entry.request)
