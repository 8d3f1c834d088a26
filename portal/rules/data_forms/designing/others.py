"""Other forms that expressions name, as somebody knows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.needs import outside_names


@dataclass(frozen=True)
class Other:
    """Another form: its code and name, what it asks in its newest version; ``is_away``: put away."""

    code: str
    name: str
    definition: Definition
    is_away: bool = False


Others = Mapping[str, Other]
"""Those somebody may know, by their code; one that is missing is never named."""
NONE: Others = {}


def named_in(definitions: Iterable[Definition]) -> set[str]:
    """Codes of the other forms that the expressions of definitions name."""
    return {name.form for one in definitions for name in outside_names(one) if name.form}


def usable(others: Others) -> dict[str, Definition]:
    """What the forms ask that may still be named."""
    return {code: one.definition for code, one in others.items() if not one.is_away}
