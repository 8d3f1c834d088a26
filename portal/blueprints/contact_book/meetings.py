"""Parents' days: made by the school, followed by teachers."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, TimeField

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.meetings import WISH_LABELS, Hours
from portal.rules.permissions import Permission
from portal.services.contact_book.meetings import cancelling, following, making
from portal.web.access import page
from portal.web.forms import ChoicesField, DayField, LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit

WISHES = [SelectChoice(code, _l(label)) for code, label in WISH_LABELS.items()]


class DayForm(PortalForm):
    """A parents' day."""

    title = LineField(_l("Tên"), [required, at_most(150)], description=_l("Ví dụ: Gặp gia đình cuối học kì I."))
    day = DayField(_l("Ngày"), [required])
    opens = TimeField(_l("Từ giờ"), [required])
    closes = TimeField(_l("Đến giờ"), [required])
    minutes = IntegerField(_l("Mỗi lượt (phút)"), [required], default=10)
    pause = IntegerField(_l("Nghỉ giữa hai lượt (phút)"), [required], default=0)
    place = LineField(_l("Nơi gặp"), [at_most(150)], description=_l("Ví dụ: phòng học của lớp."))
    book_until = DayField(_l("Gia đình đặt lịch đến hết ngày"), [required])
    teachers = ChoicesField(_l("Giáo viên"))

    def facts(self) -> making.DayFacts:
        """What was decided; the form is valid."""
        hours = Hours(
            opens=self.opens.data, closes=self.closes.data, minutes=self.minutes.data or 0, pause=self.pause.data or 0
        )
        return making.DayFacts(
            title=self.title.data or "",
            day=self.day.data,
            place=self.place.data or "",
            book_until=self.book_until.data,
            hours=hours,
        )


class WordsForm(PortalForm):
    """Why something is cancelled."""

    words = LineField(_l("Lý do"), [required, at_most(500)], description=_l("Gia đình đã đặt lịch đọc được lý do này."))


@bp.get("/gap/")
@page(Permission.CONTACT_WRITE)
def meeting_days() -> ResponseReturnValue:
    """Parents' days one looks after or takes part in."""
    return answer("contact_book/meeting_days.html", page=Page(making.list_days(actor(), number=page_number())))


