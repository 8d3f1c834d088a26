"""Consents of the families: by class, of one class, of one pupil; slips on paper."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import FileField, RadioField
from wtforms.fields import SelectChoice

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.consents import ANSWER_LABELS
from portal.rules.permissions import Permission
from portal.rules.school.people import RELATION_LABELS
from portal.services.contact_book.consents import boards, keeping
from portal.services.contact_book.consents.boards import PupilBoard
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import ChoiceField, DayField, PortalForm, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import XLSX, answer, download, go_to, is_real_visit
from portal.web.uploads import refused, uploads
from portal.web.words import say


class SlipForm(PortalForm):
    """What somebody signed on paper; nothing is chosen beforehand."""

    purpose = ChoiceField(_l("Mục"))
    signer = ChoiceField(_l("Người ký"))
    answer = RadioField(
        _l("Trả lời"),
        choices=[SelectChoice(code, _l(words)) for code, words in ANSWER_LABELS.items()],
        validate_choice=False,
    )
    signed_on = DayField(_l("Ngày ký"), [required])
    scan = FileField(_l("Ảnh chụp hoặc bản quét của phiếu"))

    def offer_board(self, board: PupilBoard) -> None:
        """The purposes asked today, and who has to sign."""
        first = [("", _("Hãy chọn"))]
        self.purpose.offer(first + [(str(each.asked.purpose.id), each.asked.wording.title) for each in board.standings])
        signers = {signer.key: signer for each in board.standings for signer, _given in each.answers}
        self.signer.offer(
            first
            + [
                (str(each.guardian_id), f"{each.name} ({say(RELATION_LABELS[each.relation])})")
                if each.guardian_id
                else (keeping.ONESELF, _("Chính em %(name)s", name=board.pupil.full_name))
                for each in signers.values()
            ]
        )


@bp.get("/dong-y/")
@page(Permission.CONTACT_WRITE)
def consents() -> ResponseReturnValue:
    """How many families agreed to what, by class."""
    asked, rows = boards.count_by_class(actor())
    return answer("contact_book/consents.html", asked=asked, rows=rows, page=Page(page_of(rows, number=page_number())))


@bp.get("/dong-y/lop/<int:class_id>")
@page(Permission.CONTACT_WRITE)
def class_consents(class_id: int) -> ResponseReturnValue:
    """A class pupil by pupil; only those waiting, or only those blocked, when asked so."""
    board = boards.visit_class(actor(), class_id, visit=is_real_visit())
    state, purpose_id = request.args.get("tinh-trang", ""), whole_number(request.args.get("muc"))
    rows = [
        row
        for row in board.rows
        if not state or any(each.state == state for key, each in row.by_purpose.items() if purpose_id in {None, key})
    ]
    found = Page(page_of(rows, number=page_number()))
    return answer("contact_book/consent_class.html", board=board, page=found, state=state, purpose_id=purpose_id)


@bp.post("/dong-y/lop/<int:class_id>/nhac")
@page(Permission.CONTACT_WRITE)
def remind_consents(class_id: int) -> ResponseReturnValue:
    """Remind the families of a class that have not answered."""
    form = PortalForm()
    if form.validate_on_submit() and (count := form.attempt(keeping.remind, actor(), class_id=class_id)):
        flash(ngettext("Đã nhắc %(num)s người.", "Đã nhắc %(num)s người.", count), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("contact_book.class_consents", class_id=class_id))


@bp.post("/dong-y/lop/<int:class_id>/bang")
@page(Permission.CONTACT_WRITE)
def export_consents(class_id: int) -> ResponseReturnValue:
    """A class as a spreadsheet."""
    name = _("Đồng ý của gia đình - lớp %(name)s.xlsx", name=boards.read_class(actor(), class_id).school_class.name)
    return download(keeping.export_class(actor(), class_id=class_id, say=say), name.replace("/", "-"), XLSX)


@bp.get("/dong-y/hoc-sinh/<int:pupil_id>")
@page(Permission.CONTACT_WRITE)
def pupil_consents(pupil_id: int) -> ResponseReturnValue:
    """One pupil: each purpose with everybody's answer, and the history."""
    board = boards.visit_pupil(actor(), pupil_id, visit=is_real_visit())
    history = Page(page_of(board.history, number=page_number()))
    return answer("contact_book/consent_pupil.html", board=board, page=history)


@bp.route("/dong-y/hoc-sinh/<int:pupil_id>/giay", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE, files=True)
def enter_consent(pupil_id: int) -> ResponseReturnValue:
    """Enter a slip signed on paper."""
    board = boards.read_pupil(actor(), pupil_id)
    form = load_form(SlipForm)
    form.offer_board(board)
    if (
        form.validate_on_submit()
        and not _refuse_scan(form)
        and form.attempt(
            keeping.enter_slip,
            actor(),
            pupil_id=pupil_id,
            purpose_id=whole_number(form.purpose.data) or 0,
            signer=form.signer.data or "",
            answer=form.answer.data or "",
            signed_on=form.signed_on.data,
            scan=next(iter(uploads("scan")), None),
        )
    ):
        flash(_("Đã ghi phiếu giấy."), "success")
        return go_to(url_for("contact_book.pupil_consents", pupil_id=pupil_id))
    max_bytes = parts().settings.max_file_mb * 1024 * 1024
    return answer("contact_book/consent_slip.html", form=form, pupil=board.pupil, max_bytes=max_bytes)


def _refuse_scan(form: SlipForm) -> bool:
    problems = refused("scan")
    for problem in problems:
        problem.field = "scan"
        form.refuse(problem)
    return bool(problems)


@bp.get("/dong-y/hoc-sinh/<int:pupil_id>/ban-quet/<int:answer_id>")
@page(Permission.CONTACT_WRITE)
def consent_scan(pupil_id: int, answer_id: int) -> ResponseReturnValue:
    """The picture of a slip."""
    found = boards.read_scan(actor(), pupil_id=pupil_id, answer_id=answer_id)
    return stored_file(found.scan_sha256 or "", name=found.scan_name, size=found.scan_size or 0)
