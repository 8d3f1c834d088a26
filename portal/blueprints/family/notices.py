"""Notices of the school to the family of a child."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from portal.blueprints.family.blueprint import bp
from portal.services.contact_book.notices import for_family, signing_up
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm, ProseField, at_most
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit


class AnswerForm(PortalForm):
    """One of the choices of a notice's question, and words if one likes."""

    choice = RadioField(_l("Trả lời"), validate_choice=False)
    words = ProseField(_l("Lời thêm"), [at_most(300)], description=_l("Không bắt buộc."))


CONSENTS = (("1", _l("Đồng ý")), ("0", _l("Không đồng ý")))


class ConsentForm(PortalForm):
    """Agreeing or refusing, and why if one likes."""

    agreed = RadioField(_l("Ý kiến của bạn"), validate_choice=False)
    reason = ProseField(_l("Lý do nếu không đồng ý"), [at_most(300)], description=_l("Không bắt buộc."))


@bp.get("/<int:pupil_id>/thong-bao/")
@page(FAMILY)
def notices(pupil_id: int) -> ResponseReturnValue:
    """All notices about a child."""
    child, found = for_family.list_notices(actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit())
    return answer("family/notices.html", child=child, page=Page(found))


@bp.get("/thong-bao/<int:notice_id>")
@page(FAMILY)
def find_notice(notice_id: int) -> ResponseReturnValue:
    """From a notification to the notice of the child it is about."""
    return go_to(_url(for_family.find_child_of(actor(), notice_id), notice_id))


@bp.get("/<int:pupil_id>/thong-bao/<int:notice_id>/")
@page(FAMILY)
def notice(pupil_id: int, notice_id: int) -> ResponseReturnValue:
    """One notice; opening it is kept."""
    mark_seen(actor(), path=url_for("family.find_notice", notice_id=notice_id), visit=is_real_visit())
    return show_notice(pupil_id, notice_id)


def show_notice(
    pupil_id: int,
    notice_id: int,
    form: AnswerForm | None = None,
    consent: ConsentForm | None = None,
    signup: PortalForm | None = None,
) -> ResponseReturnValue:
    """The page of a notice, with the one form that was refused."""
    shown = for_family.read_notice(actor(), pupil_id=pupil_id, notice_id=notice_id, visit=is_real_visit())
    person = shown.told.person
    if form is None:
        given = str(person.choice) if person.choice is not None else None
        form = AnswerForm(formdata=None, choice=given, words=person.words)
    form.choice.choices = [(str(number), words) for number, words in enumerate(shown.told.notice.options)]
    return answer(
        "family/notice.html",
        shown=shown,
        child=shown.child,
        told=shown.told,
        notice=shown.told.notice,
        form=form,
        signup=signup or PortalForm(formdata=None),
        turns=signing_up.read_turns(actor(), shown.child, person),
        consent=_offered(consent or _consent_form(shown)),
    )


def _offered(form: ConsentForm) -> ConsentForm:
    form.agreed.choices = list(CONSENTS)
    return form


def _consent_form(shown: for_family.Shown) -> ConsentForm:
    said = shown.said
    return ConsentForm(
        formdata=None, agreed=None if said is None else str(int(said.agreed)), reason=said and said.reason
    )


@bp.post("/<int:pupil_id>/thong-bao/<int:notice_id>/y-kien")
@page(FAMILY)
def agree_to_notice(pupil_id: int, notice_id: int) -> ResponseReturnValue:
    """Agree to what a notice asks, or refuse; or say otherwise than before."""
    form = ConsentForm()
    agreed = {"1": True, "0": False}.get(form.agreed.data or "")
    which = {"pupil_id": pupil_id, "notice_id": notice_id}
    if form.validate_on_submit() and form.attempt(
        for_family.agree, actor(), **which, agreed=agreed, reason=form.reason.data or ""
    ):
        flash(_("Đã ghi ý kiến của bạn. Bạn đổi được đến hết hạn."), "success")
        return go_to(_url(pupil_id, notice_id))
    return show_notice(pupil_id, notice_id, consent=form)


@bp.post("/<int:pupil_id>/thong-bao/<int:notice_id>/xac-nhan")
@page(FAMILY)
def confirm_notice(pupil_id: int, notice_id: int) -> ResponseReturnValue:
    """Confirm a notice."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(for_family.confirm, actor(), pupil_id=pupil_id, notice_id=notice_id):
        flash(_("Đã xác nhận. Nhà trường thấy ngay."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(pupil_id, notice_id))


@bp.post("/<int:pupil_id>/thong-bao/<int:notice_id>/tra-loi")
@page(FAMILY)
def answer_notice(pupil_id: int, notice_id: int) -> ResponseReturnValue:
    """Answer the question of a notice, or change the answer."""
    form = AnswerForm()
    choice, words = whole_number(form.choice.data), form.words.data or ""
    which = {"pupil_id": pupil_id, "notice_id": notice_id}
    if form.validate_on_submit() and form.attempt(for_family.answer, actor(), **which, choice=choice, words=words):
        flash(_("Đã gửi câu trả lời. Bạn đổi được đến hết hạn."), "success")
        return go_to(_url(pupil_id, notice_id))
    return show_notice(pupil_id, notice_id, form)


@bp.get("/<int:pupil_id>/thong-bao/<int:notice_id>/tep/<int:file_id>")
@page(FAMILY)
def notice_file(pupil_id: int, notice_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a notice about a child."""
    found = for_family.read_file(actor(), pupil_id=pupil_id, notice_id=notice_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


def _url(pupil_id: int, notice_id: int) -> str:
    return url_for("family.notice", pupil_id=pupil_id, notice_id=notice_id)
