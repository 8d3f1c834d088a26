"""Writing a notice of a unit above: words, aims, a question, files, throwing it away."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.broadcasts import broadcast_url
from portal.blueprints.contact_book.notice_forms import FilesForm
from portal.rules.contact_book.notices import (
    CONFIRMING_LABELS,
    LONGEST_TEXT,
    MOST_OPTIONS,
    NOBODY,
    ONE,
    Wording,
    read_options,
)
from portal.rules.permissions import Permission
from portal.services.contact_book.broadcasts import drafting, scope
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.uploads import refused, uploads

GRADES = range(1, 13)
SAME = ("title", "text", "ends_on", "confirming", "question")


class BroadcastForm(VersionForm):
    """What it says and asks, to which schools and grades."""

    title = LineField(_l("Tiêu đề"), [required, at_most(150)])
    text = ProseField(
        _l("Nội dung"),
        [required, at_most(LONGEST_TEXT)],
        description=_l("Viết ngắn, dễ hiểu. Địa chỉ trang web tự thành liên kết."),
    )
    under = ChoicesField(_l("Các trường thuộc"), description=_l("Không chọn là mọi trường của đơn vị bạn."))
    grades = ChoicesField(_l("Khối lớp"), description=_l("Không chọn là mọi khối."))
    ends_on = DayField(
        _l("Đến hết ngày"), [required], description=_l("Gia đình đọc được ngay khi gửi, trả lời được đến hết ngày này.")
    )
    confirming = ChoiceField(_l("Xác nhận"), choices=[(code, _l(CONFIRMING_LABELS[code])) for code in (NOBODY, ONE)])
    question = LineField(
        _l("Câu hỏi"), [at_most(300)], description=_l("Để trống nếu không hỏi gì. Ví dụ: Con có đi tham quan không?")
    )
    options = ProseField(
        _l("Các lựa chọn trả lời"),
        [at_most(MOST_OPTIONS * 101)],
        description=_l("Mỗi lựa chọn một dòng, ví dụ: Có đi; Không đi."),
    )
    urgent = BooleanField(_l("Khẩn"), description=_l("Báo ngay, cả trong giờ yên tĩnh. Chỉ dùng khi thật cần."))

    def offer(self) -> "BroadcastForm":
        """Let choose from the units right below and from all grades."""
        self.under.offer([(str(unit_id), name) for unit_id, name in scope.offer_under(actor()).items()])
        self.grades.offer([(str(grade), _("Khối %(grade)s", grade=grade)) for grade in GRADES])
        return self

    def typed(self) -> drafting.Typed:
        """As the service takes it."""
        today = clock.today()
        wording = Wording(
            title=self.title.data or "",
            text=self.text.data or "",
            ends_on=self.ends_on.data or today,
            confirming=self.confirming.data or "",
            urgent=bool(self.urgent.data),
            question=self.question.data or "",
            options=read_options(self.options.data or ""),
        )
        return drafting.Typed(wording=wording, under=_numbers(self.under.data), grades=_numbers(self.grades.data))


def _numbers(values: list[str] | None) -> list[int]:
    return [int(value) for value in values or [] if value.isdecimal()]


def _kept(found: Any) -> dict[str, Any]:
    kept = {name: getattr(found, name) for name in SAME}
    chosen = {"under": list(map(str, found.under)), "grades": list(map(str, found.grades))}
    return kept | chosen | {"options": "\n".join(found.options)}


def _beginning(corrected: int | None) -> dict[str, Any]:
    """What a correction begins with: the words of what it corrects."""
    if corrected is None:
        return {}
    sent = scope.get_sent(actor(), corrected)
    title = _("Đính chính: %(title)s", title=sent.title)[:150]
    return _kept(sent) | {"title": title, "ends_on": max(sent.ends_on, clock.today())}


@bp.route("/cac-truong/soan", methods=["GET", "POST"])
@page(Permission.CONTACT_BROADCAST)
def compose_broadcast() -> ResponseReturnValue:
    """A new draft, or one that corrects what was sent before."""
    corrected = whole_number(request.args.get("dinh_chinh"))
    form = load_form(BroadcastForm, data=_beginning(corrected)).offer()
    if form.validate_on_submit() and (
        made := form.attempt(drafting.create_broadcast, actor(), form.typed(), corrects_id=corrected)
    ):
        return go_to(broadcast_url(made.id))
    return answer(
        "contact_book/broadcast_form.html",
        form=form,
        title=_("Soạn bản đính chính") if corrected else _("Soạn thông báo đến gia đình các trường"),
        here=url_for("contact_book.compose_broadcast", dinh_chinh=corrected),
        back=url_for("contact_book.broadcasts"),
    )


@bp.route("/cac-truong/<int:broadcast_id>/sua", methods=["GET", "POST"])
@page(Permission.CONTACT_BROADCAST)
def edit_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Change a draft."""
    found = scope.get_broadcast(actor(), broadcast_id)
    if found.sent_at is not None:
        return go_to(broadcast_url(broadcast_id))
    kept = _kept(found) | {"urgent": found.urgent, "version": found.version}
    form = load_form(BroadcastForm, data=kept).offer()
    if form.validate_on_submit() and form.attempt(
        drafting.edit_broadcast,
        actor(),
        broadcast_id=broadcast_id,
        typed=form.typed(),
        version=form.version.data or 0,
    ):
        return go_to(broadcast_url(broadcast_id))
    if form.is_submitted():
        form.is_stale(scope.get_broadcast(actor(), broadcast_id))
    return answer(
        "contact_book/broadcast_form.html",
        form=form,
        title=_("Sửa bản nháp"),
        here=url_for("contact_book.edit_broadcast", broadcast_id=broadcast_id),
        back=broadcast_url(broadcast_id),
    )


