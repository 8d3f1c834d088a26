"""Cells as they come back: of a plain form, or a few changed ones from the script; reasons and remarks."""

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import abort, request
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from portal.rules.data_forms.content import Place
from portal.services.data_forms.filling.form_writing import MINE, REASON, THEIRS, Sent
from portal.services.data_forms.writing import MOST_CELLS, Change
from portal.web.forms import PortalForm, ProseField, at_most, required
from portal.web.numbers import LARGEST, whole_number

LONGEST_KEY = 130
KEY = re.compile(r"!?[a-z0-9_]+(\.[a-z0-9_]+){0,2}\??", re.ASCII)


class SheetForm(PortalForm):
    """What goes with the cells: the content the page had shown."""

    version = IntegerField(widget=HiddenInput(), default=0)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """The cells are fields of no fixed names: what came is kept, also what was typed before signing in."""
        self.came = self.meta.wrap_formdata(self, formdata)
        super().process(self.came, *args, **kwargs)

    def sent(self) -> Sent:
        """All cells of the form, and whose value is to stand where two people changed one."""
        choices = {place: choice for place, choice in self._named("k") if choice in {MINE, THEIRS}}
        return Sent(cells=dict(self._named("c")), version=whole_number(self.version.data) or 0, choices=choices)

    def _named(self, letter: str) -> Iterator[tuple[Place, str]]:
        """The fields named ``c-0-classes``."""
        for name, value in (self.came or {}).items():
            kind, _dash, rest = name.partition("-")
            number, _dash, key = rest.partition("-")
            record = whole_number(number)
            if kind == letter and record is not None and len(key) <= LONGEST_KEY and KEY.fullmatch(key):
                yield (key, record), value


class VersionForm(PortalForm):
    """A step is about the content the page showed."""

    version = IntegerField(widget=HiddenInput(), default=0)

    def seen(self) -> int:
        """That content."""
        return whole_number(self.version.data) or 0


class ReasonForm(VersionForm):
    """Why a report is given back."""

    reason = ProseField(_("Lý do trả lại"), [required, at_most(1000)])


class RemarkForm(PortalForm):
    """A remark at a cell or about the whole report."""

    text = ProseField(_("Góp ý"), [required, at_most(1000)])


def sent_changes() -> tuple[list[tuple[Place, Change]], str]:
    """The changed cells of a script, ``[[record, key, typed, version seen, batch], ...]``, each under the place of its
    box, and the browser's page; 400 for anything else."""
    try:
        found = json.loads(request.form.get("cells", ""))
        changes = [_change(*cell) for cell in found[: MOST_CELLS + 1]]
        page = str(found[0][4]).rpartition("-")[0] if found else ""
    except (ValueError, TypeError, RecursionError, IndexError, KeyError):
        abort(400)
    return changes, page


def _change(record: Any, key: Any, typed: Any, seen: Any, batch: Any) -> tuple[Place, Change]:
    numbers = all(type(number) is int and 0 <= number <= LARGEST for number in (record, seen))
    words = all(isinstance(word, str) and _is_writing(word) for word in (key, typed, batch))
    if not numbers or not words or len(key) > LONGEST_KEY or not KEY.fullmatch(key) or not 0 < len(batch) <= 24:
        raise ValueError
    if key.endswith(REASON):
        return (key, record), Change(key=key.removesuffix(REASON), record_id=record, reason=typed, seen=seen)
    return (key, record), Change(key=key, record_id=record, typed=typed, seen=seen)


def _is_writing(word: str) -> bool:
    """JSON may carry what no database takes: a NUL, or half a character."""
    return "\x00" not in word and not any("\ud800" <= sign <= "\udfff" for sign in word)
