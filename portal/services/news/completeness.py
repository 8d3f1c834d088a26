"""What a site still lacks: every required part with its state, for whoever manages the site.

A new part is one more function in ``PARTS``: it takes the ``Scene`` and gives the parts it looks after (none where the
kind of unit does not need them), built by ``scene.part(...)``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.adapters import clock
from portal.models.news import Site
from portal.rules.news.parts import Part, PartState, Scene, read_days
from portal.rules.permissions import Actor
from portal.services.news.answering import list_asking_parts
from portal.services.news.consulting import list_consultation_parts
from portal.services.news.disclosure.parts import list_disclosure_parts
from portal.services.news.page_parts import list_page_parts
from portal.services.news.sites import get_managed_site
from portal.services.news.unit_parts import list_unit_parts

PARTS: tuple[Callable[[Scene], Iterable[Part]], ...] = (
    list_page_parts,
    list_unit_parts,
    list_asking_parts,
    list_disclosure_parts,
    list_consultation_parts,
)
"""Who is asked for required parts, in the order of the page."""


@dataclass(frozen=True)
class Completeness:
    """The required parts of a site, those that need something first said by their states."""

    site: Site
    parts: Sequence[Part]

    @property
    def good(self) -> int:
        """How many need nothing."""
        return sum(part.state == PartState.GOOD for part in self.parts)

    @property
    def total(self) -> int:
        """How many are required."""
        return len(self.parts)


def look_through(actor: Actor) -> Completeness:
    """The parts that the own site must have, each with its state."""
    site = get_managed_site(actor)
    scene = scene_of(site)
    return Completeness(site, [part for ask in PARTS for part in ask(scene)])


def scene_of(site: Site) -> Scene:
    """What the parts of this site are judged by."""
    return Scene(
        unit_id=site.unit_id,
        is_school=site.unit.kind.is_school,
        now=clock.now(),
        days=read_days(site.settings.get("stale_days")),
    )
