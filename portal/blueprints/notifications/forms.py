"""The form of preferences: hours, and one select for each kind (for families each topic) and channel to choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, SelectField

from portal.rules.notifications.kinds import (
    CHANNEL_LABELS,
    CHOICE_LABELS,
    CHOICES,
    KINDS,
    TOPIC_LABELS,
    Channel,
    Choice,
    Kind,
    Topic,
    field_name,
    kinds_of,
)
from portal.rules.notifications.timing import FIRST_DIGEST, LAST_DIGEST, Habit
from portal.web.forms import ChoiceField, PortalForm
from portal.web.numbers import whole_number


def _hours(first: int, last: int) -> list[tuple[str, Any]]:
    return [(str(hour), _l("%(hour)d giờ", hour=hour)) for hour in range(first, last + 1)]


class PreferenceForm(PortalForm):
    """Its fields of kinds are added by ``preference_form``."""

    chosen: ClassVar[dict[tuple[Kind, Channel], str]] = {}

    digest_hour = ChoiceField(_l("Thư gộp gửi lúc"), choices=_hours(FIRST_DIGEST, LAST_DIGEST))
    quiet_from = ChoiceField(_l("Yên lặng từ"), choices=[("", _l("Không có giờ yên lặng")), *_hours(0, 23)])
    quiet_until = ChoiceField(_l("Yên lặng đến"), choices=_hours(0, 23))

    def choices(self) -> dict[tuple[Kind, Channel], Choice]:
        """What was chosen; a choice of a topic goes for each of its kinds."""
        return {
            (kind, channel): Choice(self[name].data)
            for (lead, channel), name in self.chosen.items()
            for kind in (kinds_of(KINDS[lead].family) if KINDS[lead].family else [lead])
            if channel in KINDS[kind].channels and not KINDS[kind].is_fixed(channel)
        }

    def habit(self) -> Habit:
        """The hours."""
        begin, end = whole_number(self.quiet_from.data), whole_number(self.quiet_until.data) or 0
        return Habit(whole_number(self.digest_hour.data) or 0, end if begin is None else begin, end)


def preference_form(
    kinds: Sequence[Kind], current: Mapping[tuple[Kind, Channel], Choice], *, texts: bool
) -> type[PreferenceForm]:
    """A form for these kinds, filled with what holds now; what is fixed has no fields. ``texts``: SMS is offered."""
    offered = [channel for channel in Channel if texts or channel != Channel.SMS]
    places = [
        (kind, channel)
        for kind in kinds
        for channel in offered
        if channel in KINDS[kind].channels and not KINDS[kind].is_fixed(channel)
    ]
    fields = {field_name(*place): _select(*place, current[place]) for place in places}
    names = {place: field_name(*place) for place in places}
    return type("ThesePreferences", (PreferenceForm,), {**fields, "chosen": names})


def hours_of(habit: Habit) -> dict[str, str]:
    """The hours as the fields take them."""
    begin = str(habit.quiet_from) if habit.is_quiet_at_times else ""
    return {"digest_hour": str(habit.digest_hour), "quiet_from": begin, "quiet_until": str(habit.quiet_until)}


def _select(kind: Kind, channel: Channel, current: Choice) -> SelectField:
    label = lazy_gettext("%(kind)s – %(channel)s", kind=name_of(kind), channel=_channel(channel))
    options = [SelectChoice(choice.value, lazy_gettext(CHOICE_LABELS[choice])) for choice in CHOICES[channel]]
    return SelectField(label, choices=options, default=current.value)


def name_of(kind: Kind) -> str:
    """What is chosen about: the kind, for families its topic."""
    topic = KINDS[kind].family
    return gettext(TOPIC_LABELS[Topic(topic)] if topic else KINDS[kind].label)


def _channel(channel: Channel) -> str:
    return str(gettext(CHANNEL_LABELS[channel]))


@dataclass(frozen=True)
class Cell:
    """One channel of a row: its select, or the words of what always holds; neither where it is no way."""

    channel: str
    field: Field | None
    words: str


@dataclass(frozen=True)
class Row:
    """One kind or topic on the page."""

    label: str
    cells: list[Cell]


def rows_of(form: PreferenceForm, kinds: Sequence[Kind], channels: Sequence[Channel]) -> list[Row]:
    """The rows of these kinds, with these channels as columns."""
    return [Row(name_of(kind), [_cell(form, kind, channel) for channel in channels]) for kind in kinds]


def _cell(form: PreferenceForm, kind: Kind, channel: Channel) -> Cell:
    name = form.chosen.get((kind, channel))
    fixed = channel in KINDS[kind].channels and KINDS[kind].is_fixed(channel)
    words = gettext(CHOICE_LABELS[KINDS[kind].default(channel)]) if fixed else ""
    return Cell(_channel(channel), form[name] if name else None, words)
