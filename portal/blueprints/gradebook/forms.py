"""A sheet as it comes back: cells of a plain form, or a few changed cells from the script."""

import json
from collections.abc import Iterator
from typing import Any

from flask import abort, request
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from portal.services.gradebook.form_writing import MINE, THEIRS, Place, Sent
from portal.services.gradebook.writing import MOST_CELLS, Change
from portal.web.forms import LineField, PortalForm, at_most
from portal.web.numbers import LARGEST, whole_number

LONGEST_BATCH = 40
LONGEST_COLUMN = 30


class SheetForm(PortalForm):
    """What goes with the cells: why somebody writes for the teacher or changes what families saw, the last change the
    page knew."""

    reason = LineField(_("Lý do"), [at_most(500)])
    newest = IntegerField(widget=HiddenInput(), default=0)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """The cells are fields of no fixed names: what came is kept, also what was typed before signing in."""
        self.came = self.meta.wrap_formdata(self, formdata)
        super().process(self.came, *args, **kwargs)

    def sent(self) -> Sent:
        """All cells of the form, by pupil and column, and whose value is to stand where two people changed a cell."""
        choices = {place: choice for place, choice in self._named("k") if choice in {MINE, THEIRS}}
        return Sent(cells=dict(self._named("c")), newest=whole_number(self.newest.data) or 0, choices=choices)

    def _named(self, letter: str) -> Iterator[tuple[Place, str]]:
        """The fields named ``c-12-tx1``."""
        for name, value in (self.came or {}).items():
            kind, _dash, rest = name.partition("-")
            number, _dash, column = rest.partition("-")
            pupil_id = whole_number(number)
            if kind == letter and pupil_id is not None and 0 < len(column) <= LONGEST_COLUMN:
                yield (pupil_id, column), value


def sent_changes() -> list[Change]:
    """The changed cells of a script, ``[[pupil, column, typed, version seen, batch], ...]``; 400 for anything else."""
    try:
        found = json.loads(request.form.get("cells", ""))
        return [_change(*cell) for cell in found[: MOST_CELLS + 1]]
    except (ValueError, TypeError, RecursionError):
        abort(400)


def _change(pupil_id: Any, column: Any, typed: Any, seen: Any, batch: Any) -> Change:
    numbers = all(type(number) is int and 0 <= number <= LARGEST for number in (pupil_id, seen))
    words = all(isinstance(word, str) and "\x00" not in word for word in (column, typed, batch))
    if not numbers or not words or len(column) > LONGEST_COLUMN or not 0 < len(batch) <= LONGEST_BATCH:
        raise ValueError
    return Change(pupil_id=pupil_id, column=column, typed=typed, seen=seen, batch=batch)
