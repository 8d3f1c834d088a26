"""Handing files in through a notice."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from portal.blueprints.family.blueprint import bp
from portal.rules.contact_book.handing_in import MOST_HANDED
from portal.services.contact_book.notices import handing_in
from portal.web.access import FAMILY, page
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.kept_files import chosen_files, kept_files
from portal.web.parts import parts
from portal.web.respond import answer, go_to


class HandInForm(PortalForm):
    """Files for the school."""

    files = FileField(_l("Tệp nộp cho trường"))


@bp.route("/<int:pupil_id>/thong-bao/<int:notice_id>/nop-tep", methods=["GET", "POST"])
@page(FAMILY, files=True)
def hand_in(pupil_id: int, notice_id: int) -> ResponseReturnValue:
    """What one handed in; more files."""
    form = load_form(HandInForm)
    which = {"pupil_id": pupil_id, "notice_id": notice_id}
    if form.validate_on_submit():
        files = chosen_files(form)
        done = None if files is None else form.attempt(handing_in.hand_in, actor(), **which, files=files)
        if done is not None:
            flash(_("Đã nộp. Bạn thêm hoặc bỏ tệp được đến hết hạn."), "success")
            return go_to(url_for("family.hand_in", pupil_id=pupil_id, notice_id=notice_id))
    own = handing_in.list_own(actor(), **which)
    return answer(
        "family/notice_hand_in.html",
        form=form,
        own=own,
        child=own.child,
        notice=own.person.about.notice,
        kept=kept_files(),
        max_files=MOST_HANDED,
        max_bytes=parts().settings.max_file_mb * 1024 * 1024,
    )


@bp.get("/<int:pupil_id>/thong-bao/<int:notice_id>/nop-tep/<int:file_id>")
@page(FAMILY)
def handed_file(pupil_id: int, notice_id: int, file_id: int) -> ResponseReturnValue:
    """A file one handed in."""
    found = handing_in.read_own(actor(), pupil_id=pupil_id, notice_id=notice_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.post("/<int:pupil_id>/thong-bao/<int:notice_id>/nop-tep/<int:file_id>/bo")
@page(FAMILY)
def take_back_file(pupil_id: int, notice_id: int, file_id: int) -> ResponseReturnValue:
    """A file counts no longer."""
    form = PortalForm()
    which = {"pupil_id": pupil_id, "notice_id": notice_id}
    if form.validate_on_submit() and form.attempt(handing_in.take_back, actor(), **which, file_id=file_id):
        flash(_("Đã bỏ tệp."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("family.hand_in", pupil_id=pupil_id, notice_id=notice_id))
