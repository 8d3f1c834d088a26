"""What units above write to the families of all schools below, for themselves; schools and families find the notices
that are made of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import Broadcast, BroadcastFile
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.contact_book.broadcasts.scope import visible_broadcasts
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import Timeless, day_of, joined, next_ids, texts_of


class Broadcasts(Timeless):
    """Token: ``broadcast-U`` for whoever writes to the families of the schools below unit U."""

    kind = "broadcast"
    watched: Sequence[Watched] = (
        Watched(
            "broadcast",
            columns=(
                "unit_id",
                "author",
                "title",
                "text",
                "aim_words",
                "question",
                "options",
                "sent_at",
                "discarded_at",
            ),
        ),
        Watched("broadcast_file", "broadcast_id", ("broadcast_id", "name", "sha256")),
        Watched("file_text", query="SELECT broadcast_id FROM broadcast_file WHERE sha256 = {row}.sha256"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Everything that was not thrown away."""
        return next_ids(Broadcast.id, object_id, most, Broadcast.discarded_at.is_(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Three statements."""
        query = select(Broadcast).where(Broadcast.id.in_(object_ids), Broadcast.discarded_at.is_(None))
        found = db.session.scalars(query.order_by(Broadcast.id)).all()
        files = _files_of(object_ids)
        return [
            Entry(
                key=key_of(self.kind, each.id),
                kind=self.kind,
                title=each.title,
                access=frozenset({f"broadcast-{each.unit_id}"}),
                body=joined([_words(each), each.author, *(part for pair in files[each.id] for part in pair)]),
                unit_id=each.unit_id,
                sender_id=each.unit_id,
                day=day_of(each.sent_at or each.created_at),
            )
            for each in found
        ]

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """No statement."""
        if actor is None or actor.unit_id is None or not actor.can(Permission.CONTACT_BROADCAST):
            return frozenset()
        return frozenset({f"broadcast-{actor.unit_id}"})

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Three statements."""
        if actor is None or not object_ids or not self.tokens(actor):
            return {}
        found = db.session.scalars(visible_broadcasts(actor).where(Broadcast.id.in_(object_ids))).all()
        files = _files_of([each.id for each in found]) if found else {}
        return {
            each.id: Shown(
                object_id=each.id,
                title=each.title,
                address=f"/lien-lac/cac-truong/{each.id}/",
                texts=(("", _words(each)), *files[each.id]),
                unit=each.unit_name,
                day=day_of(each.sent_at or each.created_at),
            )
            for each in found
        }


def _files_of(broadcast_ids: Collection[int]) -> Mapping[int, list[tuple[str, str]]]:
    """Name and words of the files of each."""
    query = select(BroadcastFile).where(BroadcastFile.broadcast_id.in_(broadcast_ids)).order_by(BroadcastFile.id)
    files = db.session.scalars(query).all()
    texts = texts_of({file.sha256 for file in files})
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for file in files:
        found[file.broadcast_id].append((file.name, texts.get(file.sha256, "")))
    return found


def _words(broadcast: Broadcast) -> str:
    return joined([broadcast.text, broadcast.question, *broadcast.options, broadcast.aim_words])
