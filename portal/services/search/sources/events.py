"""What takes place at units: the calendars of open sites, what is over and what was called off included."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from portal.db import db
from portal.models.news import Event, Site
from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry
from portal.services.news.agenda import all_shown_events
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import EVERYBODY, Timeless, day_of, joined, next_ids


class Events(Timeless):
    """Found by everybody from the moment they are saved until they are taken back."""

    kind = "event"
    watched: Sequence[Watched] = (
        Watched(
            "event",
            columns=("title", "place", "audience", "description", "starts_at", "off_reason", "taken_back_at"),
        ),
        Watched("site", columns=("opened_at",), query="SELECT id FROM event WHERE unit_id = {row}.unit_id"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Those that were not taken back."""
        return next_ids(Event.id, object_id, most, Event.taken_back_at.is_(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """One statement."""
        return [
            Entry(
                key=key_of(self.kind, event.id),
                kind=self.kind,
                title=event.title,
                access=EVERYBODY,
                body=_words(event),
                unit_id=event.unit_id,
                sender_id=event.unit_id,
                day=day_of(event.starts_at),
            )
            for event, _site in db.session.execute(_events(object_ids))
        ]

    def tokens(self, _actor: Actor | None) -> frozenset[str]:
        """Everybody reads them."""
        return EVERYBODY

    def show(self, _actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """One statement."""
        return {
            event.id: Shown(
                object_id=event.id,
                title=event.title,
                address=f"/trang/{site.slug}/lich/{event.id}",
                texts=(("", _words(event)),),
                unit=site.unit.name,
                day=day_of(event.starts_at),
            )
            for event, site in db.session.execute(_events(object_ids))
        }


def _events(event_ids: Collection[int]) -> Select[Event, Site]:
    query = select(Event, Site).join(Site, Site.unit_id == Event.unit_id).where(Site.opened_at.is_not(None))
    shown = all_shown_events().with_only_columns(Event.id)
    return query.where(Event.id.in_(event_ids), Event.id.in_(shown)).order_by(Event.id)


def _words(event: Event) -> str:
    return joined([event.description, event.place, event.audience, event.off_reason or ""])
