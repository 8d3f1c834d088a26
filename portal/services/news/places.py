"""Where a person may write: the sections of their groups, or all of the site for those who edit it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from portal.db import db
from portal.models.news import Section, WritingGroup, WritingGroupSection
from portal.rules.permissions import Actor, Permission
from portal.services.news.scope import own_groups
from portal.services.news.sites import list_sections


def writable_sections(actor: Actor) -> Sequence[Section]:
    """Sections that take a new article of the actor, in the order of the site."""
    if actor.unit_id is None or not actor.can(Permission.NEWS_WRITE):
        return ()
    if actor.can(Permission.NEWS_EDIT):
        return list_sections(actor.unit_id)
    mine = _sections_of_groups(actor).with_only_columns(WritingGroupSection.section_id)
    query = select(Section).where(Section.unit_id == actor.unit_id, Section.put_away_at.is_(None), Section.id.in_(mine))
    return db.session.scalars(query.order_by(Section.position, Section.id)).all()


def group_writing_in(actor: Actor, section_id: int) -> int | None:
    """The own group that writes in a section, the oldest of several."""
    query = _sections_of_groups(actor).where(WritingGroupSection.section_id == section_id)
    return db.session.scalar(query.with_only_columns(WritingGroup.id).order_by(WritingGroup.id).limit(1))


def _sections_of_groups(actor: Actor) -> Select[Any]:
    return (
        select(WritingGroup)
        .join(WritingGroupSection, WritingGroupSection.group_id == WritingGroup.id)
        .where(
            WritingGroup.unit_id == actor.unit_id,
            WritingGroup.put_away_at.is_(None),
            WritingGroup.id.in_(own_groups(actor)),
        )
    )
