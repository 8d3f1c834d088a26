"""Homework and what to bring along: noted for a class, changed, taken back."""

from collections.abc import Mapping
from datetime import timedelta

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.homework import LONGEST_TEXT
from portal.rules.permissions import Permission
from portal.services.contact_book.homework import writing
from portal.web.access import page
from portal.web.forms import ChoiceField, DayField, ProseField, VersionForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class HomeworkForm(VersionForm):
    """Of which subject, what, until when."""

    subject = ChoiceField(_l("Môn"), validate_choice=False)
    text = ProseField(_l("Dặn dò"), [at_most(LONGEST_TEXT)], description=_l("Bài về nhà, đồ dùng cần mang theo."))
    due_on = DayField(_l("Cần xong vào ngày"), [required])

    def offer(self, subjects: Mapping[str, str]) -> "HomeworkForm":
        """Let choose from these subjects."""
        self.subject.choices = [(code, name or _("Chung cả lớp")) for code, name in subjects.items()]
        return self

    def typed(self) -> writing.Typed:
        """As the service takes it."""
        due_on = self.due_on.data or clock.today()
        return writing.Typed(subject=self.subject.data or "", text=self.text.data or "", due_on=due_on)


@bp.route("/lop/<int:class_id>/dan-do", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def homework(class_id: int) -> ResponseReturnValue:
    """What a class was told to do, and a form for more."""
    shown = writing.list_homework(actor(), class_id=class_id, number=page_number())
    form = load_form(HomeworkForm, data={"due_on": clock.today() + timedelta(days=1)}).offer(shown.subjects)
    if form.validate_on_submit() and form.attempt(
        writing.write_homework, actor(), class_id=class_id, typed=form.typed()
    ):
        flash(_("Đã ghi. Gia đình thấy ngay trên trang của con."), "success")
        return go_to(url_for("contact_book.homework", class_id=class_id))
    return answer("contact_book/homework.html", shown=shown, page=Page(shown.notes), form=form, me=actor().account_id)


@bp.route("/dan-do/<int:homework_id>", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def change_homework(homework_id: int) -> ResponseReturnValue:
    """Change a note of one's own."""
    found = writing.get_own(actor(), homework_id)
    kept = {"subject": found.subject, "text": found.text, "due_on": found.due_on, "version": found.version}
    form = load_form(HomeworkForm, data=kept).offer(writing.offer_subjects(actor(), found))
    back = url_for("contact_book.homework", class_id=found.class_id)
    if form.validate_on_submit() and form.attempt(
        writing.change_homework,
        actor(),
        homework_id=homework_id,
        typed=form.typed(),
        version=form.version.data or 0,
    ):
        flash(_("Đã sửa dặn dò."), "success")
        return go_to(back)
    if form.is_submitted():
        form.is_stale(writing.get_own(actor(), homework_id))
    return answer("contact_book/homework_form.html", form=form, homework=found, back=back)


@bp.post("/dan-do/<int:homework_id>/rut")
@page(Permission.CONTACT_WRITE)
def withdraw_homework(homework_id: int) -> ResponseReturnValue:
    """Take a note back."""
    found = writing.withdraw_homework(actor(), homework_id=homework_id)
    flash(_("Đã rút. Gia đình không còn thấy dặn dò này."), "success")
    return go_to(url_for("contact_book.homework", class_id=found.class_id))
