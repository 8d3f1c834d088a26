"""Choosing the people to whom a document is spread."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from portal.rules.permissions import ROLE_LABELS, Role
from portal.services.documents.spreading import LONGEST_REMARK, Choice, Colleague
from portal.web.forms import ChoicesField, PortalForm, ProseField, at_most
from portal.web.numbers import whole_number


class SpreadForm(PortalForm):
    """Everybody, some roles or single people; what is asked of them."""

    whom = RadioField(_l("Phổ biến đến"), choices=[], default="everybody")
    roles = ChoicesField(_l("Vai trò"))
    people = ChoicesField(_l("Từng người"))
    remark = ProseField(_l("Lời nhắn"), [at_most(LONGEST_REMARK)])
    asks_confirmation = BooleanField(
        _l("Yêu cầu xác nhận"),
        description=_l("Mỗi người bấm “Tôi đã đọc và nắm được”; mở văn bản thôi chưa phải là xác nhận."),
    )

    def offer(self, colleagues: Sequence[Colleague]) -> None:
        """Fill the choices with the people who have not been chosen yet."""
        held = Counter(role for colleague in colleagues for role in set(colleague.roles))
        self.whom.choices = [
            ("everybody", _("Tất cả (%(count)s người)", count=len(colleagues))),
            ("roles", _("Theo vai trò")),
            ("people", _("Chọn từng người")),
        ]
        self.roles.offer((role.value, f"{_(ROLE_LABELS[role])} ({held[role]})") for role in Role if held[role])
        self.people.offer((str(colleague.account.id), _label(colleague)) for colleague in colleagues)

    def choice(self) -> Choice:
        """Whom the person chose; what belongs to another way of choosing does not count."""
        whom = self.whom.data
        return Choice(
            everybody=whom == "everybody",
            roles=[Role(role) for role in self.roles.data or ()] if whom == "roles" else (),
            people=[found for value in self.people.data or () if (found := whole_number(value))]
            if whom == "people"
            else (),
        )


def _label(colleague: Colleague) -> str:
    roles = ", ".join(_(ROLE_LABELS[role]) for role in dict.fromkeys(colleague.roles))
    return f"{colleague.account.full_name} ({roles})"