@bp.route("/cac-truong/<int:broadcast_id>/tep", methods=["GET", "POST"])
@page(Permission.CONTACT_BROADCAST, files=True)
def broadcast_files(broadcast_id: int) -> ResponseReturnValue:
    """The files that go with a draft; more can be added."""
    found = scope.get_broadcast(actor(), broadcast_id)
    if found.sent_at is not None:
        return go_to(broadcast_url(broadcast_id))
    form = load_form(FilesForm)
    if form.validate_on_submit() and not _refuse_files(form) and _attach(form, broadcast_id):
        return go_to(url_for("contact_book.broadcast_files", broadcast_id=broadcast_id))
    files = scope.list_files(scope.get_broadcast(actor(), broadcast_id))
    max_bytes = parts().settings.max_file_mb * 1024 * 1024
    return answer("contact_book/broadcast_files.html", form=form, broadcast=found, files=files, max_bytes=max_bytes)


def _refuse_files(form: PortalForm) -> bool:
    problems = refused("files")
    for problem in problems:
        problem.field = "files"
        form.refuse(problem)
    return bool(problems)


def _attach(form: PortalForm, broadcast_id: int) -> object:
    return form.attempt(drafting.attach_files, actor(), broadcast_id=broadcast_id, files=uploads("files"))


@bp.get("/cac-truong/<int:broadcast_id>/tep/<int:file_id>")
@page(Permission.CONTACT_BROADCAST)
def broadcast_file(broadcast_id: int, file_id: int) -> ResponseReturnValue:
    """A file of a broadcast."""
    found = drafting.read_file(actor(), broadcast_id=broadcast_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.post("/cac-truong/<int:broadcast_id>/tep/<int:file_id>/bo")
@page(Permission.CONTACT_BROADCAST)
def drop_broadcast_file(broadcast_id: int, file_id: int) -> ResponseReturnValue:
    """A file goes with a draft no longer."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(
        drafting.detach_file, actor(), broadcast_id=broadcast_id, file_id=file_id
    ):
        flash(_("Đã bỏ tệp."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("contact_book.broadcast_files", broadcast_id=broadcast_id))


@bp.post("/cac-truong/<int:broadcast_id>/bo")
@page(Permission.CONTACT_BROADCAST)
def discard_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(drafting.discard_broadcast, actor(), broadcast_id=broadcast_id):
        flash(_("Đã bỏ bản nháp."), "success")
        return go_to(url_for("contact_book.broadcasts"))
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(broadcast_url(broadcast_id))
