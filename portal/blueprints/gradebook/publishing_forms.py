"""Forms of publishing: which columns; which changes of published marks, and what to say about them."""

from flask_babel import lazy_gettext as _

from portal.web.forms import ChoicesField, PortalForm, ProseField, at_most


class ColumnsForm(PortalForm):
    """Columns of one book."""

    columns = ChoicesField(_("Cột"))


class CorrectionsForm(PortalForm):
    """Words for whoever asked; a refusal needs some."""

    answer = ProseField(_("Lời nhắn, hoặc lý do không duyệt"), [at_most(500)])
