"""Conversations of families and schools, for the two sides of each; what was reported to leaders is not searched."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Talk, TalkFile, TalkMessage
from portal.models.school import Guardian, Guardianship
from portal.models.units import Unit
from portal.rules.contact_book.talks import HOLD, OFFICE
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.contact_book.children import list_children
from portal.services.contact_book.talks.scope import is_office, talks_of, visible_talks
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import day_of, joined, next_ids, texts_of

MOST_TALKS = 500
"""Who is not the school's office finds the newest conversations of the own ones, at most so many."""
_OF_OFFICE = 0
"""Stands among the ids for all conversations of the office."""


class Talks:
    """Tokens: ``talk-office-U`` for the office of school U, ``talk-N`` for everybody else: who reads a conversation
    depends on classes, teaching and guardianships of today, so the own ones are read when somebody asks."""

    kind = "talk"
    watched: Sequence[Watched] = (
        Watched("talk", columns=("unit_id", "pupil_id", "guardian_id", "party", "party_name")),
        Watched("talk_message", "talk_id", ("talk_id", "at", "text", "undone_at", "withdrawn_at")),
        Watched("talk_file", query="SELECT talk_id FROM talk_message WHERE id = {row}.message_id"),
        Watched("pupil", columns=("full_name",), query="SELECT id FROM talk WHERE pupil_id = {row}.id"),
        Watched("guardian", columns=("full_name",), query="SELECT id FROM talk WHERE guardian_id = {row}.id"),
        Watched(
            "file_text",
            query="SELECT talk_id FROM talk_message JOIN talk_file ON talk_message.id = message_id "
            "WHERE sha256 = {row}.sha256",
        ),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """All of them."""
        return next_ids(Talk.id, object_id, most)

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Four statements."""
        query = _with_people(select(Talk).join(Talk.pupil).join(Talk.guardian)).where(Talk.id.in_(object_ids))
        talks = db.session.scalars(query.order_by(Talk.id)).all()
        said = _said_in([talk.id for talk in talks])
        return [_entry(talk, said[talk.id]) for talk in talks]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """Messages that both sides begin to see."""
        seen = (TalkMessage.at > since - HOLD, TalkMessage.at <= until - HOLD)
        return db.session.scalars(select(TalkMessage.talk_id).where(*seen).distinct()).all()

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """One statement for who writes to families, two for families, none for others."""
        own = _own(actor) if actor is not None else []
        if actor is None or not own:
            return frozenset()
        office = {_OF_OFFICE: f"talk-office-{actor.unit_id}"}
        return frozenset(office.get(talk_id, f"talk-{talk_id}") for talk_id in db.session.scalars(union_all(*own)))

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """At most seven statements."""
        if actor is None or not object_ids:
            return {}
        found: dict[int, tuple[Talk, str]] = {}
        for talk in db.session.scalars(_of_family(actor).where(Talk.id.in_(object_ids))):
            found[talk.id] = (talk, f"/so-lien-lac/{talk.pupil_id}/trao-doi/{talk.id}/")
        for talk in db.session.scalars(visible_talks(actor).where(Talk.id.in_(object_ids))):
            found[talk.id] = (talk, f"/lien-lac/trao-doi/{talk.id}/")
        if not found:
            return {}
        said, units = _said_in(found), {talk.unit_id for talk, _address in found.values()}
        names = dict(db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units))).all())
        return {
            talk.id: Shown(
                object_id=talk.id,
                title=talk.pupil.full_name,
                address=address,
                texts=tuple(said[talk.id]),
                unit=names[talk.unit_id],
                day=day_of(talk.last_at),
                note=joined([talk.party_name, talk.guardian.full_name]).replace("\n", " · "),
            )
            for talk, address in found.values()
        }


def _own(actor: Actor) -> list[Select[int]]:
    """Ids of the conversations of the actor, ``_OF_OFFICE`` for all of the office.

    The office reads all but those of the own family, so who has one gets the ids of them too.
    """
    queries = [_newest(_of_family(actor))] if actor.is_family else []
    if actor.can(Permission.CONTACT_WRITE):
        has_family = exists(_own_guardianships(actor))
        others = visible_talks(actor).where(or_(Talk.party != OFFICE, has_family))
        queries.append(_newest(others))
        queries.append(select(literal(_OF_OFFICE)).where(and_(is_office(actor), ~has_family)))
    return queries


def _newest(talks: Select[Talk]) -> Select[int]:
    ids = talks.with_only_columns(Talk.id).order_by(Talk.last_at.desc(), Talk.id.desc()).limit(MOST_TALKS).subquery()
    return select(ids.c.id)


def _own_guardianships(actor: Actor) -> Select[int]:
    query = select(Guardianship.id).join(Guardian, Guardian.id == Guardianship.guardian_id)
    return query.where(Guardian.account_id == actor.account_id)


def _of_family(actor: Actor) -> Select[Talk]:
    children = list_children(actor) if actor.is_family else ()
    own: list[ColumnElement[bool]] = [
        Talk.id.in_(talks_of(actor.account_id, child.pupil_id).with_only_columns(Talk.id)) for child in children
    ]
    query = select(Talk).join(Talk.pupil).join(Talk.guardian)
    return _with_people(query).where(or_(*own) if own else false())


def _with_people(talks: Select[Talk]) -> Select[Talk]:
    return talks.options(contains_eager(Talk.pupil), contains_eager(Talk.guardian))


def _said_in(talk_ids: Collection[int]) -> Mapping[int, list[tuple[str, str]]]:
    """What both sides read: who wrote and the words, each file after its message."""
    query = select(TalkMessage).where(
        TalkMessage.talk_id.in_(talk_ids),
        TalkMessage.undone_at.is_(None),
        TalkMessage.withdrawn_at.is_(None),
        TalkMessage.at <= clock.now() - HOLD,
    )
    messages = db.session.scalars(query.order_by(TalkMessage.id)).all()
    files: dict[int, list[TalkFile]] = defaultdict(list)
    of_messages = select(TalkFile).where(TalkFile.message_id.in_([each.id for each in messages]))
    for file in db.session.scalars(of_messages.order_by(TalkFile.id)) if messages else ():
        files[file.message_id].append(file)
    texts = texts_of({file.sha256 for those in files.values() for file in those})
    said: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for message in messages:
        said[message.talk_id].append((message.by, message.text))
        said[message.talk_id] += [(file.name, texts.get(file.sha256, "")) for file in files[message.id]]
    return said


def _entry(talk: Talk, said: Sequence[tuple[str, str]]) -> Entry:
    access = {f"talk-{talk.id}"} | ({f"talk-office-{talk.unit_id}"} if talk.party == OFFICE else set())
    words = (part for heading, text in said for part in (heading, text))
    return Entry(
        key=key_of(Talks.kind, talk.id),
        kind=Talks.kind,
        title=talk.pupil.full_name,
        access=frozenset(access),
        body=joined([talk.party_name, talk.guardian.full_name, *words]),
        unit_id=talk.unit_id,
        sender_id=talk.unit_id,
        day=day_of(talk.last_at),
    )
