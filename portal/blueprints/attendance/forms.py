"""The form of a roll: for each pupil one choice, and what belongs to it."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.widgets import HiddenInput

from portal.errors import RuleBroken
from portal.rules.attendance.statuses import HERE, STATUS_LABELS, Mark, read_mark
from portal.services.attendance.taking import Saved
from portal.web.forms import LineField, PortalForm
from portal.web.words import say

CHOICES = [SelectChoice(code, _l(label)) for code, label in STATUS_LABELS.items()]


class RollForm(PortalForm):
    """Its fields for pupils are added by ``roll_form``."""

    pupil_ids: ClassVar[tuple[int, ...]] = ()
    version = IntegerField(widget=HiddenInput(), default=0)

    def marks(self) -> dict[int, Mark]:
        """What was said of each pupil the form was sent with."""
        return {pupil_id: self._read(pupil_id) for pupil_id in self.pupil_ids if self[f"status_{pupil_id}"].raw_data}

    def validate(self, extra_validators: Any = None) -> bool:
        """Each pupil's fields together, every mistake at its own."""
        valid = super().validate(extra_validators)
        for pupil_id in self.pupil_ids:
            try:
                if self[f"status_{pupil_id}"].raw_data:
                    self._read(pupil_id)
            except RuleBroken as error:
                self.refuse(error)
                valid = False
        return valid

    def show_clashes(self, saved: Saved) -> None:
        """Say at each pupil what another person entered; sending again means one's own word. Others' entries show."""
        for pupil_id, said in saved.marks.items():
            if pupil_id in self.pupil_ids and pupil_id not in saved.clashes:
                for name, value in as_typed(said).items():
                    self[f"{name}_{pupil_id}"].data = value
        for pupil_id, clash in saved.clashes.items():
            words = _("%(who)s vừa ghi: %(said)s.", who=", ".join(saved.others), said=say(_label(clash.current)))
            self[f"status_{pupil_id}"].errors = [words, _("Lưu lần nữa nếu bạn giữ ý của mình.")]
        self.version.data, self.version.raw_data = saved.version, None

    def _read(self, pupil_id: int) -> Mark:
        status, lessons, reason = (self[f"{name}_{pupil_id}"].data or "" for name in ("status", "lessons", "reason"))
        return read_mark(status, lessons, reason, suffix=f"_{pupil_id}")


def roll_form(pupils: Iterable[Any], marks: Mapping[int, Mark], version: int) -> type[RollForm]:
    """A form for these pupils, filled with the roll as it stands."""
    fields: dict[str, Any] = {"version": IntegerField(widget=HiddenInput(), default=version)}
    pupils = list(pupils)
    for pupil in pupils:
        said = marks.get(pupil.id, HERE)
        typed = as_typed(said)
        fields[f"status_{pupil.id}"] = SelectField(
            pupil.full_name, choices=CHOICES, default=typed["status"], validate_choice=False
        )
        for name, label in (
            ("lessons", _("Tiết vắng của %(name)s", name=pupil.full_name)),
            ("reason", _("Lý do của %(name)s", name=pupil.full_name)),
        ):
            fields[f"{name}_{pupil.id}"] = LineField(label, default=typed[name])
    return type("ThisRoll", (RollForm,), {**fields, "pupil_ids": tuple(pupil.id for pupil in pupils)})


def as_typed(said: Mark) -> dict[str, str]:
    """A mark as a person types it, by the names of the fields."""
    return {**said.as_dict(), "lessons": said.lessons.replace(",", ", ")}


def _label(said: Mark) -> str:
    return STATUS_LABELS[said.status]
