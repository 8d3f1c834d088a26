"""Column maps of a unit: kept by who designs its forms, used by who exports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, SectorMap
from portal.rules.data_forms.definition import Definition, Repeat
from portal.rules.data_forms.sector.checking import Fault, faults_of
from portal.rules.data_forms.sector.columns import MOST_COLUMNS, Column, ColumnMap, Source, placed, read_map, write_map
from portal.rules.data_forms.sector.starting import cells_of, columns_of_form, columns_of_header
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.scope import overseen_periods
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note


@dataclass(frozen=True)
class Opened:
    """A map with its form as it is asked today, and what is wrong between the two."""

    map: SectorMap
    form: DataForm
    definition: Definition
    layout: ColumnMap
    faults: Sequence[Fault]

    def wrong(self, place: int) -> list[Fault]:
        """What is wrong with one column."""
        return [fault for fault in self.faults if fault.place == place]


def list_maps(actor: Actor, *, number: int = 1) -> tuple[Paged[SectorMap], dict[int, str]]:
    """The unit's maps, those in use first, and the names of their forms."""
    query = (
        select(SectorMap)
        .where(_own(actor))
        .order_by(SectorMap.put_away_at.is_not(None), SectorMap.changed_at.desc(), SectorMap.id.desc())
    )
    page = paginate(query, number=number)
    ids = {one.form_id for one in page.items}
    return page, read_pairs(select(DataForm.id, DataForm.name).where(DataForm.id.in_(ids)))


def list_forms(actor: Actor) -> dict[int, str]:
    """The forms a map can be made for: of the own unit, and those whose periods it oversees; only published ones."""
    query = _forms(actor).with_only_columns(DataForm.id, DataForm.name).order_by(DataForm.name_folded, DataForm.id)
    return read_pairs(query)


def form_to_map(actor: Actor, form_id: int) -> tuple[DataForm, Definition]:
    """One of these forms with what it asks today; NotFound for every other."""
    form = db.session.scalar(_forms(actor).where(DataForm.id == form_id))
    if form is None:
        raise NotFound
    return form, definition_today(form.id)


def definition_today(form_id: int) -> Definition:
    """What the newest published version asks."""
    query = select(FormVersion.definition).where(_published(form_id)).order_by(FormVersion.number.desc()).limit(1)
    stored = db.session.scalar(query)
    if stored is None:
        raise NotFound
    return read_definition(stored)


def repeats_of(definition: Definition) -> dict[str, str]:
    """The lists of a form whose records can be the lines, by code."""
    return {code: part.label for code, (_section, part) in definition.parts.items() if isinstance(part, Repeat)}


def create_map(actor: Actor, *, form_id: int, name: str, target: str, repeat: str = "", header: str = "") -> SectorMap:
    """A map that starts from every cell of the form, or from the headings of a template (``header``)."""
    form, definition = form_to_map(actor, form_id)
    if repeat and repeat not in repeats_of(definition):
        raise RuleBroken("Biểu mẫu không có danh sách này.", field="repeat")
    columns = columns_of_header(header, definition, repeat) if header.strip() else columns_of_form(definition, repeat)
    now = clock.now()
    made = SectorMap(
        unit_id=actor.unit_id,
        form_id=form.id,
        name=name,
        target=target,
        layout=write_map(ColumnMap(columns=columns, repeat=repeat)),
        created_at=now,
        created_by=actor.name,
        changed_at=now,
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "sector_map_created", "sector_map", made.id, after={"map_name": name, "map_columns": len(columns)})
    return made


def open_map(actor: Actor, map_id: int) -> Opened:
    """One of the unit's maps; NotFound for every other."""
    found = db.session.scalar(select(SectorMap).where(_own(actor), SectorMap.id == map_id))
    if found is None:
        raise NotFound
    form = db.session.get_one(DataForm, found.form_id)
    definition, layout = definition_today(form.id), read_map(found.layout)
    return Opened(found, form, definition, layout, faults_of(layout, definition))


def change_map(actor: Actor, map_id: int, *, version: int, name: str, target: str, deemed: bool) -> SectorMap:
    """Another name or target; whether data that were only deemed confirmed are exported."""

    def change(held: SectorMap, layout: ColumnMap) -> ColumnMap:
        held.name, held.target = name, target
        return replace(layout, deemed=deemed)

    return _change(actor, map_id, version, change)


