"""The register of breaches of personal data."""

from datetime import datetime

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, TimeField

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.breaches import LONGEST_LINE, LONGEST_TEXT, BreachFacts
from portal.rules.permissions import Permission
from portal.services.contact_book.breaches import register
from portal.web.access import page
from portal.web.forms import DayField, LineField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class BreachForm(PortalForm):
    """What happened, to whom, what was done."""

    noticed_at = DayField(_l("Ngày phát hiện"), [required])
    hour = TimeField(_l("Giờ phát hiện"), [required])
    nature = ProseField(
        _l("Chuyện gì đã xảy ra"),
        [required, at_most(LONGEST_TEXT)],
        description=_l("Lúc nào, ở đâu, việc gì, ai có thể đã xem hoặc lấy dữ liệu."),
    )
    kinds = LineField(
        _l("Dữ liệu gì"), [required, at_most(LONGEST_LINE)], description=_l("Ví dụ: họ tên, điện thoại của gia đình.")
    )
    people = IntegerField(_l("Khoảng bao nhiêu người"), [required])
    consequences = ProseField(_l("Hậu quả có thể có"), [required, at_most(LONGEST_TEXT)])
    measures = ProseField(_l("Đã làm gì, sẽ làm gì"), [required, at_most(LONGEST_TEXT)])
    contact = LineField(_l("Người phụ trách: họ tên, điện thoại"), [required, at_most(LONGEST_LINE)])
    is_harmful = BooleanField(
        _l("Có thể gây hại"),
        default=True,
        description=_l(
            "Đến an ninh, trật tự, tính mạng, sức khỏe, danh dự, nhân phẩm, tài sản: phải báo trong 72 giờ."
        ),
    )
    tells_people = BooleanField(
        _l("Có dữ liệu sinh trắc học hoặc vị trí"), description=_l("Trong 72 giờ phải báo cả những người có dữ liệu.")
    )

    def facts(self) -> BreachFacts:
        """What was typed; the form is valid."""
        return BreachFacts(
            noticed_at=moment(self.noticed_at, self.hour),
            nature=self.nature.data or "",
            kinds=self.kinds.data or "",
            people=self.people.data or 0,
            consequences=self.consequences.data or "",
            measures=self.measures.data or "",
            contact=self.contact.data or "",
            is_harmful=bool(self.is_harmful.data),
            tells_people=bool(self.tells_people.data),
        )


class ToldForm(PortalForm):
    """When and how the authority was told."""

    told_at = DayField(_l("Ngày báo"), [required])
    told_hour = TimeField(_l("Giờ báo"), [required])
    told_words = LineField(
        _l("Báo bằng cách nào, số văn bản"),
        [required, at_most(LONGEST_LINE)],
        description=_l("Ví dụ: Mẫu số 08, công văn số 12/CV."),
    )


class NoteForm(PortalForm):
    """What came after."""

    words = ProseField(_l("Ghi thêm"), [required, at_most(LONGEST_TEXT)])
    closes = BooleanField(_l("Kết thúc sự cố"), description=_l("Hồ sơ được giữ lại, không xóa."))


def moment(day: DayField, hour: TimeField) -> datetime:
    """A day and an hour of a valid form as an instant."""
    return datetime.combine(day.data, hour.data, clock.LOCAL_ZONE)


@bp.get("/su-co/")
@page(Permission.CONTACT_MANAGE)
def breaches() -> ResponseReturnValue:
    """The register."""
    return answer("contact_book/breaches.html", page=Page(register.list_breaches(actor(), number=page_number())))


@bp.route("/su-co/ghi", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def enter_breach() -> ResponseReturnValue:
    """Write a breach down."""
    form = load_form(BreachForm)
    if form.validate_on_submit() and (made := form.attempt(register.enter, actor(), form.facts())):
        flash(_("Đã vào sổ số %(number)s/%(year)s.", number=made.number, year=made.year), "success")
        return go_to(_url(made.id))
    return answer("contact_book/breach_form.html", form=form)


@bp.get("/su-co/<int:breach_id>/")
@page(Permission.CONTACT_MANAGE)
def breach(breach_id: int) -> ResponseReturnValue:
    """One breach, how much time is left, and what can be done."""
    return _show(breach_id)


@bp.get("/su-co/<int:breach_id>/in")
@page(Permission.CONTACT_MANAGE)
def print_breach(breach_id: int) -> ResponseReturnValue:
    """The report on paper."""
    entry, notes = register.read_breach(actor(), breach_id)
    return answer("contact_book/breach_print.html", entry=entry, found=entry.breach, notes=notes)


@bp.post("/su-co/<int:breach_id>/da-bao")
@page(Permission.CONTACT_MANAGE)
def tell_breach(breach_id: int) -> ResponseReturnValue:
    """Note that the authority was told."""
    form = ToldForm()
    if form.validate_on_submit() and form.attempt(
        register.tell,
        actor(),
        breach_id=breach_id,
        told_at=moment(form.told_at, form.told_hour),
        words=form.told_words.data or "",
    ):
        flash(_("Đã ghi việc báo cơ quan chuyên trách."), "success")
        return go_to(_url(breach_id))
    return _show(breach_id, told=form)


@bp.post("/su-co/<int:breach_id>/ghi-them")
@page(Permission.CONTACT_MANAGE)
def add_to_breach(breach_id: int) -> ResponseReturnValue:
    """Write down what came after; the last one closes it."""
    form = NoteForm()
    if form.validate_on_submit() and form.attempt(
        register.add_note, actor(), breach_id=breach_id, words=form.words.data or "", closes=bool(form.closes.data)
    ):
        flash(_("Đã ghi."), "success")
        return go_to(_url(breach_id))
    return _show(breach_id, added=form)


def _show(breach_id: int, told: ToldForm | None = None, added: NoteForm | None = None) -> ResponseReturnValue:
    entry, notes = register.read_breach(actor(), breach_id)
    return answer(
        "contact_book/breach.html",
        entry=entry,
        found=entry.breach,
        notes=notes,
        told=told or ToldForm(formdata=None),
        added=added or NoteForm(formdata=None),
    )


def _url(breach_id: int) -> str:
    return url_for("contact_book.breach", breach_id=breach_id)
