"""What designers type about a field, a table, a section or a check, put into the draft."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import (
    NUMERIC,
    Check,
    Definition,
    Field,
    FieldType,
    Need,
    Operator,
    Part,
    Repeat,
    Section,
    Table,
    Total,
)
from portal.rules.data_forms.designing import building
from portal.rules.data_forms.designing.blocks import BLOCKS
from portal.rules.data_forms.designing.lines import read_choices, read_fields, read_rows
from portal.rules.data_forms.designing.names import Seen, check_expression
from portal.rules.data_forms.designing.others import NONE, Others, usable
from portal.rules.data_forms.designing.renaming import check_code, rename
from portal.rules.data_forms.designing.wording import forms_named, to_code
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.designing.drafts import Draft, change_draft, get_draft
from portal.services.data_forms.designing.forms import get_form, versions_of
from portal.services.data_forms.designing.others import known_forms

Facts = Mapping[str, Any]
"""What was typed, by the names of the form's fields."""
OTHERS = "others"
"""Under this name the facts carry the other forms that their expressions name."""


def _with_others(actor: Actor, form_id: int, facts: Facts) -> Facts:
    named = set[str]().union(*(forms_named(text) for text in facts.values() if isinstance(text, str)))
    form = get_form(actor, form_id) if named else None
    return {**facts, OTHERS: known_forms(form.unit_id, named, but=form.code) if form else NONE}


def owner_of(definition: Definition, place: str) -> Part | None:
    """The table or repeat a column stands in; None for everything else."""
    if "." not in place:
        return None
    return definition.parts[place.partition(".")[0]][1]


def add_section(actor: Actor, form_id: int, facts: Facts) -> Draft:
    """A new section at the end."""
    facts = _with_others(actor, form_id, facts)

    def change(definition: Definition) -> Definition:
        made = _section(definition, Section(code="", label="", parts=()), facts)
        return building.add_section(definition, made)[0]

    return change_draft(actor, form_id, change)


def save_section(actor: Actor, form_id: int, place: str, seen: str, facts: Facts) -> Draft:
    """Label, domain, help and condition of a section."""
    facts = _with_others(actor, form_id, facts)

    def change(definition: Definition) -> Definition:
        old = building.find(definition, place)
        assert isinstance(old, Section)
        return building.put(definition, place, _section(definition, old, facts))

    return change_draft(actor, form_id, change, place=place, seen=seen)


def add_fields(actor: Actor, form_id: int, section: str, lines: str) -> int:
    """Fields typed one a line, at the end of a section; gives how many."""
    before = get_draft(actor, form_id).definition
    with_field("lines", lambda: read_fields(lines, taken=list(before.parts)))

    def change(definition: Definition) -> Definition:
        return building.add_parts(definition, section, read_fields(lines, taken=list(definition.parts)))

    after = change_draft(actor, form_id, change).definition
    return len(after.parts) - len(before.parts)


def add_block(actor: Actor, form_id: int, section: str, block: str) -> Draft:
    """A ready block, at the end of a section."""
    if block not in BLOCKS:
        raise RuleBroken(mark("Hãy chọn một khối trong danh sách."), field="block")
    return change_draft(actor, form_id, lambda definition: building.add_parts(definition, section, BLOCKS[block].parts))


def add_table(actor: Actor, form_id: int, section: str, facts: Facts) -> Draft:
    """A table of rows and columns typed one a line."""
    return _add_part(actor, form_id, section, Table(code="", label="", rows=(), columns=()), facts)


def add_repeat(actor: Actor, form_id: int, section: str, facts: Facts) -> Draft:
    """A list of records whose columns are typed one a line."""
    return _add_part(actor, form_id, section, Repeat(code="", label="", columns=()), facts)


def _add_part(actor: Actor, form_id: int, section: str, blank: Table | Repeat, facts: Facts) -> Draft:
    facts = _with_others(actor, form_id, facts)

    code: str = facts.get("code") or ""

    def change(definition: Definition) -> Definition:
        if code:
            check_code(definition, "", code)
        return building.add_parts(definition, section, [replace(_part(definition, blank, facts), code=code)])

    return change_draft(actor, form_id, change)


def save_part(actor: Actor, form_id: int, place: str, seen: str, facts: Facts) -> Draft:
    """What was typed about a field, a column, a table or a repeat; a part may go into another section."""
    facts, fixed = _with_others(actor, form_id, facts), fixed_places(get_draft(actor, form_id))

    def change(definition: Definition) -> Definition:
        old = building.find(definition, place)
        assert isinstance(old, Field | Table | Repeat)
        owner = owner_of(definition, place)
        made = _field(definition, owner, old, facts) if isinstance(old, Field) else _part(definition, old, facts)
        changed = building.put(definition, place, made)
        if facts.get("section"):
            changed = building.move_to(changed, place, facts["section"])
        return _with_code(changed, place, facts.get("code") or old.code, fixed)

    return change_draft(actor, form_id, change, place=place, seen=seen)


