"""The school's rules of use of the electronic books."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.decisions import file_of_form
from portal.errors import NotFound
from portal.rules.permissions import Permission
from portal.rules.school.usage import LONGEST
from portal.services.school import usage as service
from portal.services.school.usage import RuleFacts
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import DayField, LineField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to


class RuleForm(PortalForm):
    """A version of the rules."""

    number = LineField(_l("Số quyết định"), [required, at_most(60)], description=_l("Ví dụ: 12/QĐ-THVB."))
    decided_on = DayField(_l("Ngày ký"), [required])
    applies_from = DayField(_l("Áp dụng từ ngày"), [required])
    text = ProseField(
        _l("Nội dung"),
        [required, at_most(LONGEST)],
        description=_l("Ví dụ: khi nào cập nhật điểm, điểm danh, hồ sơ; ai nhập, ai duyệt, ai khóa sổ."),
    )
    file = FileField(_l("Tệp kèm theo"), [Optional()])

    def entered(self) -> RuleFacts:
        """What was entered."""
        days = {"decided_on": self.decided_on.data, "applies_from": self.applies_from.data}
        return RuleFacts(number=self.number.data or "", text=self.text.data or "", **days)


@bp.get("/quy-dinh-so/")
@page(Permission.SCHOOL_READ)
def usage_rules() -> ResponseReturnValue:
    """The rules that hold today, and every version."""
    found = Page(service.list_rules(actor(), number=page_number()))
    current, kept = service.read_current(actor()), service.may_keep(actor())
    return answer("school/usage_rules.html", shown=current, found=found, kept=kept)


@bp.get("/quy-dinh-so/<int:rule_id>")
@page(Permission.SCHOOL_READ)
def usage_rule(rule_id: int) -> ResponseReturnValue:
    """One version of the rules."""
    return answer("school/usage_rule.html", shown=service.read_rule(actor(), rule_id=rule_id))


@bp.get("/quy-dinh-so/<int:rule_id>/tep")
@page(Permission.SCHOOL_READ)
def usage_rule_file(rule_id: int) -> ResponseReturnValue:
    """The file of a version, always as a download."""
    found = service.get_rule(actor(), rule_id)
    if found.file_sha256 is None:
        raise NotFound
    return stored_file(found.file_sha256, name=found.file_name, size=found.file_size)


@bp.post("/quy-dinh-so/<int:rule_id>/da-doc")
@page(Permission.SCHOOL_READ)
def read_usage_rule(rule_id: int) -> ResponseReturnValue:
    """I have read this version."""
    service.mark_read(actor(), rule_id=rule_id)
    flash(_("Đã ghi là bạn đã đọc."), "success")
    return go_to(url_for("school.usage_rules"))


@bp.route("/quy-dinh-so/them", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_LOCK, files=True)
def add_usage_rule() -> ResponseReturnValue:
    """A new version of the rules; those before stay."""
    today = clock.today()
    form = load_form(RuleForm, data={"decided_on": today, "applies_from": today})
    if form.validate_on_submit() and form.attempt(_add, form):
        flash(_("Đã ban hành. Mọi người của trường thấy quy định mới từ ngày áp dụng."), "success")
        return go_to(url_for("school.usage_rules"))
    return answer("school/usage_form.html", form=form, limit=parts().settings.max_file_mb)


def _add(form: RuleForm) -> int:
    return service.add_rule(actor(), facts=form.entered(), file=file_of_form()).id