@bp.route("/gap/mo", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def make_meeting_day() -> ResponseReturnValue:
    """Make a day; families are told."""
    form, offered = load_form(DayForm), making.offer_teachers(actor())
    form.teachers.offer([(str(account_id), name) for account_id, name in offered.items()])
    if form.validate_on_submit():
        chosen = [int(value) for value in form.teachers.data or []]
        made = form.attempt(making.make_day, actor(), facts=form.facts(), teacher_ids=chosen)
        if made:
            flash(_("Đã mở. Các gia đình được báo trong ít phút."), "success")
            return go_to(url_for("contact_book.meeting_day", day_id=made.id))
    return answer("contact_book/meeting_form.html", form=form)


@bp.get("/gap/<int:day_id>/")
@page(Permission.CONTACT_WRITE)
def meeting_day(day_id: int) -> ResponseReturnValue:
    """A day: its teachers and how many slots are taken."""
    found = making.get_day(actor(), day_id)
    rows, slots = making.count_booked(found), len(making.hours_of(found).starts())
    return answer("contact_book/meeting_day.html", day=found, rows=rows, slots=slots)


@bp.route("/gap/<int:day_id>/huy", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def cancel_meeting_day(day_id: int) -> ResponseReturnValue:
    """The day does not take place."""
    found, form = making.get_day(actor(), day_id), load_form(WordsForm)
    back = url_for("contact_book.meeting_day", day_id=day_id)
    if form.validate_on_submit() and form.attempt(
        cancelling.cancel_day, actor(), day_id=day_id, words=form.words.data or ""
    ):
        flash(_("Đã hủy. Gia đình đã đặt lịch được báo."), "success")
        return go_to(back)
    here = url_for("contact_book.cancel_meeting_day", day_id=day_id)
    return answer("contact_book/meeting_cancel.html", form=form, what=found.title, here=here, back=back)


@bp.get("/gap/giao-vien/<int:teacher_id>/")
@page(Permission.CONTACT_WRITE)
def meeting_list(teacher_id: int) -> ResponseReturnValue:
    """The meetings of one teacher."""
    found = following.read_list(actor(), teacher_id, visit=is_real_visit())
    return answer("contact_book/meeting_list.html", found=found, teacher=found.teacher, day=found.teacher.meeting_day)


@bp.get("/gap/giao-vien/<int:teacher_id>/in")
@page(Permission.CONTACT_WRITE)
def print_meetings(teacher_id: int) -> ResponseReturnValue:
    """The same list made for paper."""
    found = following.read_list(actor(), teacher_id, visit=is_real_visit())
    return answer("contact_book/meeting_print.html", found=found, teacher=found.teacher, day=found.teacher.meeting_day)


@bp.route("/gap/giao-vien/<int:teacher_id>/can-gap", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def meeting_wishes(teacher_id: int) -> ResponseReturnValue:
    """Whom the teacher needs to meet."""
    teacher, rows = following.list_pupils(actor(), teacher_id)
    boxes: dict[str, Any] = {
        f"wish_{pupil.id}": RadioField(
            f"{name} · {pupil.full_name}", choices=WISHES, default=wish, validate_choice=False
        )
        for pupil, name, wish in rows
    }
    form_class: type[PortalForm] = type("ThisWishes", (PortalForm,), boxes)
    form = load_form(form_class)
    if form.validate_on_submit():
        wishes = {pupil.id: form[f"wish_{pupil.id}"].data or "" for pupil, _name, _wish in rows}
        if form.attempt(following.save_wishes, actor(), teacher_id=teacher_id, wishes=wishes) is not None:
            flash(_("Đã lưu."), "success")
            return go_to(url_for("contact_book.meeting_list", teacher_id=teacher_id))
    return answer("contact_book/meeting_wishes.html", form=form, teacher=teacher, day=teacher.meeting_day, boxes=boxes)


@bp.route("/gap/giao-vien/<int:teacher_id>/huy", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def cancel_meetings(teacher_id: int) -> ResponseReturnValue:
    """A teacher cannot come: every meeting is cancelled with words."""
    teacher, form = making.get_teacher(actor(), teacher_id), load_form(WordsForm)
    back = url_for("contact_book.meeting_list", teacher_id=teacher_id)
    if form.validate_on_submit() and form.attempt(
        cancelling.cancel_teacher, actor(), teacher_id=teacher_id, words=form.words.data or ""
    ):
        flash(_("Đã hủy. Gia đình đã đặt lịch được báo."), "success")
        return go_to(back)
    here = url_for("contact_book.cancel_meetings", teacher_id=teacher_id)
    return answer("contact_book/meeting_cancel.html", form=form, what=teacher.account.full_name, here=here, back=back)


@bp.route("/gap/giao-vien/<int:teacher_id>/luot/<int:booking_id>/huy", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def cancel_meeting(teacher_id: int, booking_id: int) -> ResponseReturnValue:
    """One meeting is cancelled with words."""
    which = {"teacher_id": teacher_id, "booking_id": booking_id}
    found, form = cancelling.get_booking(actor(), **which), load_form(WordsForm)
    back = url_for("contact_book.meeting_list", teacher_id=teacher_id)
    if form.validate_on_submit() and form.attempt(
        cancelling.cancel_booking, actor(), **which, words=form.words.data or ""
    ):
        flash(_("Đã hủy lượt gặp. Người đặt được báo kèm lý do."), "success")
        return go_to(back)
    here = url_for("contact_book.cancel_meeting", teacher_id=teacher_id, booking_id=booking_id)
    at = found.starts.strftime("%H:%M")
    what = f"{at} · {found.pupil.full_name}"
    return answer("contact_book/meeting_cancel.html", form=form, what=what, here=here, back=back, single=True)