def fixed_places(draft: Draft) -> frozenset[str]:
    """Parts and columns that were published: figures are known by their codes for ever."""
    parts = [
        part
        for version in (versions_of(draft.form) if draft.version.number > 1 else ())
        if version.published_at
        for _section, part in read_definition(version.definition).parts.values()
    ]
    columns = (f"{part.code}.{one.code}" for part in parts if not isinstance(part, Field) for one in part.columns)
    return frozenset([*(part.code for part in parts), *columns])


def _with_code(definition: Definition, place: str, code: str, fixed: frozenset[str]) -> Definition:
    if code == place.rpartition(".")[2]:
        return definition
    if place in fixed:
        raise RuleBroken(mark("Mã này đã công bố nên không đổi được nữa: số liệu đi theo mã."), field="code")
    check_code(definition, place, code)
    return rename(definition, place, code)


def save_check(actor: Actor, form_id: int, place: str, seen: str, facts: Facts) -> Draft:
    """A check, new where ``place`` is empty."""
    facts = _with_others(actor, form_id, facts)

    def change(definition: Definition) -> Definition:
        made = Check(
            code=place[1:],
            left=_expression(definition, None, facts, "left"),
            operator=Operator(facts["operator"]),
            right=_expression(definition, None, facts, "right"),
            upto=_expression(definition, None, facts, "upto") if facts["operator"] == Operator.BETWEEN else "",
            message=facts["message"],
            hard=facts["hard"],
        )
        for name in ("left", "right", *(["upto"] if made.operator is Operator.BETWEEN else [])):
            if not getattr(made, name):
                raise RuleBroken(mark("Vui lòng nhập mục này."), field=name)
        return building.put(definition, place, made) if place else building.add_check(definition, made)[0]

    return change_draft(actor, form_id, change, place=place, seen=seen)


def with_field(name: str, read: Any) -> Any:
    """What a reader gives; what it refuses stands at the field of that name."""
    try:
        return read()
    except RuleBroken as error:
        raise RuleBroken(error.message, field=name, **error.params) from error


def _section(definition: Definition, old: Section, facts: Facts) -> Section:
    return replace(
        old,
        label=facts["label"],
        help=facts["help"],
        domain=facts["domain"],
        shown_if=_expression(definition, None, facts, "shown_if"),
    )


def _part(definition: Definition, old: Table | Repeat, facts: Facts) -> Table | Repeat:
    used = [row.code for row in old.rows] if isinstance(old, Table) else []
    columns = with_field("columns", lambda: read_fields(facts["columns"], old.columns, used))
    common: dict[str, Any] = {
        "label": facts["label"],
        "help": facts["help"],
        "columns": columns,
        "shown_if": _expression(definition, None, facts, "shown_if"),
    }
    if isinstance(old, Repeat):
        if facts["least"] > facts["most"]:
            raise RuleBroken(mark("Số dòng ít nhất phải không lớn hơn số dòng nhiều nhất."), field="least")
        return replace(old, **common, least=facts["least"], most=facts["most"])
    rows = with_field("rows", lambda: read_rows(facts["rows"], old.rows, [column.code for column in columns]))
    places = {f"{row.code}.{column.code}" for row in rows for column in columns}
    return replace(old, **common, rows=rows, closed=frozenset(facts.get("closed") or ()) & places)


def _field(definition: Definition, owner: Part | None, old: Field, facts: Facts) -> Field:
    type_ = FieldType(facts["type"])
    choices = with_field("choices", lambda: read_choices(facts["choices"], old.choices))
    formula = _expression(definition, owner, facts, "formula")
    if type_ is FieldType.CHOICE and len(choices) < 2:
        raise RuleBroken(mark("Ô “Chọn một” cần ít nhất hai mục để chọn."), field="choices")
    if formula and type_ not in NUMERIC:
        raise RuleBroken(mark("Chỉ ô số mới có công thức."), field="formula")
    if facts["prefill"] and (type_ not in NUMERIC or formula):
        raise RuleBroken(mark("Chỉ ô số mới điền sẵn được từ hồ sơ trường."), field="prefill")
    return replace(
        old,
        label=facts["label"],
        type=type_,
        unit=facts["unit"],
        help=facts["help"],
        need=Need(facts["need"]),
        decimals=facts["decimals"] if type_ is FieldType.DECIMAL else 0,
        choices=choices if type_ is FieldType.CHOICE else (),
        formula=formula,
        prefill=facts["prefill"],
        shown_if=_expression(definition, owner, facts, "shown_if"),
        total=Total(facts["total"]),
    )


def _expression(definition: Definition, owner: Part | None, facts: Facts, name: str) -> str:
    """An expression in the words of designers, as it is kept; what is wrong stands at its field."""
    written = facts[name]
    if not written:
        return ""

    def read() -> str:
        others: Others = facts[OTHERS]
        code = to_code(written, definition, owner, others)
        check_expression(code, Seen(definition, owner, forms=usable(others)))
        return code

    found: str = with_field(name, read)
    return found
