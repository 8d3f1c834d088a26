"""What the checks of a report compare it with outside of it: which form, which cell, what stands there.

A number is shown to whoever may open the report it stands in; a form is named to whoever knows it anyway.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.data_forms import DataForm, Report
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Check, Definition
from portal.rules.data_forms.designing.names import Seen
from portal.rules.data_forms.designing.wording import to_words
from portal.rules.data_forms.expressions import Name, Value, names_of
from portal.rules.data_forms.showing import show_value
from portal.rules.permissions import Actor
from portal.services.data_forms import scope
from portal.services.data_forms.designing.others import is_near
from portal.services.data_forms.loading import Loaded, Near

_QUOTES = str.maketrans("[]", "“”")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One place outside of the report. ``form`` "": not named to this person; ``cell`` "": nor what stands there.

    ``report_id``: of the report it stands in, None where the person may not open it.
    """

    form: str = ""
    period: str = ""
    cell: str = ""
    value: str = ""
    report_id: int | None = None
    is_previous: bool = False


def compared_with(actor: Actor, loaded: Loaded, checks: Iterable[Check]) -> Mapping[str, Sequence[Compared]]:
    """By the code of the check, for those that look outside of the report at something that stands there."""
    outside = {check.code: [name for name in _names(check) if name.form in loaded.near] for check in checks}
    outside = {code: names for code, names in outside.items() if names}
    if not outside:
        return {}
    near = [loaded.near[name.form] for names in outside.values() for name in names]
    readable = _readable(actor, near)
    known = _known(actor, [one for one in near if one.report_id not in readable])
    return {code: [_told(loaded, name, readable, known) for name in names] for code, names in outside.items()}


def _names(check: Check) -> Iterator[Name]:
    """Each name of the period before (its form is "") or of another form, once."""
    names = [name for side in check.sides for name in names_of(side)]
    return iter(dict.fromkeys(name for name in names if name.form or name.previous))


def _readable(actor: Actor, near: Sequence[Near]) -> set[int]:
    seen = scope.visible_reports(actor).where(Report.id.in_([one.report_id for one in near]))
    return set(db.session.scalars(seen.with_only_columns(Report.id)))


def _known(actor: Actor, near: Sequence[Near]) -> set[str]:
    """Codes of forms of the own unit, of those above and of those below."""
    if not near or actor.unit_id is None:
        return set()
    codes = [one.code for one in near]
    return set(db.session.scalars(select(DataForm.code).where(DataForm.code.in_(codes), is_near(actor.unit_id))))


def _told(loaded: Loaded, name: Name, readable: set[int], known: set[str]) -> Compared:
    one = loaded.near[name.form]
    if one.report_id not in readable:
        return Compared(form=one.form_name if one.code in known else "", is_previous=name.previous)
    content = loaded.content.before if name.previous else loaded.content.others[name.form]
    inner = Name(name.key, function=name.function)
    return Compared(
        form=one.form_name,
        period=one.period_name,
        cell=_words(inner, one.definition),
        value=_value(inner, one.definition, content),
        report_id=one.report_id,
        is_previous=name.previous,
    )


def _words(name: Name, definition: Definition) -> str:
    """“Số lớp”; tổng(“Học sinh, Nữ”)."""
    text = f"{name.function}({name.key})" if name.function else name.key
    return to_words(text, definition).translate(_QUOTES)


def _value(name: Name, definition: Definition, content: Content | None) -> str:
    value: Value = content.one(name) if content else None
    try:
        cells = Seen(definition).cells(name)
    except RuleBroken:
        return ""  # the other form does not ask it any more
    field = cells[0].field if cells else None
    return show_value(field, value) if field else str(value if value is not None else "")
