"""Choosing addressees."""

from dataclasses import replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.rules.documents.addressing import DEEPEST, Addressing
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.documents import groups, routes
from portal.services.documents.forwarding import LONGEST_NOTE
from portal.services.documents.routes import Routes
from portal.web.forms import LineField, PortalForm, ProseField, at_most
from portal.web.numbers import key, whole_number


class Checkboxes(SelectMultipleField):
    """Several choices, each a check box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BelowForm(PortalForm):
    """Choosing among the units below."""

    subordinates = RadioField(_l("Gửi xuống"), choices=[], default="none")
    kinds = Checkboxes(_l("Chỉ các loại đơn vị"), choices=[])
    groups = Checkboxes(_l("Nhóm đã lưu"), choices=[], coerce=key)
    units = Checkboxes(_l("Đơn vị chọn riêng"), choices=[], coerce=key, validate_choice=False)
    words = LineField(_l("Tìm đơn vị theo tên"), [at_most(100)])
    may_find = True
    sideways = False

    def offer(self, routes: Routes, units: list[tuple[int, str]]) -> None:
        """Fill the choices from the routes of the unit."""
        self.subordinates.choices = [
            ("none", _l("Không gửi xuống")),
            ("direct", _l("Cấp dưới trực tiếp (%(count)d đơn vị)", count=routes.directly_below)),
            *(
                (str(levels), _l("Đến %(levels)d cấp dưới (%(count)d đơn vị)", levels=levels, count=count))
                for levels, count in enumerate(routes.within[1:-1][: DEEPEST - 1], start=2)
            ),
            ("all", _l("Mọi đơn vị cấp dưới (%(count)d đơn vị)", count=routes.all_below)),
        ]
        self.kinds.choices = [(kind.code, f"{gettext(kind.label)} ({kind.count})") for kind in routes.kinds]
        self.units.choices = units
        self.may_find = routes.single

    def chosen_units(self) -> list[int]:
        """Ids of single units ticked so far; unreadable ones are dropped."""
        return [found for value in self.units.raw_data or self.units.data or () if (found := whole_number(value))]

    def addressing(self) -> Addressing:
        """What was chosen, as it is kept with the draft."""
        return Addressing(
            subordinates=self.subordinates.data or "none",
            kinds=tuple(self.kinds.data or ()) if self.subordinates.data != "none" else (),
            units=tuple(self.units.data or ()),
            groups=tuple(self.groups.data or ()),
        )


class AddresseeForm(BelowForm):
    """The part of composing that says who receives."""

    sideways = True
    upward = Checkboxes(_l("Gửi lên"), choices=[])

    def offer(self, routes: Routes, units: list[tuple[int, str]]) -> None:
        """As below, and the units above."""
        super().offer(routes, units)
        self.upward.choices = [
            (name, f"{label}: {unit.name}")
            for name, label, unit in (
                ("superior", _l("Cấp trên"), routes.superior),
                ("centre", _l("Thẳng trung ương"), routes.centre),
            )
            if unit is not None
        ]

    def addressing(self) -> Addressing:
        """As below, and the units above."""
        upward = self.upward.data or ()
        return replace(super().addressing(), superior="superior" in upward, centre="centre" in upward)


class ForwardForm(BelowForm):
    """Passing a document on: to whom, with what note. ``seal`` stands for the addressees that were shown."""

    again = BooleanField(
        _l("Gửi cả đơn vị đã nhận văn bản này"),
        description=_l("Mặc định bỏ qua những đơn vị đã nhận văn bản này từ nơi khác."),
    )
    remark = ProseField(
        _l("Lời nhắn kèm theo"),
        [at_most(LONGEST_NOTE)],
        description=_l("Không bắt buộc. Hiện phía trên văn bản; văn bản giữ nguyên như nơi ban hành đã gửi."),
    )
    key = HiddenField(validators=[at_most(40)])
    seal = HiddenField(validators=[at_most(40)])


def offer_routes(form: BelowForm, actor: Actor) -> None:
    """Fill the choices: routes of the unit, units ticked so far, and those found by name."""
    units = {unit.id: unit.name for unit in routes.get_units(form.chosen_units())}
    if words := fold(form.words.data or ""):
        units |= {unit.id: unit.name for unit in routes.find_addressable(actor, words=words, sideways=form.sideways)}
    form.offer(routes.list_routes(actor), list(units.items()))
    form.groups.choices = [(group.id, f"{group.name} ({group.ready})") for group in groups.list_groups(actor)]


def stored_addressees(addressing: Addressing) -> dict[str, object]:
    """The addressee fields of a stored draft."""
    return {
        "upward": [name for name in ("superior", "centre") if getattr(addressing, name)],
        "subordinates": addressing.subordinates,
        "kinds": list(addressing.kinds),
        "units": list(addressing.units),
        "groups": list(addressing.groups),
    }
