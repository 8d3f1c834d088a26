"""Whom a form is asked of."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.form_periods.blueprint import bp
from portal.rules.data_forms.audience import Audience
from portal.rules.permissions import Permission
from portal.rules.school.levels import LEVEL_LABELS
from portal.rules.vietnamese import fold
from portal.services.data_forms import audience as service
from portal.services.documents.routes import find_addressable, list_routes
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.forms import ChoiceField, ChoicesField, LineField, PortalForm, at_most, load_form
from portal.web.identity import actor
from portal.web.numbers import key, whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class AudienceForm(PortalForm):
    """Kinds, levels, groups, a cohort, and single exceptions."""

    reach = ChoiceField(
        _l("Trong số đơn vị"),
        choices=[("all", _l("Mọi cấp dưới")), ("direct", _l("Chỉ ngay dưới đơn vị bạn"))],
        default="all",
    )
    levels = ChoicesField(
        _l("Trường dạy cấp học"),
        choices=[(code, _l(label)) for code, label in LEVEL_LABELS.items()],
        description=_l("Không chọn cấp học và loại đơn vị nào là mọi trường."),
    )
    kinds = ChoicesField(_l("Loại đơn vị"), choices=[])
    groups = ChoicesField(_l("Chỉ các đơn vị của nhóm đã lưu"), choices=[], coerce=key)
    programme = ChoiceField(_l("Chỉ đơn vị tham gia chương trình"), default="")
    joined_from = IntegerField(
        _l("Tham gia từ năm học bắt đầu năm"), [Optional()], description=_l("Ví dụ 2010 là năm học 2010-2011.")
    )
    joined_to = IntegerField(_l("Tham gia đến năm học bắt đầu năm"), [Optional()])
    words = LineField(_l("Tìm đơn vị theo tên"), [at_most(100)])
    added = ChoicesField(_l("Hỏi thêm các đơn vị này"), choices=[], coerce=key, validate_choice=False)
    left_out = ChoicesField(_l("Không hỏi các đơn vị này"), choices=[], coerce=key, validate_choice=False)

    def offer(self, form: Any) -> "AudienceForm":
        """Fill the choices of the unit."""
        self.kinds.choices = [(kind.code, f"{_(kind.label)} ({kind.count})") for kind in list_routes(actor()).kinds]
        self.groups.choices = list(service.list_groups(form.unit_id).items())
        programmes = service.list_programmes(form.unit_id)
        self.programme.offer([("", _("Không chọn")), *programmes.items()])
        found = {}
        if words := fold(self.words.data or ""):
            found = {unit.id: unit.name for unit in find_addressable(actor(), words=words, sideways=False)}
        for field in (self.added, self.left_out):
            ticked = [value for value in map(whole_number, field.data or ()) if value]
            names = service.names_below(form.unit_id, ticked, on=clock.today())
            field.choices = list({**names, **found}.items())
        return self

    def typed(self) -> Audience:
        """As the rules take it."""
        return Audience(
            kinds=tuple(self.kinds.data or ()),
            levels=tuple(self.levels.data or ()),
            is_direct=self.reach.data == "direct",
            groups=tuple(self.groups.data or ()),
            programme=self.programme.data or "",
            joined_from=self.joined_from.data,
            joined_to=self.joined_to.data,
            added=tuple(self.added.data or ()),
            left_out=tuple(self.left_out.data or ()),
        )


def _kept(audience: Audience) -> dict[str, object]:
    lists = ("kinds", "levels", "groups", "added", "left_out")
    single = ("programme", "joined_from", "joined_to")
    kept: dict[str, object] = {name: list(getattr(audience, name)) for name in lists}
    return {
        **kept,
        **{name: getattr(audience, name) for name in single},
        "reach": "direct" if audience.is_direct else "all",
    }


@bp.route("/doi-tuong/<int:form_id>", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def audience(form_id: int) -> ResponseReturnValue:
    """Choose whom a form is asked of; the units that meet the choice stand below."""
    found = service.get_own_form(actor(), form_id)
    form = load_form(AudienceForm, data=_kept(service.audience_of(found))).offer(found)
    chosen, today = service.audience_of(found), clock.today()
    if form.validate_on_submit():
        if request.form.get("action") == "save":
            if form.attempt(service.save_audience, actor(), form_id=form_id, audience=form.typed(), on=today):
                flash(_("Đã lưu đối tượng báo cáo."), "success")
                return go_to(url_for("form_periods.audience", form_id=form_id))
        else:
            form.attempt(service.check_usable, found.unit_id, form.typed(), on=today)
        chosen = form.typed() if not form.errors else chosen
    asked = service.list_asked(found.unit_id, chosen, on=today)
    listed = Page(page_of(asked, number=page_number()))
    return answer("form_periods/audience.html", form=form, asked_form=found, page=listed, saved=not form.is_submitted())
