"""Writing the family of a pupil."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.pupil_writing import way_to_pupil
from portal.rules.people.emails import parse_email
from portal.rules.people.phones import show_phone
from portal.rules.permissions import Permission
from portal.rules.school.families import GuardianFacts, Rights, read_born_year
from portal.rules.school.people import RELATION_LABELS
from portal.rules.school.pupil_facts import read_full_name, read_personal_id, read_phone
from portal.services.school import families, scope
from portal.web.access import page
from portal.web.forms import (
    ChoiceField,
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
from portal.web.respond import answer, go_to
from portal.web.rule_fields import ByRule


def _year(typed: str) -> int | None:
    return read_born_year(typed, today=clock.today())


class GuardianForm(VersionForm):
    """A guardian and what the person may do for this child."""

    full_name = LineField(_l("Họ và tên"), [required, ByRule(read_full_name)])
    relation = ChoiceField(
        _l("Quan hệ"), [required], choices=[(code, _l(label)) for code, label in RELATION_LABELS.items()]
    )
    born_year = LineField(_l("Năm sinh"), [ByRule(_year)])
    job = LineField(_l("Nghề nghiệp"), [at_most(100)])
    phone = LineField(_l("Điện thoại"), [ByRule(read_phone)])
    email = LineField(_l("Thư điện tử"), [Optional(), ByRule(parse_email)])
    address = LineField(_l("Địa chỉ"), [at_most(255)])
    personal_id = LineField(_l("Số định danh cá nhân"), [ByRule(read_personal_id)])
    may_see = BooleanField(_l("Được xem thông tin của con"))
    may_reply = BooleanField(_l("Được trao đổi với nhà trường"))
    may_sign = BooleanField(_l("Được ký, xác nhận thay mặt gia đình"))
    reason = LineField(_l("Lý do hạn chế quyền"), [at_most(500)])
    since = DayField(_l("Áp dụng từ ngày"), [required])

    def guardian(self) -> GuardianFacts:
        """What was entered about the person, as stored."""
        return GuardianFacts(
            full_name=read_full_name(self.full_name.data or ""),
            born_year=_year(self.born_year.data or ""),
            job=self.job.data or "",
            personal_id=read_personal_id(self.personal_id.data or ""),
            phone=read_phone(self.phone.data or ""),
            email=parse_email(self.email.data or "") or "",
            address=self.address.data or "",
        )

    def rights(self) -> Rights:
        """What the person may do."""
        names = ("relation", "may_see", "may_reply", "may_sign")
        return Rights(reason=self.reason.data or "", **{name: self.data[name] for name in names})


class EndForm(PortalForm):
    """From when, and why."""

    on = DayField(_l("Từ ngày"), [required])
    reason = ProseField(_l("Lý do"), [required, at_most(500)])


@bp.route("/hoc-sinh/<int:pupil_id>/gia-dinh/them", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def add_guardian(pupil_id: int) -> ResponseReturnValue:
    """One more guardian."""
    pupil = scope.get_managed_pupil(actor(), pupil_id)
    allowed = dict.fromkeys(("may_see", "may_reply", "may_sign"), True)
    form = load_form(GuardianForm, data={"since": clock.today(), **allowed})
    if form.validate_on_submit() and form.attempt(
        families.add_guardian,
        actor(),
        pupil_id=pupil_id,
        facts=form.guardian(),
        rights=form.rights(),
        since=form.since.data,
    ):
        return _done(pupil_id, _("Đã ghi."))
    return _ask(pupil, form, _("Thêm người giám hộ"))


@bp.route("/hoc-sinh/<int:pupil_id>/gia-dinh/<int:guardianship_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def edit_guardian(pupil_id: int, guardianship_id: int) -> ResponseReturnValue:
    """A guardian's data and rights."""
    pupil = scope.get_managed_pupil(actor(), pupil_id)
    held = families.get_guardianship(actor(), pupil_id=pupil_id, guardianship_id=guardianship_id)
    form = load_form(GuardianForm, data={**_shown(held), "since": max(held.valid_from, clock.today())})
    if form.is_stale(held.guardian):
        form.form_errors.append(_("Người khác vừa sửa. Hãy xem lại rồi lưu lần nữa."))
    elif form.validate_on_submit() and form.attempt(
        families.save_guardian,
        actor(),
        pupil_id=pupil_id,
        guardianship_id=guardianship_id,
        facts=form.guardian(),
        rights=form.rights(),
        since=form.since.data,
        version=form.version.data,
    ):
        return _done(pupil_id, _("Đã lưu."))
    end = url_for("school.end_guardian", pupil_id=pupil_id, guardianship_id=guardianship_id)
    return _ask(pupil, form, _("Sửa người giám hộ"), end=end)


@bp.route("/hoc-sinh/<int:pupil_id>/gia-dinh/<int:guardianship_id>/thoi", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def end_guardian(pupil_id: int, guardianship_id: int) -> ResponseReturnValue:
    """The person looks after the child no longer."""
    pupil = scope.get_managed_pupil(actor(), pupil_id)
    held = families.get_guardianship(actor(), pupil_id=pupil_id, guardianship_id=guardianship_id)
    form = load_form(EndForm, data={"on": clock.today()})
    if form.validate_on_submit() and form.attempt(
        families.end_guardian,
        actor(),
        pupil_id=pupil_id,
        guardianship_id=guardianship_id,
        on=form.on.data,
        reason=form.reason.data or "",
    ):
        return _done(pupil_id, _("Đã ghi; mọi quyền của người này với học sinh đã hết."))
    return _ask(pupil, form, _("Thôi giám hộ: %(name)s", name=held.guardian.full_name))


def _shown(held: Any) -> dict[str, Any]:
    person = held.guardian
    names = ("full_name", "job", "phone", "email", "address", "personal_id", "version")
    rights = {name: getattr(held, name) for name in families.RIGHTS}
    words = {"born_year": str(person.born_year or ""), "phone": show_phone(person.phone)}
    return {**{name: getattr(person, name) for name in names}, **rights, **words}


def _done(pupil_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("school.pupil", pupil_id=pupil_id))


def _ask(pupil: Any, form: PortalForm, heading: str, *, end: str = "") -> ResponseReturnValue:
    back = url_for("school.pupil", pupil_id=pupil.id)
    return answer("school/family_form.html", form=form, heading=heading, way=way_to_pupil(pupil), back=back, end=end)
