"""The form of preferences: one select for each kind and channel that can be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext, lazy_gettext
from wtforms import Field, SelectChoice, SelectField

from portal.rules.notifications.kinds import (
    CHANNEL_LABELS,
    CHOICE_LABELS,
    CHOICES,
    KINDS,
    Channel,
    Choice,
    Kind,
    field_name,
)
from portal.web.forms import PortalForm


class PreferenceForm(PortalForm):
    """Its fields are added by ``preference_form``."""

    chosen: ClassVar[dict[tuple[Kind, Channel], str]] = {}

    def choices(self) -> dict[tuple[Kind, Channel], Choice]:
        """What was chosen."""
        return {place: Choice(self[name].data) for place, name in self.chosen.items()}


def preference_form(kinds: Sequence[Kind], current: Mapping[tuple[Kind, Channel], Choice]) -> type[PreferenceForm]:
    """A form for these kinds, filled with what holds now; forced kinds have no fields."""
    places = [(kind, channel) for kind in kinds if not KINDS[kind].forced for channel in KINDS[kind].channels]
    fields = {field_name(*place): _select(*place, current[place]) for place in places}
    names = {place: field_name(*place) for place in places}
    return type("ThesePreferences", (PreferenceForm,), {**fields, "chosen": names})


def _select(kind: Kind, channel: Channel, current: Choice) -> SelectField:
    label = lazy_gettext("%(kind)s – %(channel)s", kind=gettext(KINDS[kind].label), channel=_channel(channel))
    options = [SelectChoice(choice.value, lazy_gettext(CHOICE_LABELS[choice])) for choice in CHOICES[channel]]
    return SelectField(label, choices=options, default=current.value)


def _channel(channel: Channel) -> str:
    return str(gettext(CHANNEL_LABELS[channel]))


@dataclass(frozen=True)
class Row:
    """One kind on the page: for each channel its select, for a forced kind the words of what holds, or nothing."""

    label: str
    cells: list[tuple[str, Field | None, str]]


def rows_of(form: PreferenceForm, kinds: Sequence[Kind]) -> list[Row]:
    """The rows of the page, in the order of the kinds, with the channels any of them has."""
    offered = [channel for channel in Channel if any(channel in KINDS[kind].channels for kind in kinds)]
    return [
        Row(
            gettext(KINDS[kind].label),
            [
                (
                    _channel(channel),
                    form[form.chosen[kind, channel]] if (kind, channel) in form.chosen else None,
                    gettext(CHOICE_LABELS[KINDS[kind].default(channel)]) if channel in KINDS[kind].channels else "",
                )
                for channel in offered
            ],
        )
        for kind in kinds
    ]
