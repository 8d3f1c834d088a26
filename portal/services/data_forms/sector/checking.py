"""The check before an export (R26): whose data are ready, whose are not, and which required columns are blank."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, SectorMap
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.sector.checking import Fault, faults_of
from portal.rules.data_forms.sector.columns import ColumnMap, Source, read_map
from portal.rules.data_forms.sector.filling import Filled, fill_lines
from portal.rules.data_forms.states import Standing
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import year_name
from portal.services.data_forms.scope import overseen_periods
from portal.services.data_forms.sector.maps import maps_for
from portal.services.data_forms.sector.reading import Stand, list_stands, read_contents


class Ready(StrEnum):
    """Whether a unit's data can be exported."""

    READY = "ready"
    FAULTY = "faulty"
    DEEMED = "deemed"
    PROVISIONAL = "provisional"
    CHANGING = "changing"
    MISSING = "missing"
    EXCUSED = "excused"


READY_LABELS: dict[Ready, str] = {
    Ready.READY: mark("Sẵn sàng"),
    Ready.FAULTY: mark("Thiếu cột bắt buộc"),
    Ready.DEEMED: mark("Chỉ xem như đã xác nhận"),
    Ready.PROVISIONAL: mark("Tạm tính, chưa duyệt"),
    Ready.CHANGING: mark("Đang được sửa"),
    Ready.MISSING: mark("Chưa có số liệu"),
    Ready.EXCUSED: mark("Được miễn báo cáo"),
}


@dataclass(frozen=True)
class UnitLines:
    """A unit, whether its data are ready, and its lines."""

    stand: Stand
    ready: Ready
    filled: Filled = field(default_factory=Filled)


@dataclass(frozen=True)
class Asked:
    """A period and the map it is to be exported with."""

    actor: Actor
    period: FormPeriod
    form: DataForm
    definition: Definition
    map: SectorMap | None
    layout: ColumnMap
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Check:
    """What a check found. ``open``: the units that are not ready, in the order of their names."""

    counts: Mapping[Ready, int]
    lines: int
    open: tuple[UnitLines, ...]


def get_exported(actor: Actor, period_id: int) -> FormPeriod:
    """A period the actor oversees and may export; NotFound for every other, NotAllowed for who only looks."""
    if not actor.can(Permission.FORMS_OVERSEE) or not actor.can(Permission.FORMS_CHECK):
        raise NotAllowed
    period = db.session.scalar(overseen_periods(actor).where(FormPeriod.id == period_id))
    if period is None or actor.unit_id is None:
        raise NotFound
    return period


def ask(actor: Actor, *, period_id: int, map_id: int | None) -> Asked:
    """The period with one of its maps; None: the only one there is, or none yet."""
    period = get_exported(actor, period_id)
    maps = maps_for(actor, period)
    chosen = next((one for one in maps if one.id == map_id), None)
    if map_id is not None and chosen is None:
        raise NotFound
    if map_id is None and len(maps) == 1:
        chosen = maps[0]
    form = db.session.get_one(DataForm, period.form_id)
    definition = read_definition(db.session.get_one(FormVersion, period.version_id).definition)
    layout = read_map(chosen.layout) if chosen else ColumnMap()
    faults = tuple(faults_of(layout, definition)) if chosen else ()
    return Asked(actor, period, form, definition, chosen, layout, faults)


def refuse_unusable(asked: Asked) -> None:
    """RuleBroken where nothing can be exported at all."""
    if asked.map is None:
        raise RuleBroken("Hãy chọn bảng cột.", field="map_id")
    if asked.period.is_test:
        raise RuleBroken("Đây là kỳ thử, số liệu không được kết xuất.")
    if asked.faults:
        raise RuleBroken("Bảng cột còn chỗ sai so với biểu mẫu của kỳ này. Hãy sửa bảng cột trước.")


def check_period(asked: Asked) -> Check:
    """Every unit of the period, judged as an export would judge it. Only required columns are looked at, as nothing
    else keeps a unit from being exported: a few statements, whatever the number of units."""
    required = replace(asked.layout, columns=tuple(column for column in asked.layout.columns if column.required))
    counts: Counter[Ready] = Counter()
    lines, found = 0, []
    for one in read_lines(asked.actor, asked.period, required, few=True):
        counts[one.ready] += 1
        if one.ready is Ready.READY:
            lines += len(one.filled.lines)
        elif one.ready is not Ready.EXCUSED:
            found.append(one)
    return Check(counts, lines, tuple(found))


def read_lines(
    actor: Actor, period: FormPeriod, layout: ColumnMap, *, provisional: bool = False, few: bool = False
) -> Iterator[UnitLines]:
    """The units of a period with their lines; only of those that are ready, or lack something in them.

    ``few``: the layout has few columns, so that only their cells are read.
    """
    stands = list_stands(actor, period)
    wanted = [one for one in stands if _by_standing(one, layout, provisional) is Ready.READY]
    contents = read_contents(period, wanted, [column.key for column in layout.columns if column.key] if few else None)
    common = {Source.PERIOD: period.name, Source.YEAR: year_name(period.start_year)}
    for stand in stands:
        ready = _by_standing(stand, layout, provisional)
        if ready is not Ready.READY:
            yield UnitLines(stand, ready)
            continue
        _same, content = next(contents)
        if content is None:
            yield UnitLines(stand, Ready.CHANGING)
            continue
        about = {
            **common,
            Source.UNIT_CODE: stand.code,
            Source.UNIT_NAME: stand.name,
            Source.UNIT_KIND: stand.kind,
            Source.PLACE: stand.place,
        }
        filled = fill_lines(layout, content, about)
        yield UnitLines(stand, Ready.FAULTY if filled.lacking else Ready.READY, filled)


def _by_standing(stand: Stand, layout: ColumnMap, provisional: bool) -> Ready:
    if stand.is_excused:
        return Ready.EXCUSED
    if stand.standing is Standing.MISSING:
        return Ready.MISSING
    if stand.standing is Standing.PROVISIONAL:
        return Ready.READY if provisional else Ready.PROVISIONAL
    if stand.standing is Standing.DEEMED and not (layout.deemed or provisional):
        return Ready.DEEMED
    return Ready.READY
