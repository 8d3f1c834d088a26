"""Writing a notice to families: words and aims, single pupils, files, sending it or throwing it away."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.notice_forms import FilesForm, NoticeForm, PupilsForm, SendForm
from portal.blueprints.contact_book.notices import notice_url, show_draft
from portal.errors import RuleBroken
from portal.rules.contact_book.signups import write_slots
from portal.rules.permissions import Permission
from portal.services.contact_book.notices import aiming, drafting, scope, sending
from portal.services.contact_book.notices.signing_up import slots_of
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.uploads import refused, uploads


@bp.route("/thong-bao/soan", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def compose_notice() -> ResponseReturnValue:
    """A new notice, or one that corrects a notice sent before."""
    corrected = whole_number(request.args.get("dinh_chinh"))
    form = load_form(NoticeForm, data=_beginning(corrected))
    form.offer_aims(aiming.offer_aims(actor()))
    if form.validate_on_submit() and (
        made := form.attempt(
            drafting.create_notice, actor(), wording=form.wording(), aims=form.aims.data or [], corrects_id=corrected
        )
    ):
        return go_to(notice_url(made.id))
    here = url_for("contact_book.compose_notice", dinh_chinh=corrected)
    title = _("Soạn bản đính chính") if corrected else _("Soạn thông báo")
    return answer(
        "contact_book/notice_form.html", form=form, title=title, here=here, back=url_for("contact_book.notices")
    )


def _beginning(corrected: int | None) -> dict[str, Any]:
    if corrected is None:
        return {}
    sent = scope.get_own(actor(), corrected)
    return {
        "title": _("Đính chính: %(title)s", title=sent.title)[:150],
        "text": sent.text,
        "aims": sent.aims,
        "ends_on": max(sent.ends_on, clock.today()),
        "confirming": sent.confirming,
        "consent": sent.consent,
        "question": sent.question,
        "options": "\n".join(sent.options),
        "slots": write_slots(slots_of(sent)),
        "hands_in": sent.hands_in,
    }


@bp.route("/thong-bao/<int:notice_id>/sua", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def edit_notice(notice_id: int) -> ResponseReturnValue:
    """Other words or aims of a draft."""
    found = scope.get_draft(actor(), notice_id)
    form = load_form(NoticeForm, obj=found, data={"options": "\n".join(found.options)})
    if request.method == "GET" and not form.options.raw_data:
        form.options.data, form.slots.data = "\n".join(found.options), write_slots(slots_of(found))
    form.offer_aims(aiming.offer_aims(actor()))
    if form.is_stale(found):
        form.form_errors.append(_("Thông báo vừa được sửa ở nơi khác. Hãy xem lại rồi lưu lần nữa."))
    elif form.validate_on_submit() and form.attempt(
        drafting.edit_notice,
        actor(),
        notice_id=notice_id,
        wording=form.wording(),
        aims=form.aims.data or [],
        version=form.version.data or 0,
    ):
        return go_to(notice_url(notice_id))
    here, back = url_for("contact_book.edit_notice", notice_id=notice_id), notice_url(notice_id)
    return answer("contact_book/notice_form.html", form=form, title=_("Sửa thông báo"), here=here, back=back)


@bp.route("/thong-bao/<int:notice_id>/chon-hoc-sinh", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def choose_notice_pupils(notice_id: int) -> ResponseReturnValue:
    """Only some pupils of the classes a draft goes to."""
    found = scope.get_draft(actor(), notice_id)
    form = load_form(PupilsForm, data={"pupils": [str(each) for each in found.pupil_ids]})
    try:
        offered = list(drafting.offer_pupils(actor(), notice_id))
    except RuleBroken as error:
        return show_draft(notice_id, _refused(found.version, error))
    form.offer_pupils(offered)
    if form.validate_on_submit() and form.attempt(
        drafting.choose_pupils, actor(), notice_id=notice_id, pupil_ids=form.chosen()
    ):
        return go_to(notice_url(notice_id))
    return answer("contact_book/notice_pupils.html", form=form, notice=found)


def _refused(version: int, error: RuleBroken) -> SendForm:
    form = SendForm(formdata=None, version=version)
    form.refuse(error)
    return form


@bp.route("/thong-bao/<int:notice_id>/tep", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE, files=True)
def notice_files(notice_id: int) -> ResponseReturnValue:
    """The files that go with a draft; more can be added."""
    found = scope.get_draft(actor(), notice_id)
    form = load_form(FilesForm)
    if form.validate_on_submit() and not _refuse_files(form) and _attach(form, notice_id):
        return go_to(url_for("contact_book.notice_files", notice_id=notice_id))
    files = drafting.files_of(actor(), notice_id)
    max_bytes = parts().settings.max_file_mb * 1024 * 1024
    return answer("contact_book/notice_files.html", form=form, notice=found, files=files, max_bytes=max_bytes)


def _refuse_files(form: PortalForm) -> bool:
    problems = refused("files")
    for problem in problems:
        problem.field = "files"
        form.refuse(problem)
    return bool(problems)


def _attach(form: PortalForm, notice_id: int) -> object:
    return form.attempt(drafting.attach_files, actor(), notice_id=notice_id, files=uploads("files"))


@bp.post("/thong-bao/<int:notice_id>/tep/<int:file_id>/bo")
@page(Permission.CONTACT_WRITE)
def drop_notice_file(notice_id: int, file_id: int) -> ResponseReturnValue:
    """A file goes with a draft no longer."""
    drafting.detach_file(actor(), notice_id=notice_id, file_id=file_id)
    flash(_("Đã bỏ tệp."), "success")
    return go_to(url_for("contact_book.notice_files", notice_id=notice_id))


@bp.post("/thong-bao/<int:notice_id>/gui")
@page(Permission.CONTACT_WRITE)
def send_notice(notice_id: int) -> ResponseReturnValue:
    """Send a draft that was looked through."""
    form = SendForm()
    if form.validate_on_submit() and form.attempt(
        sending.send, actor(), notice_id=notice_id, version=form.version.data or 0
    ):
        flash(_("Thông báo được gửi sau 30 giây. Trong lúc đó bạn hoàn tác được."), "success")
        return go_to(notice_url(notice_id))
    found = scope.get_notice(actor(), notice_id)
    return show_draft(notice_id, form) if found.sent_at is None else go_to(notice_url(notice_id))


@bp.post("/thong-bao/<int:notice_id>/bo")
@page(Permission.CONTACT_WRITE)
def discard_notice(notice_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    drafting.discard_notice(actor(), notice_id=notice_id)
    flash(_("Đã bỏ bản nháp."), "success")
    return go_to(url_for("contact_book.notices"))
