"""Forms of readers who follow a site; they carry no token, see ``page(..., visitors=True)``."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.rules.news.following import FREQUENCY_LABELS, Frequency
from portal.web.forms import ChoiceField, ChoicesField, LineField, PortalForm, required

FREQUENCIES = [(frequency, _l(label)) for frequency, label in FREQUENCY_LABELS.items()]


class FollowForm(PortalForm):
    """Which address follows, what, how often. ``homepage`` is seen by programs alone."""

    class Meta(PortalForm.Meta):
        """Kept by caches: the same for everybody."""

        csrf = False

    email = LineField(_l("Địa chỉ thư điện tử"), [required])
    section = ChoiceField(_l("Nhận tin về"), default="")
    frequency = ChoiceField(_l("Bao lâu một lần"), choices=FREQUENCIES, default=Frequency.WEEKLY)
    homepage = LineField(_l("Để trống ô này"))

    def __init__(self, sections: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.section.offer([("", _l("Cả trang tin")), *((str(section.id), section.name) for section in sections)])


class ChooseForm(PortalForm):
    """What a follower gets from now on."""

    class Meta(PortalForm.Meta):
        """The link's token tells whose form it is."""

        csrf = False

    frequency = ChoiceField(_l("Bao lâu một lần"), choices=FREQUENCIES)
    sections = ChoicesField(_l("Chỉ những chuyên mục này"))
