"""Whom a form is asked of on a day, by the tree of that day: one statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from portal.db import db, read_pairs
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import DataForm, Programme, ProgrammeMember
from portal.models.documents import AddresseeGroup, AddresseeGroupMember
from portal.models.units import Unit, UnitKind
from portal.rules.data_forms.audience import Audience, check_audience, read_audience, write_audience
from portal.rules.permissions import Actor
from portal.rules.school.levels import CAMPUS, kinds_teaching, kinds_with_levels
from portal.rules.school_years import school_year_of
from portal.services.data_forms.scope import designed_forms
from portal.services.records.audit import note
from portal.services.units.tree import is_open, subtree, upwards


@dataclass(frozen=True)
class Asked:
    """A unit that is asked."""

    id: int
    name: str
    kind: str


def asked_units(unit_id: int, audience: Audience, *, on: date) -> Select[int]:
    """The ids of the units asked on a day, by the tree, the groups and the programmes as they stand."""
    below = subtree(unit_id, on=on)
    chosen = [_of_kind(audience), *_of_cohort(audience, school_year_of(on))]
    if audience.is_direct:
        chosen.append(below.c.depth == 1)
    if audience.groups:
        chosen.append(Unit.id.in_(_members_of(unit_id, audience.groups)))
    wanted = or_(and_(*chosen), Unit.id.in_(audience.added))
    return (
        select(Unit.id)
        .join(below, below.c.id == Unit.id)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .where(below.c.depth > 0, is_open(on), wanted, Unit.id.not_in(audience.left_out))
    )


def list_asked(unit_id: int, audience: Audience, *, on: date) -> Sequence[Asked]:
    """The units asked on a day, in Vietnamese order; one statement."""
    query = asked_units(unit_id, audience, on=on).with_only_columns(Unit.id, Unit.name, UnitKind.name)
    return [Asked(*row) for row in db.session.execute(query.order_by(Unit.name_sort, Unit.id))]


def count_asked(unit_id: int, audience: Audience, *, on: date) -> int:
    """How many units are asked on a day."""
    return db.session.scalar(select(func.count()).select_from(asked_units(unit_id, audience, on=on).subquery())) or 0


def _of_kind(audience: Audience) -> ColumnElement[bool]:
    if not audience.kinds and not audience.levels:
        return and_(UnitKind.is_school, Unit.kind_code != CAMPUS)
    found = Unit.kind_code.in_(
        {*audience.kinds, *(kind for level in audience.levels for kind in kinds_teaching(level))}
    )
    if not audience.levels:
        return found
    silent = and_(UnitKind.is_school, Unit.kind_code.not_in([*kinds_with_levels(), CAMPUS]))
    return or_(found, silent)


def _of_cohort(audience: Audience, year: int) -> list[ColumnElement[bool]]:
    """SQL twin of ``rules.data_forms.audience.in_cohort``."""
    if not audience.programme:
        return []
    member = [
        ProgrammeMember.unit_id == Unit.id,
        ProgrammeMember.programme_id == Programme.id,
        Programme.code == audience.programme,
        ProgrammeMember.joined_year <= year,
        or_(ProgrammeMember.left_year.is_(None), ProgrammeMember.left_year > year),
    ]
    if audience.joined_from is not None:
        member.append(ProgrammeMember.joined_year >= audience.joined_from)
    if audience.joined_to is not None:
        member.append(ProgrammeMember.joined_year <= audience.joined_to)
    return [exists().where(*member)]


def _members_of(unit_id: int, group_ids: Collection[int]) -> Select[int]:
    own = AddresseeGroup.unit_id == unit_id
    return (
        select(AddresseeGroupMember.unit_id)
        .join(AddresseeGroup, AddresseeGroup.id == AddresseeGroupMember.group_id)
        .where(own, AddresseeGroup.id.in_(group_ids))
    )


def list_groups(unit_id: int) -> dict[int, str]:
    """The unit's saved groups of addressees in use, by name."""
    query = select(AddresseeGroup.id, AddresseeGroup.name).where(
        AddresseeGroup.unit_id == unit_id, AddresseeGroup.put_away_at.is_(None)
    )
    return read_pairs(query.order_by(AddresseeGroup.name_folded, AddresseeGroup.id))


def list_programmes(unit_id: int) -> dict[str, str]:
    """The programmes a unit may ask by: its own and those of units above, by name."""
    above = select(upwards(unit_id).c.id)
    query = select(Programme.code, Programme.name).where(Programme.unit_id.in_(above))
    return read_pairs(query.order_by(Programme.name, Programme.id))


def get_own_form(actor: Actor, form_id: int) -> DataForm:
    """A form of the unit acted for, for who makes its forms; NotFound for every other."""
    found = db.session.scalar(designed_forms(actor).where(DataForm.id == form_id))
    if found is None:
        raise NotFound
    return found


def save_audience(actor: Actor, *, form_id: int, audience: Audience, on: date) -> DataForm:
    """Ask a form of these units from now on; periods whose units are listed already do not change."""
    form = get_own_form(actor, form_id)
    check_usable(form.unit_id, audience, on=on)
    before, after = form.audience, write_audience(audience)
    if before != after:
        form.audience = after
        asked = count_asked(form.unit_id, audience, on=on)
        note(actor, "form_audience_chosen", "data_form", form.id, after={"name": form.name, "units": asked})
        db.session.flush()
    return form


def check_usable(unit_id: int, audience: Audience, *, on: date) -> None:
    """RuleBroken, at its field, when the audience contradicts itself or names what the unit cannot ask."""
    check_audience(audience)
    if not set(audience.groups) <= set(list_groups(unit_id)):
        raise RuleBroken("Có nhóm không còn dùng. Hãy chọn lại.", field="groups")
    if audience.programme and audience.programme not in list_programmes(unit_id):
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="programme")
    check_below(unit_id, audience.added, on=on, field="added")
    check_below(unit_id, audience.left_out, on=on, field="left_out")


def check_below(unit_id: int, unit_ids: Collection[int], *, on: date, field: str) -> None:
    """RuleBroken when one of the units does not stand below on the day, or is closed."""
    if set(names_below(unit_id, unit_ids, on=on)) != set(unit_ids):
        raise RuleBroken("Chỉ chọn được đơn vị cấp dưới đang hoạt động.", field=field)


def names_below(unit_id: int, unit_ids: Collection[int], *, on: date) -> Mapping[int, str]:
    """Names of those of the units that stand below on the day and are open."""
    below = subtree(unit_id, on=on)
    query = select(Unit.id, Unit.name).join(below, below.c.id == Unit.id)
    found = query.where(below.c.depth > 0, Unit.id.in_(unit_ids), is_open(on)).order_by(Unit.name_sort, Unit.id)
    return read_pairs(found) if unit_ids else {}


def audience_of(form: DataForm) -> Audience:
    """Whom the form is asked of."""
    return read_audience(form.audience)
