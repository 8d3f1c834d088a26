"""Notices to families: the list, and one notice as a draft to look through or as a board to follow."""

from functools import partial

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.notice_forms import SendForm
from portal.rules.contact_book.notices import CONSENT, STATE_LABELS, states_of
from portal.rules.notifications.sms import Terms, read_prices
from portal.rules.permissions import Permission
from portal.services.contact_book.notices import aiming, boards, drafting, following, handed, scope, sending
from portal.services.contact_book.texts.preparing import TextPreview, preview_texts
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.downloads import archive, stored_file
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import XLSX, answer, download, go_to, is_real_visit
from portal.web.tables import begin_write
from portal.web.words import say


@bp.get("/thong-bao/")
@page(Permission.CONTACT_WRITE)
def notices() -> ResponseReturnValue:
    """The notices one has written, or the whole school's."""
    class_id, waiting = whole_number(request.args.get("lop")), request.args.get("cho") == "1"
    found = boards.list_notices(actor(), number=page_number(), class_id=class_id, waiting=waiting)
    return answer(
        "contact_book/notices.html",
        page=Page(found),
        classes=aiming.offer_aims(actor()).classes,
        class_id=class_id,
        waiting=waiting,
    )


@bp.get("/thong-bao/<int:notice_id>/")
@page(Permission.CONTACT_WRITE)
def notice(notice_id: int) -> ResponseReturnValue:
    """A draft with whom it would reach, or the board of a sent notice."""
    found = scope.get_followed(actor(), notice_id)
    return show_draft(notice_id) if found.sent_at is None else _show_board(notice_id)


def show_draft(notice_id: int, form: SendForm | None = None) -> ResponseReturnValue:
    """A draft as families will read it; ``form`` with why it could not be sent."""
    found = scope.get_notice(actor(), notice_id)
    seen = sending.preview(actor(), found)
    return answer(
        "contact_book/notice_draft.html",
        notice=found,
        form=form or SendForm(formdata=None, version=found.version),
        preview=seen,
        texts=_text_preview(seen),
        files=scope.list_files(found),
    )


def _text_preview(seen: sending.Preview) -> TextPreview | None:
    """What short messages would cost, where the portal sends any."""
    settings = parts().settings
    if parts().texter is None:
        return None
    terms = Terms(f"{settings.public_url.rstrip('/')}/so-lien-lac/", read_prices(settings.sms_prices))
    return preview_texts(seen.notice, seen.account_ids, [each.pupil_id for each in seen.pupils], terms)


def _show_board(notice_id: int) -> ResponseReturnValue:
    class_id, state = whole_number(request.args.get("lop")), request.args.get("tinh-trang", "")
    state = state if state in STATE_LABELS else ""
    board = boards.visit_board(actor(), notice_id, class_id=class_id, state=state, visit=is_real_visit())
    return answer(
        "contact_book/notice.html",
        board=board,
        notice=board.notice,
        page=Page(page_of(board.shown, number=page_number())),
        class_id=class_id,
        state=state,
        states=states_of(board.notice.confirming),
    )


@bp.get("/thong-bao/<int:notice_id>/in")
@page(Permission.CONTACT_WRITE)
def print_notice_board(notice_id: int) -> ResponseReturnValue:
    """The board on paper, all rows of a class or of the school."""
    class_id = whole_number(request.args.get("lop"))
    board = boards.visit_board(actor(), notice_id, class_id=class_id, state="", visit=is_real_visit())
    states = states_of(board.notice.confirming)
    return answer("contact_book/notice_print.html", board=board, notice=board.notice, states=states)


@bp.get("/thong-bao/<int:notice_id>/hoc-sinh/<int:pupil_id>")
@page(Permission.CONTACT_WRITE)
def notice_pupil(notice_id: int, pupil_id: int) -> ResponseReturnValue:
    """What each person of one pupil's family did with a notice."""
    board, row = boards.visit_pupil(actor(), notice_id, pupil_id, visit=is_real_visit())
    consents = boards.list_consents(row) if board.notice.confirming == CONSENT else []
    people = {each.person.id: each for each in row.people}
    return answer(
        "contact_book/notice_pupil.html",
        notice=board.notice,
        row=row,
        consents=consents,
        people=people,
        may_act=board.may_act,
    )


@bp.get("/thong-bao/<int:notice_id>/tep/<int:file_id>")
@page(Permission.CONTACT_WRITE)
def notice_file(notice_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a notice."""
    found = drafting.read_file(actor(), notice_id=notice_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.post("/thong-bao/<int:notice_id>/bang")
@page(Permission.CONTACT_WRITE)
def export_notice(notice_id: int) -> ResponseReturnValue:
    """The board as a spreadsheet."""
    class_id = whole_number(request.args.get("lop"))
    data = following.export_board(actor(), notice_id=notice_id, class_id=class_id, say=say)
    return download(data, _("Theo dõi thông báo %(number)s.xlsx", number=notice_id), XLSX)


@bp.post("/thong-bao/<int:notice_id>/tep-nop")
@page(Permission.CONTACT_WRITE, write=False)
def take_handed_files(notice_id: int) -> ResponseReturnValue:
    """Everything families handed in, as one archive written while it is sent."""
    form, class_id = PortalForm(), whole_number(request.args.get("lop"))
    ask = partial(handed.find_handed, notice_id=notice_id, class_id=class_id)
    found = form.attempt(ask, actor(), parts().file_store) if form.validate_on_submit() else None
    if found is None:
        for words in form.form_errors:
            flash(str(words), "error")
        return go_to(notice_url(notice_id))
    begin_write()
    handed.note_taken(actor(), found)
    return archive(found.entries, name=f"tep-nop-{notice_id}.zip")


def notice_url(notice_id: int) -> str:
    """The page of a notice."""
    return url_for("contact_book.notice", notice_id=notice_id)
