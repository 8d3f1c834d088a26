"""Before sending: one slip as its family will see it, and whom sending reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.errors import NotFound
from portal.rules.permissions import Actor
from portal.services.contact_book.contact_slips.drafting import Draft, DraftRow, read_draft
from portal.services.contact_book.notices.aiming import find_told


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What sending would do: rows without a note, pupils of whose guardians nobody has ever signed in."""

    draft: Draft
    silent: Sequence[DraftRow]
    unreached: Sequence[DraftRow]


def preview_round(actor: Actor, *, class_id: int, first: date) -> Preview:
    """Whom the slips of a class would reach now."""
    draft = read_draft(actor, class_id=class_id, first=first)
    told = find_told([row.pupil.id for row in draft.rows])
    entered = {
        pupil_id
        for pupil_id, people in told.items()
        if any(each.can_enter and each.guardian_id is not None for each in people)
    }
    return Preview(
        draft=draft,
        silent=[row for row in draft.rows if not row.text],
        unreached=[row for row in draft.rows if row.pupil.id not in entered],
    )


def preview_slip(actor: Actor, *, class_id: int, first: date, pupil_id: int) -> tuple[Draft, DraftRow]:
    """One slip as its family would see it now."""
    draft = read_draft(actor, class_id=class_id, first=first)
    for row in draft.rows:
        if row.pupil.id == pupil_id:
            return draft, row
    raise NotFound
