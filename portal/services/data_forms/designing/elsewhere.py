"""Whether the units are asked the same thing already, in another form (idea 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormVersion
from portal.models.units import Unit
from portal.rules.data_forms.audience import Audience
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.designing.indicators import indicators
from portal.rules.data_forms.stored import read_definition
from portal.services.data_forms.audience import asked_units, audience_of
from portal.services.data_forms.designing.drafts import Draft
from portal.services.data_forms.designing.others import is_near

MOST_FORMS = 20


@dataclass(frozen=True)
class Elsewhere:
    """Another form with the cells it asks of the same units too, by their labels there."""

    form_name: str
    unit_name: str
    cells: Sequence[str]


@dataclass(frozen=True)
class Asking:
    """What a unit asks, or thinks of asking, and whom; ``form_id`` of a form there is already."""

    unit_id: int
    audience: Audience
    domain: str
    definition: Definition
    form_id: int = 0


def asked_elsewhere(draft: Draft) -> list[Elsewhere]:
    """What the units a draft asks are asked already."""
    form = draft.form
    return find_elsewhere(Asking(form.unit_id, audience_of(form), form.domain, draft.definition, form.id))


def find_elsewhere(asking: Asking) -> list[Elsewhere]:
    """Published forms of the own unit, of those above and of those below that ask the same of the same units."""
    wanted = indicators(asking.definition, asking.domain)
    found: list[Elsewhere] = []
    units: set[int] | None = None
    for form, unit_name, definition in _published_near(asking):
        shared = [cell.label for key, cell in indicators(definition, form.domain).items() if key in wanted]
        if not shared:
            continue
        units = _asked(asking.unit_id, asking.audience) if units is None else units
        if units & _asked(form.unit_id, audience_of(form)):
            found.append(Elsewhere(form.name, unit_name, shared))
        if len(found) == MOST_FORMS:
            break
    return found


def _published_near(asking: Asking) -> list[tuple[DataForm, str, Definition]]:
    newest = (
        select(FormVersion.form_id, func.max(FormVersion.number).label("number"))
        .where(FormVersion.published_at.is_not(None))
        .group_by(FormVersion.form_id)
        .subquery()
    )
    rows = db.session.execute(
        select(DataForm, Unit.name, FormVersion.definition)
        .join(Unit, Unit.id == DataForm.unit_id)
        .join(FormVersion, FormVersion.form_id == DataForm.id)
        .join(newest, (newest.c.form_id == FormVersion.form_id) & (newest.c.number == FormVersion.number))
        .where(is_near(asking.unit_id), DataForm.put_away_at.is_(None), DataForm.id != asking.form_id)
        .order_by(DataForm.name_folded, DataForm.id)
    )
    return [(other, name, read_definition(held)) for other, name, held in rows]


def _asked(unit_id: int, audience: Audience) -> set[int]:
    """The units asked today; one statement."""
    return set(db.session.scalars(asked_units(unit_id, audience, on=clock.today())))