def put_column(
    actor: Actor, map_id: int, column: Column, *, version: int, place: int, instead_of: int | None = None
) -> SectorMap:
    """Put a column at a place (from 0), a new one or ``instead_of`` the one that stood there."""
    opened = open_map(actor, map_id)
    others = [one for index, one in enumerate(opened.layout.columns) if index != instead_of]
    if instead_of is not None and instead_of >= len(opened.layout.columns):
        raise NotFound
    if any(one.heading == column.heading for one in others):
        raise RuleBroken("Đã có cột khác mang tiêu đề này.", field="heading")
    if len(others) >= MOST_COLUMNS:
        raise RuleBroken("Bảng cột có nhiều nhất %(most)d cột.", most=MOST_COLUMNS, field="heading")
    if column.source is Source.CELL and column.key not in {
        cell.key for cell in cells_of(opened.definition, opened.layout.repeat)
    }:
        raise RuleBroken("Hãy chọn một ô của biểu mẫu.", field="source")
    if column.source is Source.FIXED and not column.text:
        raise RuleBroken("Hãy nhập chữ cố định của cột.", field="text")
    return _change(
        actor,
        map_id,
        version,
        lambda _held, layout: replace(
            layout, columns=tuple(placed(layout.columns, column, place, instead_of=instead_of))
        ),
    )


def remove_column(actor: Actor, map_id: int, *, version: int, place: int) -> SectorMap:
    """Take a column out."""

    def change(_held: SectorMap, layout: ColumnMap) -> ColumnMap:
        if place >= len(layout.columns):
            raise NotFound
        return replace(layout, columns=layout.columns[:place] + layout.columns[place + 1 :])

    return _change(actor, map_id, version, change)


def put_away(actor: Actor, map_id: int, *, away: bool) -> SectorMap:
    """Put a map away, or take it out again; its runs stay."""
    found = open_map(actor, map_id).map
    if (found.put_away_at is not None) != away:
        found.put_away_at = clock.now() if away else None
        note(actor, "sector_map_put_away" if away else "sector_map_taken_out", "sector_map", map_id)
    return found


def maps_for(actor: Actor, period: FormPeriod) -> Sequence[SectorMap]:
    """The maps a period can be exported with: of the own unit, and of the unit whose form it is."""
    form_unit = select(DataForm.unit_id).where(DataForm.id == period.form_id).scalar_subquery()
    query = select(SectorMap).where(
        SectorMap.form_id == period.form_id,
        SectorMap.put_away_at.is_(None),
        or_(SectorMap.unit_id == actor.unit_id, SectorMap.unit_id == form_unit),
    )
    return db.session.scalars(query.order_by(SectorMap.target, SectorMap.name, SectorMap.id)).all()


def _change(actor: Actor, map_id: int, version: int, change: Callable[[SectorMap, ColumnMap], ColumnMap]) -> SectorMap:
    held = open_map(actor, map_id).map
    if held.version != version:
        raise Conflict("Người khác vừa sửa bảng cột này. Hãy xem lại rồi lưu lần nữa.")
    layout = change(held, read_map(held.layout))
    held.layout, held.changed_at = write_map(layout), clock.now()
    db.session.flush()
    after = {"map_name": held.name, "map_columns": len(layout.columns)}
    note(actor, "sector_map_changed", "sector_map", map_id, after=after)
    return held


def _own(actor: Actor) -> ColumnElement[bool]:
    if not actor.can(Permission.FORMS_DESIGN) or actor.unit_id is None:
        raise NotAllowed
    return SectorMap.unit_id == actor.unit_id


def _forms(actor: Actor) -> Select[DataForm]:
    if not actor.can(Permission.FORMS_DESIGN) or actor.unit_id is None:
        raise NotAllowed
    seen = overseen_periods(actor).with_only_columns(FormPeriod.form_id)
    published = select(FormVersion.id).where(FormVersion.form_id == DataForm.id, FormVersion.published_at.is_not(None))
    return select(DataForm).where(or_(DataForm.unit_id == actor.unit_id, DataForm.id.in_(seen)), published.exists())


def _published(form_id: int) -> ColumnElement[bool]:
    return (FormVersion.form_id == form_id) & FormVersion.published_at.is_not(None)
