"""Taking numbers of the school's records into its report, through the one way to write; never over what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.adapters import clock
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.definition import Cell, Section
from portal.rules.data_forms.prefill import Family, Group, Source, is_prefilled, wanted_of
from portal.rules.permissions import Actor
from portal.services.data_forms.filling.reading import View, open_view
from portal.services.data_forms.loading import Held
from portal.services.data_forms.prefilling.counting import count_records
from portal.services.data_forms.writing import Change, write_cells

ORIGIN = "prefill"


@dataclass(frozen=True)
class Offer:
    """A number of the records for a cell, and what stands in the cell."""

    source: Source
    number: str
    held: Held

    @property
    def is_blank(self) -> bool:
        """Nobody wrote anything there."""
        return not self.held.text

    @property
    def is_untouched(self) -> bool:
        """The cell holds what the records gave before."""
        return (self.held.source or {}).get("value") == self.held.text

    @property
    def is_news(self) -> bool:
        """The records give something else than the cell holds."""
        return self.number != self.held.text


@dataclass(frozen=True)
class Offers:
    """The numbers by cell; ``possible``: the form has cells that records may fill; ``at``: when they were counted."""

    possible: bool
    by_place: Mapping[Place, Offer]
    at: datetime | None = None

    @property
    def blank(self) -> int:
        """How many empty cells could be filled."""
        return sum(1 for offer in self.by_place.values() if offer.is_blank)

    def other(self, place: Place) -> str:
        """What the records give now where the cell holds something else; "" where there is nothing to tell."""
        offer = self.by_place.get(place)
        return offer.number if offer and offer.is_news and not offer.is_blank else ""


@dataclass(frozen=True)
class Taken:
    """What came of it: numbers written, cells that keep what was typed, cells that refused."""

    count: int
    kept: int
    refused: int


NOTHING = Offers(False, {})


def offers_for(view: View, section: Section | None = None) -> Offers:
    """What the records give for the cells of a report, or of one section, that the person may write now."""
    if not view.may_enter or not is_prefilled(view.loaded.definition):
        return NOTHING
    wanted = _wanted(view, section)
    if not wanted:
        return NOTHING
    period = view.loaded.period
    families: set[Family] = {source.family for _cell, source, _group in wanted}
    counted = count_records(view.loaded.report.unit_id, families, period.covers_from, period.covers_to)
    found: dict[Place, Offer] = {}
    for cell, source, group in wanted:
        number = counted.number(source, group)
        if number is not None:
            found[cell.key, 0] = Offer(source, str(number), view.held(cell))
    return Offers(True, found, clock.now())


def _wanted(view: View, section: Section | None) -> Sequence[tuple[Cell, Source, Group]]:
    """The cells that are asked and may be written, with what fills them."""
    found = []
    for cell, record in view.loaded.content.places:
        wanted = wanted_of(cell) if not record and (section is None or cell.section.code == section.code) else None
        if wanted and view.takes(cell):
            found.append((cell, *wanted))
    return found


def take_numbers(actor: Actor, report_id: int, key: str = "") -> Taken:
    """Fill the empty cells and renew those that still hold what the records gave; with a key that one cell, whatever
    stands in it. Each number is judged by its lock like everything that is written."""
    view = open_view(actor, report_id)
    if view.is_own and view.gate.is_shut:
        raise view.gate.refusal()
    offers = offers_for(view).by_place
    if key:
        chosen = {place: offer for place, offer in offers.items() if place[0] == key}
    else:
        chosen = {place: offer for place, offer in offers.items() if offer.is_blank or offer.is_untouched}
    changes = [_change(place, offer) for place, offer in chosen.items() if offer.is_news]
    written = write_cells(actor, report_id, changes, origin=ORIGIN)
    kept = sum(1 for place, offer in offers.items() if place not in chosen and offer.is_news) if not key else 0
    return Taken(len(changes) - len(written.troubles), kept, len(written.troubles))


def _change(place: Place, offer: Offer) -> Change:
    """What is written, with where it is from; a reason why the cell differed is over."""
    source = {"code": offer.source.code, "value": offer.number, "at": clock.now().isoformat(timespec="seconds")}
    return Change(
        key=place[0],
        record_id=place[1],
        typed=offer.number,
        seen=offer.held.version,
        reason="",
        source=source,
    )
