"""Expressions as designers write and read them: cells by their label in brackets, functions by Vietnamese words.

``[Tổng số] - [Nữ]`` stands for ``total - girls``; ``tổng([Học sinh, Nữ]) <= [Số lớp] * 45`` for
``sum(grades.girls) <= classes * 45``. Codes are taken as well, so that nothing written in one way is lost in the other.
A label that two cells share is shown as its code. Other forms go by their names:
``biểu_khác("Hồ sơ trường", [Số lớp])``.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import Definition, Field, Part, Repeat, Table
from portal.rules.data_forms.designing.names import NO_SUCH_FORM
from portal.rules.data_forms.designing.others import NONE, Other, Others
from portal.rules.vietnamese import clean, nfc

_WORDS = {
    "sum": "tổng",
    "count": "số_dòng",
    "previous": "kỳ_trước",
    "other": "biểu_khác",
    "or_else": "nếu_trống",
    "and": "và",
    "or": "hoặc",
    "not": "không",
    "True": "đúng",
    "False": "sai",
}
_CODES = {word: code for code, word in _WORDS.items()}
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "×": "*", "÷": "/", "=": "=="}
_SHOWN_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "*": "×"}
_PIECES = re.compile(
    r"""(?P<text>"[^"]*"|'[^']*')|\[(?P<label>[^\[\]]*)\]|(?P<spaced>số dòng|kỳ trước|biểu khác|nếu trống)(?=\s*\()"""
    r"""|(?<![\w.])(?P<name>[^\W\d][\w.]*)|(?P<sign><=|>=|==|!=|<>|[≤≥≠×÷=*])""",
    re.IGNORECASE,
)


_OTHER = re.compile(
    r"""(?<![\w.])(?:other|biểu[_ ]khác)\s*\(\s*["'“](?P<form>[^"'“”]*)["'”]\s*,"""
    r"""(?P<inner>(?:\[[^\[\]]*\]|[^()\[\]"']|\((?:\[[^\[\]]*\]|[^()\[\]"'])*\))*)\)""",
    re.IGNORECASE,
)
UNKNOWN = "biểu_khác(…)"
"""Stands for a cell of a form that is not named to whoever reads it."""


def to_code(written: str, definition: Definition, part: Part | None = None, others: Others = NONE) -> str:
    """The expression as it is kept; RuleBroken names a form or label nobody knows, or that two share."""

    def put(found: re.Match[str]) -> str:
        code = _code_of(found["form"], others)
        return f'other("{code}", {_to_code(found["inner"], others[code].definition, None).strip()})'

    return " ".join(_apart(nfc(written), put, lambda text: _to_code(text, definition, part)).split())


def to_words(
    expression: str, definition: Definition, part: Part | None = None, others: Others = NONE, *, hide: bool = False
) -> str:
    """The expression as it is shown. ``hide``: a form that is not among ``others`` is not even named by its code."""

    def put(found: re.Match[str]) -> str:
        other = others.get(found["form"])
        if other is None and hide:
            return UNKNOWN
        inner = _to_words(found["inner"].strip(), other.definition, None) if other else found["inner"].strip()
        return f'{_WORDS["other"]}("{_name_of(other, others) if other else found["form"]}", {inner})'

    return _apart(expression, put, lambda text: _to_words(text, definition, part))


def with_names(expression: str, follow: Callable[[str], str]) -> str:
    """The expression with other names for what it names in its own form."""

    def put(found: re.Match[str]) -> str:
        return follow(found["name"]) if found["name"] else found[0]

    return _apart(expression, lambda other: other[0], lambda text: _PIECES.sub(put, text))


def _apart(text: str, put: Callable[[re.Match[str]], str], rest: Callable[[str], str]) -> str:
    """What names other forms translated by ``put``, everything between by ``rest``."""
    found, end = list[str](), 0
    for one in _OTHER.finditer(text):
        found += [rest(text[end : one.start()]), put(one)]
        end = one.end()
    return "".join([*found, rest(text[end:])])


def _code_of(form: str, others: Others) -> str:
    """The code of a form written by its code or its name."""
    if form in others:
        return form
    codes = [code for code, one in others.items() if _folded(one.name) == _folded(form)]
    if len(codes) > 1:
        raise RuleBroken(
            mark("Có nhiều biểu mẫu tên “%(name)s”; hãy dùng mã của biểu mẫu: %(codes)s."),
            name=clean(form),
            codes=", ".join(codes),
        )
    if not codes:
        raise RuleBroken(NO_SUCH_FORM, code=clean(form))
    return codes[0]


