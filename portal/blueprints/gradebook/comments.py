"""The bank of comments: sentences under short codes, to be typed into comment cells."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.gradebook.blueprint import bp
from portal.blueprints.gradebook.comment_forms import SHARED, CommentForm
from portal.rules.permissions import Permission
from portal.services.gradebook import comment_bank
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to
from portal.web.words import say


@bp.get("/nhan-xet/")
@page(Permission.GRADEBOOK_WRITE)
def comments() -> ResponseReturnValue:
    """One's own sentences and the school's, with their codes."""
    return answer(
        "gradebook/comments.html",
        page=Page(comment_bank.list_comments(actor(), number=page_number())),
        subjects=comment_bank.list_subjects(actor()),
        missing=len(comment_bank.list_missing_starts(actor())),
        may_share=comment_bank.may_share(actor()),
    )


@bp.route("/nhan-xet/them", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_WRITE)
def add_comment() -> ResponseReturnValue:
    """Keep a sentence under a code."""
    form, may_share = load_form(CommentForm), comment_bank.may_share(actor())
    _offer_subjects(form)
    if not may_share:
        del form.whose
    if form.validate_on_submit() and form.attempt(
        comment_bank.add_comment,
        actor(),
        code=form.code.data or "",
        text=form.text.data or "",
        subject=form.subject.data or "",
        shared=may_share and form.whose.data == SHARED,
    ):
        flash(_("Đã lưu nhận xét."), "success")
        return go_to(url_for("gradebook.comments"))
    return answer("gradebook/comment.html", form=form, comment=None)


@bp.route("/nhan-xet/<int:comment_id>", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_WRITE)
def edit_comment(comment_id: int) -> ResponseReturnValue:
    """Change a sentence or its code."""
    found = comment_bank.get_comment(actor(), comment_id)
    form = load_form(CommentForm, obj=found)
    _offer_subjects(form, found.subject)
    del form.whose
    if form.validate_on_submit() and form.attempt(
        comment_bank.change_comment,
        actor(),
        comment_id=comment_id,
        code=form.code.data or "",
        text=form.text.data or "",
        subject=form.subject.data or "",
    ):
        flash(_("Đã lưu nhận xét."), "success")
        return go_to(url_for("gradebook.comments"))
    return answer("gradebook/comment.html", form=form, comment=comment_id)


@bp.post("/nhan-xet/<int:comment_id>/bo")
@page(Permission.GRADEBOOK_WRITE)
def end_comment(comment_id: int) -> ResponseReturnValue:
    """Take a sentence out of the bank."""
    comment_bank.end_comment(actor(), comment_id=comment_id)
    flash(_("Đã bỏ nhận xét khỏi ngân hàng."), "success")
    return go_to(url_for("gradebook.comments"))


@bp.post("/nhan-xet/bo-mau")
@page(Permission.GRADEBOOK_WRITE)
def take_comment_starts() -> ResponseReturnValue:
    """Take the starting set over."""
    count = comment_bank.take_starts(actor())
    flash(ngettext("Đã thêm %(num)s nhận xét mẫu.", "Đã thêm %(num)s nhận xét mẫu.", count), "success")
    return go_to(url_for("gradebook.comments"))


def _offer_subjects(form: CommentForm, kept: str = "") -> None:
    subjects = {kept: kept, **comment_bank.list_subjects(actor())} if kept else comment_bank.list_subjects(actor())
    form.subject.offer([("", _("Mọi môn")), *((code, say(name)) for code, name in subjects.items())])
