"""The forms that others may name in their expressions: what the same units may be asked, and nothing further."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, or_, select

from portal.db import db
from portal.models.data_forms import DataForm, FormVersion
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.designing.others import NONE, Other, Others, named_in
from portal.rules.data_forms.stored import read_definition
from portal.rules.vietnamese import fold
from portal.services.units.tree import subtree, upwards


def is_near(unit_id: int) -> ColumnElement[bool]:
    """Forms of a unit, of those above it and of those below."""
    above, below = select(upwards(unit_id).c.id), select(subtree(unit_id).c.id)
    return or_(DataForm.unit_id.in_(above), DataForm.unit_id.in_(below))


def known_forms(unit_id: int, wanted: Collection[str], *, but: str = "") -> Others:
    """The published forms a unit may name that go by one of these codes or names, and those of the same name."""
    wanted = set(wanted) - {but}
    if not wanted:
        return NONE
    called = select(DataForm.name_folded).where(DataForm.code.in_(wanted))
    newest = (
        select(FormVersion.form_id, func.max(FormVersion.number).label("number"))
        .where(FormVersion.published_at.is_not(None))
        .group_by(FormVersion.form_id)
        .subquery()
    )
    rows = db.session.execute(
        select(DataForm.code, DataForm.name, FormVersion.definition, DataForm.put_away_at)
        .join(FormVersion, FormVersion.form_id == DataForm.id)
        .join(newest, (newest.c.form_id == FormVersion.form_id) & (newest.c.number == FormVersion.number))
        .where(
            or_(
                DataForm.code.in_(wanted),
                DataForm.name_folded.in_([fold(one) for one in wanted]),
                DataForm.name_folded.in_(called),
            ),
            DataForm.code != but,
            is_near(unit_id),
        )
    )
    return {code: Other(code, name, read_definition(held), away is not None) for code, name, held, away in rows}


def others_in(unit_id: int, *definitions: Definition, but: str = "") -> Others:
    """The forms that definitions name, of those the unit may know."""
    return known_forms(unit_id, named_in(definitions), but=but)