def _name_of(other: Other, others: Others) -> str:
    """Its name, or its code where the name would not be read back as this form."""
    alone = [one for one in others.values() if _folded(one.name) == _folded(other.name)] == [other]
    return other.name if alone and not set(other.name) & set("[]\"'") else other.code


def _to_code(written: str, definition: Definition, part: Part | None) -> str:
    labels = _labels(definition, part)

    def put(found: re.Match[str]) -> str:
        if found["label"] is not None:
            return _key_of(found["label"], labels)
        if found["spaced"]:
            return _CODES[found["spaced"].casefold().replace(" ", "_")]
        if found["name"]:
            return _CODES.get(found["name"].casefold(), found["name"])
        return _SIGNS.get(found[0], found[0])

    return _PIECES.sub(put, written)


def _to_words(expression: str, definition: Definition, part: Part | None) -> str:
    shown = _shown(definition, part)

    def put(found: re.Match[str]) -> str:
        name = found["name"]
        if name:
            return f"[{shown[name]}]" if name in shown else _WORDS.get(name, name)
        return _SHOWN_SIGNS.get(found[0], found[0])

    return _PIECES.sub(put, expression)


def forms_named(written: str) -> set[str]:
    """The other forms, by code or name, that an expression names."""
    return {found["form"] for found in _OTHER.finditer(nfc(written))}


def pickable(definition: Definition, part: Part | None = None) -> Mapping[str, str]:
    """What an expression may name, by key: the text that stands for it, as ``to_code`` reads it."""
    shown = _shown(definition, part)
    keys = dict(_names(definition, part))
    return {key: f"[{shown[key]}]" if key in shown else key for key in keys}


def _key_of(label: str, labels: Mapping[str, list[str]]) -> str:
    keys = labels.get(_folded(label), [])
    if not keys:
        raise RuleBroken(mark("Không có ô nào tên “%(name)s”."), name=clean(label))
    if len(keys) > 1:
        raise RuleBroken(
            mark("Có nhiều ô tên “%(name)s”; hãy dùng mã của ô: %(codes)s."), name=clean(label), codes=", ".join(keys)
        )
    return keys[0]


def _folded(label: str) -> str:
    return clean(nfc(label)).casefold()


def _labels(definition: Definition, part: Part | None) -> dict[str, list[str]]:
    """Keys by the label that names them; columns beside go first and hide others of the same name."""
    found: dict[str, list[str]] = {}
    beside = {_folded(label) for _key, label in _beside(part)}
    for key, label in _names(definition, part):
        folded = _folded(label)
        if folded not in beside or "." not in key:
            found.setdefault(folded, []).append(key)
    return found


def _shown(definition: Definition, part: Part | None) -> dict[str, str]:
    """The label of each key that has one of its own and can be read back."""
    labels = _labels(definition, part)
    return {
        key: label
        for key, label in _names(definition, part)
        if labels.get(_folded(label)) == [key] and not set(label) & set("[]\"'")
    }


def _names(definition: Definition, part: Part | None) -> Iterator[tuple[str, str]]:
    """Everything that can be named, with its label: columns beside, fields, cells, then tables, rows and columns."""
    yield from _beside(part)
    beside = {key for key, _label in _beside(part)}
    cells = [(key, cell) for key, cell in definition.cells.items() if not isinstance(cell.part, Repeat)]
    yield from ((key, cell.label) for key, cell in cells if key not in beside)
    for _section, one in definition.parts.values():
        if not isinstance(one, Field):
            yield from _groups(one)


def _beside(part: Part | None) -> list[tuple[str, str]]:
    return [(column.code, column.label) for column in part.columns] if isinstance(part, Table | Repeat) else []


def _groups(part: Table | Repeat) -> Iterator[tuple[str, str]]:
    yield part.code, part.label
    columns = [(f"{part.code}.{column.code}", f"{part.label}, {column.label}") for column in part.columns]
    rows = [(row.code, row.label) for row in part.rows if not row.is_total] if isinstance(part, Table) else []
    yield from columns
    yield from ((f"{part.code}.{code}", f"{part.label}, {label}") for code, label in rows)
