"""What is asked for, in the address: ``?q=…&loai=document&don-vi=3&noi-gui=4&nam=2026&tu=…&den=…&xep=moi-nhat``.

``dang-go``: the words came while somebody was typing, so that the last may be a beginning."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from portal.adapters.search_index import Order
from portal.rules.permissions import Actor
from portal.services.search.asking import Asking
from portal.services.search.narrowing import LONGEST, TYPING, understand
from portal.services.search.registry import GIVES_WAY
from portal.web.forms import DayField, LineField
from portal.web.words import say

NARROWING = ("loai", "don-vi", "noi-gui", "nam")
"""Names that may stand several times in the address."""
WIDENED = (*NARROWING, "tu", "den", "don-vi-toi", "chua-mo")
"""What leaves fewer hits."""
KEPT = (*WIDENED, "xep", TYPING)


class AskForm(Form):
    """The box, the days and the order."""

    q = LineField(_l("Tìm"))
    tu = DayField(_l("Từ ngày"), [Optional()])
    den = DayField(_l("Đến hết ngày"), [Optional()])
    xep = SelectField(
        _l("Xếp theo"),
        choices=[
            SelectChoice("phu-hop", _l("Phù hợp nhất")),
            SelectChoice("moi-nhat", _l("Mới nhất")),
            SelectChoice("cu-nhat", _l("Cũ nhất")),
        ],
        validate_choice=False,
    )


@dataclass(frozen=True)
class Asked:
    """The form as typed, its meaning, and the addresses of the same search with something changed."""

    form: AskForm
    meaning: Asking
    args: MultiDict[str, str]

    @property
    def typed(self) -> str:
        """The words in the box."""
        return (self.form.q.data or "")[:LONGEST]

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the words was asked for."""
        return any(self.args.get(name) for name in WIDENED)

    @property
    def is_typing(self) -> bool:
        """Whether the words may be unfinished; such words are not remembered."""
        return TYPING in self.args

    @property
    def address(self) -> str:
        """Of this search."""
        return f"{url_for('search.index')}?{self.query_string()}" if self.typed else url_for("search.index")

    @property
    def is_listed_by_day(self) -> bool:
        """Whether there are no words by which anything could fit best, and no other order was chosen."""
        return self.meaning.query.is_empty and self.meaning.order is not Order.OLDEST

    @property
    def leaves_out_letters(self) -> bool:
        """Whether documents on public pages are asked for and the letters that stand in their place are not."""
        kinds = self.meaning.filters.kinds
        return any(kind in kinds and letter not in kinds for kind, letter in GIVES_WAY.items())

    def toggled(self, name: str, value: str) -> str:
        """With this choice, or without it if it is chosen."""
        values = self.args.getlist(name)
        values = [each for each in values if each != value] if value in values else [*values, value]
        return self._with({name: values})

    def widened(self) -> str:
        """The same words, nothing else."""
        return self._with({name: [] for name in WIDENED})

    def corrected(self, words: str) -> str:
        """Other words, narrowed in the same way."""
        return self._with({"q": [words], TYPING: []})

    def query_string(self) -> str:
        """The search as it is kept: the words and what narrows, without the page."""
        return urlencode(
            [(name, value) for name, value in self.args.items(multi=True) if name in {"q", *KEPT} and value]
        )

    def _with(self, changes: Mapping[str, list[str]]) -> str:
        kept = [
            (name, value)
            for name, value in self.args.items(multi=True)
            if name in {"q", *KEPT} and name not in changes and value
        ]
        added = [(name, value) for name, values in changes.items() for value in values]
        return f"{url_for('search.index')}?{urlencode([*kept, *added])}"


def asked(actor: Actor | None, *, number: int = 1) -> Asked:
    """What the address asks for; a day that cannot be read is said at its field and does not narrow."""
    form = AskForm(request.args)
    form.validate()
    return Asked(
        form, understand(actor, request.query_string.decode("utf-8", "replace"), number=number, say=say), request.args
    )
