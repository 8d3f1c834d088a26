"""Three ways beside one another: what stood in a cell when the file was given out, what the file says, what stands
there now. Pure: nothing here reads or writes anything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.definition import Cell, Repeat, Section
from portal.rules.data_forms.sheets.layout import Layout, address
from portal.rules.data_forms.sheets.reading import Came
from portal.rules.data_forms.sheets.values import Raw, unix_lines

GONE = mark("Dòng này đã bị xóa trên cổng sau khi tải bảng tính.")
TOO_MANY = mark("“%(label)s” có nhiều nhất %(most)d dòng.")


class Kind(StrEnum):
    """What became of a cell on both sides since the file was given out."""

    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    CONFLICT = "conflict"
    REFUSED = "refused"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One cell, or (REMOVED) one record whose cells were all emptied; its place has the first cell's key then.

    ``base``, ``mine``, ``theirs``: canonical texts. ``contested``: the record was changed on the portal as well.
    """

    kind: Kind
    cell: Cell
    record: int
    sheet: str
    address: str
    base: str = ""
    mine: str = ""
    theirs: str = ""
    raw: Raw = ""
    fault: RuleBroken | None = None
    contested: bool = False

    @property
    def place(self) -> Place:
        """The cell of the form."""
        return self.cell.key, self.record

    @property
    def id(self) -> str:
        """Names the line on a page: the same again for the same file."""
        return f"{self.cell.key}:{self.record}"

    @property
    def section(self) -> Section:
        """The part of the form it belongs to."""
        return self.cell.section

    @property
    def is_offered(self) -> bool:
        """It can be written."""
        return self.kind in {Kind.MINE, Kind.CONFLICT, Kind.REMOVED}

    @property
    def is_new_record(self) -> bool:
        """A cell of a record that is only in the file."""
        return self.record < 0


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Canonical texts by place, and which records stand now."""

    base: Mapping[Place, str]
    now: Mapping[Place, str]
    records: Mapping[str, Sequence[int]]


def compare(layout: Layout, came: Mapping[Place, Came], sides: Sides) -> list[Line]:
    """A line for each cell that is filled, in reading order; one instead of them for a record that was emptied."""
    found = list[Line]()
    emptied = _emptied(layout, came, sides)
    seen = set[tuple[str, int]]()
    crowded = _crowded(layout, came, sides)
    for place in layout.inputs:
        cell = layout.definition.cells[place[0]]
        row = cell.part.code, place[1]
        if row not in emptied:
            found.append(_line(layout, came, sides, place, crowded.get(cell.part.code)))
        elif row not in seen:
            seen.add(row)
            found.append(_removed(layout, sides, place, emptied[row]))
    return found


def _line(layout: Layout, came: Mapping[Place, Came], sides: Sides, place: Place, crowded: RuleBroken | None) -> Line:
    cell, one = layout.definition.cells[place[0]], came[place]
    base, theirs = sides.base.get(place, ""), sides.now.get(place, "")
    if one.fault and one.raw == base:  # a text that stood there already, though it reads like a broken formula
        one = Came(base, one.raw)
    gone = place[1] > 0 and place[1] not in sides.records.get(cell.part.code, ())
    kind, fault = _kind(one, base, theirs, gone=gone), one.fault
    if kind is Kind.REFUSED and fault is None:
        fault = RuleBroken(GONE)
    if kind is Kind.MINE and place[1] < 0 and crowded:
        kind, fault = Kind.REFUSED, crowded
    grid, spot = layout.where[place]
    return Line(
        kind=kind,
        cell=cell,
        record=place[1],
        sheet=grid.name,
        address=address(spot),
        base=base,
        mine=one.text,
        theirs=theirs,
        raw=one.raw,
        fault=fault,
    )


def _kind(one: Came, base: str, theirs: str, *, gone: bool) -> Kind:
    if one.fault is not None:
        return Kind.REFUSED
    mine_same, theirs_same = is_same(one.text, base), is_same(theirs, base)
    if gone:
        return Kind.THEIRS if mine_same else Kind.REFUSED
    if mine_same:
        return Kind.SAME if theirs_same else Kind.THEIRS
    if theirs_same:
        return Kind.MINE
    return Kind.BOTH if is_same(one.text, theirs) else Kind.CONFLICT


def is_same(one: str, other: str) -> bool:
    """Equal, whatever their line ends."""
    return unix_lines(one) == unix_lines(other)


def _emptied(layout: Layout, came: Mapping[Place, Came], sides: Sides) -> Mapping[tuple[str, int], bool]:
    """Records that held something, stand now, and are all blank in the file; true where the portal changed them too."""
    found = dict[tuple[str, int], bool]()
    for part, record, places in _rows(layout):
        base = [sides.base.get(place, "") for place in places]
        blank = all(came[place].text == "" and came[place].fault is None for place in places)
        if record > 0 and blank and any(base) and record in sides.records.get(part.code, ()):
            found[part.code, record] = any(not is_same(sides.now.get(p, ""), sides.base.get(p, "")) for p in places)
    return found


def _rows(layout: Layout) -> Iterator[tuple[Repeat, int, list[Place]]]:
    rows = dict[tuple[str, int], list[Place]]()
    for place in layout.inputs:
        part = layout.definition.cells[place[0]].part
        if isinstance(part, Repeat):
            rows.setdefault((part.code, place[1]), []).append(place)
    for (code, record), places in rows.items():
        part = layout.definition.parts[code][1]
        if isinstance(part, Repeat):
            yield part, record, places


def _crowded(layout: Layout, came: Mapping[Place, Came], sides: Sides) -> Mapping[str, RuleBroken]:
    """Repeats whose new records do not fit any more beside those that stand now."""
    new = dict[str, int]()
    found = dict[str, RuleBroken]()
    for part, record, places in _rows(layout):
        if record < 0 and any(came[place].text for place in places):
            new[part.code] = new.get(part.code, 0) + 1
            if len(sides.records.get(part.code, ())) + new[part.code] > part.most:
                found[part.code] = RuleBroken(TOO_MANY, label=part.label, most=part.most)
    return found


def _removed(layout: Layout, sides: Sides, place: Place, contested: bool) -> Line:
    grid, spot = layout.where[place]
    return Line(
        kind=Kind.REMOVED,
        cell=layout.definition.cells[place[0]],
        record=place[1],
        sheet=grid.name,
        address=address(spot),
        base=sides.base.get(place, ""),
        theirs=sides.now.get(place, ""),
        contested=contested,
    )
