"""Forms of the required pages."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.blueprints.news.writing_forms import WithBody
from portal.rules.news.pages import LONGEST_BODY
from portal.web.forms import ProseField, at_most


class PageForm(WithBody):
    """The words of a page."""

    body = ProseField(_l("Nội dung"), [at_most(LONGEST_BODY)])
    form_of_body = HiddenField(default="")
    seen = HiddenField(default="0")
