"""Forms of managing people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from portal.rules.people.domains import DOMAIN_LABELS
from portal.rules.people.granting import grantable_roles
from portal.rules.people.standing import STANDING_LABELS
from portal.rules.permissions import ROLE_LABELS, Actor
from portal.services.people.roles import Grant
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    at_most,
    required,
)


class FilterForm(PortalForm):
    """What the list of people shows; part of its address."""

    class Meta:
        csrf = False

    q = LineField(_l("Tên, thư hoặc điện thoại"))
    vai_tro = ChoiceField(_l("Vai trò"), [Optional()], choices=[("", _l("Mọi vai trò"))])
    don_vi = LineField(_l("Đơn vị (kể cả cấp dưới)"))
    tinh_trang = ChoiceField(_l("Tình trạng"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vai_tro.offer([("", _l("Mọi vai trò")), *((role, _l(label)) for role, label in ROLE_LABELS.items())])
        standings = [(standing, _l(label)) for standing, label in STANDING_LABELS.items()]
        self.tinh_trang.offer([("", _l("Đang làm việc")), *standings, ("all", _l("Tất cả"))])


class PersonForm(PortalForm):
    """The facts of a person."""

    full_name = LineField(_l("Họ và tên"), [required, at_most(150)])
    title = LineField(_l("Chức danh"), [at_most(100)])
    email = LineField(_l("Thư điện tử"), [at_most(200)])
    phone = LineField(_l("Số điện thoại"), [at_most(40)])
    expires_on = DayField(_l("Tài khoản dùng đến hết ngày"), [Optional()])


class EditForm(PersonForm):
    """The facts, as of a version."""

    changed_on = DayField(
        _l("Ngày thay đổi"),
        [Optional()],
        description=_l("Để trống là hôm nay. Ghi quá 5 ngày làm việc thì lịch sử có dấu."),
    )
    version = IntegerField(widget=HiddenInput())


class GrantForm(PortalForm):
    """A role in a unit."""

    unit = LineField(_l("Đơn vị"), [required])
    role = ChoiceField(_l("Vai trò"), [required])
    domains = ChoicesField(_l("Lĩnh vực số liệu"), choices=[(code, _l(label)) for code, label in DOMAIN_LABELS.items()])
    decision = LineField(_l("Quyết định phân công"), [at_most(200)])
    valid_from = DayField(_l("Từ ngày"), [Optional()])
    last_day = DayField(_l("Đến hết ngày"), [Optional()])
    confirmed = BooleanField(_l("Tôi đã biết và vẫn giao vai trò này"))

    def for_actor(self, actor: Actor) -> None:
        """Offer only the roles the actor may give."""
        roles = [(role, _l(ROLE_LABELS[role])) for role in grantable_roles(actor)]
        self.role.offer([("", _l("– Chọn vai trò –")), *roles])

    def grant(self) -> Grant:
        """What was entered."""
        return Grant(
            unit=self.unit.data,
            role=self.role.data,
            domains=self.domains.data or (),
            decision=self.decision.data,
            valid_from=self.valid_from.data,
            last_day=self.last_day.data,
            confirmed=self.confirmed.data,
        )


class InviteForm(PersonForm, GrantForm):
    """A new person with the first role, and the way in."""

    user_name = LineField(_l("Tên đăng nhập"), [at_most(60)])
    way = ChoiceField(
        _l("Cách trao tài khoản"),
        choices=[("slip", _l("In phiếu có mật khẩu đầu tiên")), ("mail", _l("Gửi lời mời qua thư điện tử"))],
        default="slip",
    )


class EndRoleForm(PortalForm):
    """The first day without the role."""

    valid_to = DayField(_l("Thôi giữ vai trò từ ngày"), [required])


class ReasonForm(PortalForm):
    """Why."""

    reason = ProseField(_l("Lý do"), [required, at_most(300)])


class LeaveForm(ReasonForm):
    """The first day away, and why."""

    left_on = DayField(_l("Nghỉ từ ngày"), [required])


class SureForm(PortalForm):
    """Nothing but being sure."""

    sure = HiddenField(default="1")


class DelegationForm(PortalForm):
    """What is lent to whom, from when to when, why."""

    receiver = ChoiceField(_l("Người nhận ủy quyền"), [required])
    permissions = ChoicesField(_l("Được làm thay"))
    first_day = DayField(_l("Từ ngày"), [required])
    last_day = DayField(_l("Đến hết ngày"), [required])
    reason = ProseField(_l("Lý do"), [required, at_most(500)])
