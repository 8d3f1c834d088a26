"""What the school asks consent for: begin, add, reword, stop asking."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.widgets import HiddenInput

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.consents import LONGEST_TEXT
from portal.rules.permissions import Permission
from portal.services.contact_book.consents import purposes
from portal.web.access import page
from portal.web.forms import LineField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.respond import answer, go_to


class WordsForm(PortalForm):
    """The words families read."""

    title = LineField(_l("Tên mục"), [required, at_most(150)])
    text = ProseField(
        _l("Nhà trường làm gì với dữ liệu của con"),
        [required, at_most(LONGEST_TEXT)],
        description=_l("Viết cho phụ huynh dễ hiểu: dùng dữ liệu gì, để làm gì, ai xem được, đến bao giờ."),
    )
    seen = IntegerField(widget=HiddenInput(), default=0)


class PurposeForm(WordsForm):
    """Something else to ask for."""

    publishes = BooleanField(
        _l("Công khai cho mọi người xem"), description=_l("Em từ 7 tuổi trở lên cũng phải tự trả lời.")
    )


@bp.get("/dong-y/muc/")
@page(Permission.CONTACT_MANAGE)
def consent_purposes() -> ResponseReturnValue:
    """Everything the school asks or asked for."""
    return answer("contact_book/consent_purposes.html", asked=purposes.list_purposes(actor()))


@bp.post("/dong-y/bat-dau")
@page(Permission.CONTACT_MANAGE)
def begin_consents() -> ResponseReturnValue:
    """Ask the families for what most schools ask for."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(purposes.begin, actor()):
        flash(_("Đã bắt đầu. Gia đình thấy các mục này ở trang của con."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("contact_book.consents"))


@bp.route("/dong-y/muc/them", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def add_consent_purpose() -> ResponseReturnValue:
    """Ask for something else."""
    form = load_form(PurposeForm)
    if form.validate_on_submit() and form.attempt(
        purposes.add_purpose,
        actor(),
        title=form.title.data or "",
        text=form.text.data or "",
        publishes=bool(form.publishes.data),
    ):
        flash(_("Đã thêm. Gia đình thấy mục này ở trang của con."), "success")
        return go_to(url_for("contact_book.consent_purposes"))
    return answer("contact_book/consent_words.html", form=form, asked=None, wordings=[])


@bp.route("/dong-y/muc/<int:purpose_id>/loi", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def reword_consent(purpose_id: int) -> ResponseReturnValue:
    """Other words; everybody is asked again."""
    asked = purposes.get_purpose(actor(), purpose_id)
    before = {"title": asked.wording.title, "text": asked.wording.text, "seen": asked.wording.number}
    form = load_form(WordsForm, data=before)
    if form.validate_on_submit() and form.attempt(
        purposes.reword,
        actor(),
        purpose_id=purpose_id,
        title=form.title.data or "",
        text=form.text.data or "",
        seen=form.seen.data or 0,
    ):
        flash(_("Đã đổi lời. Gia đình được hỏi lại mục này."), "success")
        return go_to(url_for("contact_book.consent_purposes"))
    form.seen.data, form.seen.raw_data = asked.wording.number, None
    wordings = purposes.list_wordings(actor(), purpose_id)
    return answer("contact_book/consent_words.html", form=form, asked=asked, wordings=wordings)


@bp.route("/dong-y/muc/<int:purpose_id>/dung", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def close_consent(purpose_id: int) -> ResponseReturnValue:
    """Stop asking, after asking once more."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(purposes.close_purpose, actor(), purpose_id=purpose_id):
        flash(_("Đã thôi hỏi mục này."), "success")
        return go_to(url_for("contact_book.consent_purposes"))
    return answer("contact_book/consent_close.html", form=form, asked=purposes.get_purpose(actor(), purpose_id))
