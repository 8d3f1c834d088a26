"""Forms about articles of the units below; each carries the state the person saw."""

from flask_babel import lazy_gettext as _l

from portal.blueprints.news.forms import SeenForm
from portal.services.news.publishing import LONGEST_REASON
from portal.services.news.syndicating import LONGEST_HEADLINE, LONGEST_SUMMARY
from portal.web.forms import ChoicesField, LineField, PortalForm, ProseField, at_most, required


class AcceptForm(SeenForm):
    """Showing an article, with words of one's own before the link."""

    headline = LineField(_l("Tiêu đề trên cổng"), [at_most(LONGEST_HEADLINE)])
    summary = ProseField(_l("Tóm tắt trên cổng"), [at_most(LONGEST_SUMMARY)])


class RefuseForm(SeenForm):
    """Not showing it, with a reason its unit reads."""

    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_REASON)])


class ManyForm(PortalForm):
    """Several at once."""

    chon = ChoicesField(_l("Bài được đánh dấu"), validate_choice=False)
