"""Forms of weekly or monthly contact slips."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.rules.contact_book.contact_slips import FREQUENCY_LABELS, LONGEST_NOTE
from portal.services.contact_book.contact_slips.drafting import Draft, Typed
from portal.web.forms import ChoiceField, DayField, PortalForm, ProseField, VersionForm, at_most, load_form, required
from portal.web.numbers import whole_number


class SettingForm(VersionForm):
    """How often slips are sent, and where week 1 begins."""

    frequency = ChoiceField(
        _l("Phiếu liên lạc"), choices=[(code, _l(words)) for code, words in FREQUENCY_LABELS.items()]
    )
    week_one = DayField(
        _l("Tuần 1 bắt đầu thứ Hai ngày"), [required], description=_l("Các tuần của trường được đánh số từ ngày này.")
    )


class CorrectionForm(PortalForm):
    """What is put beside a slip that was sent."""

    text = ProseField(
        _l("Lời đính chính"),
        [required, at_most(LONGEST_NOTE)],
        description=_l("Gia đình đọc được cả lời đã gửi, lời này và các lời đính chính trước."),
    )


class NotesForm(PortalForm):
    """The notes of a class; each pupil has the fields ``note_<id>`` and ``seen_<id>``."""

    def typed(self, pupil_ids: Sequence[int]) -> list[Typed]:
        """What was sent of these pupils."""
        return [
            Typed(pupil_id, self[f"note_{pupil_id}"].data or "", whole_number(self[f"seen_{pupil_id}"].data) or 0)
            for pupil_id in pupil_ids
        ]


class RewordForm(PortalForm):
    """The teacher's words of a slip that nobody has seen."""

    text = ProseField(_l("Lời giáo viên chủ nhiệm"), [required, at_most(LONGEST_NOTE)])


def notes_form(draft: Draft, *, only: int | None = None) -> NotesForm:
    """A form with a note for each pupil of a class, or for one of them."""
    rows = [row for row in draft.rows if only in {None, row.pupil.id}]
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for row in rows:
        note, seen = f"note_{row.pupil.id}", f"seen_{row.pupil.id}"
        fields[note] = ProseField(_l("Lời giáo viên cho %(name)s", name=row.pupil.full_name), [at_most(LONGEST_NOTE)])
        fields[seen] = HiddenField()
        data |= {note: row.text, seen: str(row.version)}
    made: type[NotesForm] = type("ClassNotesForm", (NotesForm,), fields)
    return load_form(made, data=data)
