"""The draft of a form: read, changed one place at a time, and one change taken back.

Each change is checked against the place it changes (``mark_of``), not against the whole draft: two tabs may work on
two tables at once, and neither undoes the other.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken, mark
from portal.models.data_forms import DataForm, FormVersion
from portal.rules.data_forms.definition import MOST_CELLS, Check, Definition, Part, Section
from portal.rules.data_forms.designing import building
from portal.rules.data_forms.designing.others import Others
from portal.rules.data_forms.designing.wording import to_words
from portal.rules.data_forms.stored import read_definition, write_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.designing.forms import get_form
from portal.services.data_forms.designing.others import others_in
from portal.services.records import note

LARGEST = 2_000_000
"""Characters of a kept draft."""


@dataclass(frozen=True)
class Draft:
    """A form with its draft."""

    form: DataForm
    version: FormVersion
    definition: Definition

    @cached_property
    def others(self) -> Others:
        """Other forms its expressions name."""
        return others_in(self.form.unit_id, self.definition, but=self.form.code)

    def words(self, expression: str, part: Part | None = None) -> str:
        """An expression as it is written here, to be read back."""
        return to_words(expression, self.definition, part, self.others)

    def told(self, expression: str, part: Part | None = None) -> str:
        """The same to be read only."""
        return to_words(expression, self.definition, part, self.others, hide=True)


def get_draft(actor: Actor, form_id: int, *, lock: bool = False) -> Draft:
    """The draft of one of the unit's forms; NotFound where there is none."""
    form = get_form(actor, form_id)
    query = select(FormVersion).where(FormVersion.form_id == form.id, FormVersion.published_at.is_(None))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return Draft(form, found, read_definition(found.definition))


def mark_of(definition: Definition, place: str) -> str:
    """A short mark of what stands at a place, to see whether it changed meanwhile."""
    item = building.find(definition, place)
    kept = json.dumps(write_definition(Definition(*_alone(item))), sort_keys=True)
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def change_draft(
    actor: Actor, form_id: int, change: Callable[[Definition], Definition], *, place: str = "", seen: str = ""
) -> Draft:
    """Change the draft. ``seen``: the mark of ``place`` when the person began; Conflict when it is another now."""
    draft = get_draft(actor, form_id, lock=True)
    if draft.form.put_away_at:
        raise RuleBroken(mark("Biểu mẫu đã cất; hãy lấy ra trước khi sửa."))
    if seen and mark_of(draft.definition, place) != seen:
        raise Conflict(
            mark("Mục này vừa được sửa ở cửa sổ khác. Những gì bạn gõ vẫn còn đây: xem lại rồi gửi lần nữa.")
        )
    changed = change(draft.definition)
    kept = write_definition(changed)
    if len(changed.cells) > 2 * MOST_CELLS or len(json.dumps(kept)) > LARGEST:
        raise RuleBroken(mark("Biểu mẫu quá lớn: nhiều nhất %(most)d ô."), most=MOST_CELLS)
    draft.version.former, draft.version.definition = draft.version.definition, kept
    draft.version.changed_at = clock.now()
    note(actor, "form_draft_changed", "data_form", form_id, after={"count": len(changed.cells)})
    return Draft(draft.form, draft.version, changed)


def undo(actor: Actor, form_id: int) -> Draft:
    """Take the last change of the draft back; doing it twice brings the change back."""
    draft = get_draft(actor, form_id, lock=True)
    if draft.version.former is None:
        raise RuleBroken(mark("Chưa có việc nào để hoàn tác."))
    former = draft.version.former
    draft.version.former, draft.version.definition = draft.version.definition, former
    draft.version.changed_at = clock.now()
    note(actor, "form_draft_undone", "data_form", form_id)
    return Draft(draft.form, draft.version, read_definition(former))


def _alone(item: building.Item) -> tuple[tuple[Section, ...], tuple[Check, ...]]:
    """A definition of one item only; of a section its own facts, not its parts."""
    if isinstance(item, Check):
        return (), (item,)
    if isinstance(item, Section):
        return (replace(item, parts=()),), ()
    return (Section(code="s", label="", parts=(item,)),), ()
