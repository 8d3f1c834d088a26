"""Whether the units are asked the same thing already, in another form (idea 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormVersion
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.designing.indicators import indicators
from portal.rules.data_forms.stored import read_definition
from portal.services.data_forms.audience import asked_units, audience_of
from portal.services.data_forms.designing.drafts import Draft
from portal.services.units.tree import subtree, upwards

MOST_FORMS = 20


@dataclass(frozen=True)
class Elsewhere:
    """Another form with the cells it asks of the same units too, by their labels there."""

    form_name: str
    unit_name: str
    cells: Sequence[str]


def asked_elsewhere(draft: Draft) -> list[Elsewhere]:
    """Published forms of the own unit, of those above and of those below that ask the same of the same units."""
    wanted = indicators(draft.definition, draft.form.domain)
    found: list[Elsewhere] = []
    for form, unit_name, definition in _published_near(draft.form):
        shared = [cell.label for key, cell in indicators(definition, form.domain).items() if key in wanted]
        if shared and _same_units(draft.form, form):
            found.append(Elsewhere(form.name, unit_name, shared))
        if len(found) == MOST_FORMS:
            break
    return found


def _published_near(form: DataForm) -> list[tuple[DataForm, str, Definition]]:
    newest = (
        select(FormVersion.form_id, func.max(FormVersion.number).label("number"))
        .where(FormVersion.published_at.is_not(None))
        .group_by(FormVersion.form_id)
        .subquery()
    )
    near = or_(
        DataForm.unit_id.in_(select(upwards(form.unit_id).c.id)),
        DataForm.unit_id.in_(select(subtree(form.unit_id).c.id)),
    )
    rows = db.session.execute(
        select(DataForm, Unit.name, FormVersion.definition)
        .join(Unit, Unit.id == DataForm.unit_id)
        .join(FormVersion, FormVersion.form_id == DataForm.id)
        .join(newest, (newest.c.form_id == FormVersion.form_id) & (newest.c.number == FormVersion.number))
        .where(near, DataForm.put_away_at.is_(None), DataForm.id != form.id)
        .order_by(DataForm.name_folded, DataForm.id)
    )
    return [(other, name, read_definition(held)) for other, name, held in rows]


def _same_units(one: DataForm, other: DataForm) -> bool:
    """Whether some unit is asked by both today; one statement."""
    today = clock.today()
    first = asked_units(one.unit_id, audience_of(one), on=today)
    second = asked_units(other.unit_id, audience_of(other), on=today)
    return db.session.scalar(first.where(Unit.id.in_(second)).limit(1)) is not None
