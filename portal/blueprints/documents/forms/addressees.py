"""Choosing addressees."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.rules.documents.addressing import Addressing
from portal.services.documents.routes import Routes
from portal.web.forms import LineField, PortalForm, at_most
from portal.web.numbers import key, whole_number


class Checkboxes(SelectMultipleField):
    """Several choices, each a check box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AddresseeForm(PortalForm):
    """The part of composing that says who receives."""

    upward = Checkboxes(_l("Gửi lên"), choices=[])
    subordinates = RadioField(_l("Gửi xuống"), choices=[], default="none")
    kinds = Checkboxes(_l("Chỉ các loại đơn vị"), choices=[])
    units = Checkboxes(_l("Đơn vị chọn riêng"), choices=[], coerce=key, validate_choice=False)
    words = LineField(_l("Tìm đơn vị theo tên"), [at_most(100)])

    def offer(self, routes: Routes, units: list[tuple[int, str]]) -> None:
        """Fill the choices from the routes of the unit."""
        self.upward.choices = [
            (name, f"{label}: {unit.name}")
            for name, label, unit in (
                ("superior", _l("Cấp trên"), routes.superior),
                ("centre", _l("Thẳng trung ương"), routes.centre),
            )
            if unit is not None
        ]
        self.subordinates.choices = [
            ("none", _l("Không gửi xuống")),
            ("direct", _l("Cấp dưới trực tiếp (%(count)d đơn vị)", count=routes.directly_below)),
            ("all", _l("Mọi đơn vị cấp dưới (%(count)d đơn vị)", count=routes.all_below)),
        ]
        self.kinds.choices = [(kind.code, f"{gettext(kind.label)} ({kind.count})") for kind in routes.kinds]
        self.units.choices = units

    def chosen_units(self) -> list[int]:
        """Ids of single units ticked so far; unreadable ones are dropped."""
        return [found for value in self.units.raw_data or self.units.data or () if (found := whole_number(value))]

    def addressing(self) -> Addressing:
        """What was chosen, as it is kept with the draft."""
        return Addressing(
            superior="superior" in (self.upward.data or ()),
            centre="centre" in (self.upward.data or ()),
            subordinates=self.subordinates.data or "none",
            kinds=tuple(self.kinds.data or ()) if self.subordinates.data != "none" else (),
            units=tuple(self.units.data or ()),
        )


def stored_addressees(addressing: Addressing) -> dict[str, object]:
    """The addressee fields of a stored draft."""
    return {
        "upward": [name for name in ("superior", "centre") if getattr(addressing, name)],
        "subordinates": addressing.subordinates,
        "kinds": list(addressing.kinds),
        "units": list(addressing.units),
    }
