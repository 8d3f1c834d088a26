"""Forms of the site's settings, sections and writing groups."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.fields import SelectChoice

from portal.rules.news.colours import COLOURS
from portal.rules.news.settings import LONGEST_DEMAND
from portal.services.news import groups, look, sections
from portal.services.news.publishing import LONGEST_REASON
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    required,
)
from portal.web.words import say


class SettingsForm(PortalForm):
    """What few sites change."""

    shortest_words = IntegerField(_l("Bài viết có ít nhất bao nhiêu từ"))
    self_approval = BooleanField(_l("Cho người lãnh đạo duy nhất của đơn vị tự duyệt bài của mình"))
    quiet_days = IntegerField(_l("Đơn vị cấp dưới bao nhiêu ngày không có bài mới thì nhắc"))
    most = LONGEST_DEMAND


class LookForm(VersionForm):
    """Name, tagline and colour of the site."""

    name = LineField(_l("Tên trang tin"), [required, at_most(look.LONGEST_NAME)])
    tagline = LineField(_l("Dòng giới thiệu"), [at_most(look.LONGEST_TAGLINE)])
    colour = RadioField(_l("Màu"), validate_choice=False)

    def offer_colours(self) -> None:
        """The colours by their names in the language of the page."""
        self.colour.choices = [SelectChoice(name, say(colour.label)) for name, colour in COLOURS.items()]


class AddressForm(VersionForm):
    """The address of the site."""

    slug = LineField(_l("Địa chỉ"), [required])


class HostForm(VersionForm):
    """A host name of the site's own."""

    host = LineField(_l("Tên miền riêng"))


class CloseForm(PortalForm):
    """Why nobody shall read the site."""

    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_REASON)])


class SectionForm(PortalForm):
    """A section."""

    name = LineField(_l("Tên chuyên mục"), [required, at_most(sections.LONGEST_NAME)])
    description = LineField(_l("Mô tả ngắn"), [at_most(sections.LONGEST_DESCRIPTION)])


class GroupForm(PortalForm):
    """A writing group."""

    name = LineField(_l("Tên tổ viết bài"), [required, at_most(groups.LONGEST_NAME)])
    sections = ChoicesField(_l("Viết ở các chuyên mục"))


class MemberForm(PortalForm):
    """Somebody more in a group."""

    account_id = ChoiceField(_l("Người viết"), [required])
    confirmed = BooleanField(_l("Vẫn thêm người đang hỗ trợ CNTT"))
