"""Saved groups of addressees."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.documents.forms.addressees import Checkboxes
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.documents import routes
from portal.services.documents.groups import LONGEST_NAME
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, required
from portal.web.numbers import key, whole_number


class GroupForm(PortalForm):
    """What a group is called."""

    name = LineField(_l("Tên nhóm"), [required, at_most(LONGEST_NAME)])


class MembersForm(PortalForm):
    """Units to put into a group: a whole kind, or single ones found by name."""

    kind = ChoiceField(_l("Cả một loại đơn vị"))
    words = LineField(_l("Tìm đơn vị theo tên"), [at_most(100)])
    units = Checkboxes(_l("Đơn vị tìm thấy"), choices=[], coerce=key, validate_choice=False)

    def offer(self, actor: Actor) -> None:
        """Fill the choices: kinds below, units ticked so far, and those found by name."""
        kinds = [(kind.code, f"{_(kind.label)} ({kind.count})") for kind in routes.list_routes(actor).kinds]
        self.kind.offer([("", _("Không chọn")), *kinds])
        ticked = [found for value in self.units.raw_data or () if (found := whole_number(value))]
        units = {unit.id: unit.name for unit in routes.get_units(ticked)}
        if words := fold(self.words.data or ""):
            units |= {unit.id: unit.name for unit in routes.find_addressable(actor, words=words, sideways=False)}
        self.units.choices = list(units.items())
