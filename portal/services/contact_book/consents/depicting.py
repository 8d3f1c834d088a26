"""Which pupils an article shows, by name or in a picture, and whether their families allow it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import MediumPupil, NameClearance
from portal.models.news import Article, MediumUse
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.rules.contact_book.consents import NEWS, ConsentState
from portal.rules.contact_book.naming import find_names, initials
from portal.rules.permissions import Actor
from portal.rules.school.statuses import BELONGING
from portal.services.contact_book.consents.purposes import Asked, find_asked
from portal.services.contact_book.consents.states import find_standings
from portal.services.news.acting import may_edit, newest
from portal.services.news.consents import Depicted, words_of
from portal.services.news.scope import get_article
from portal.services.records.audit import note
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One pupil an article shows. ``is_cleared``: the name is said to be another person's."""

    pupil_id: int
    name: str
    class_name: str
    in_text: bool
    in_picture: bool
    is_allowed: bool
    is_cleared: bool

    @property
    def is_missing(self) -> bool:
        """Nothing may be published before somebody does something about it."""
        return not self.is_allowed and (self.in_picture or not self.is_cleared)

    @property
    def initials(self) -> str:
        """What could stand for the name."""
        return initials(self.name)


def names_missing(depicted: Depicted) -> Sequence[str] | None:
    """For the check of articles: names, with their initials, of pupils whose consent is missing; None where the
    school does not ask for it. One statement for the pupils and one pass over the text."""
    asked = _news_of(depicted.unit_id)
    if asked is None:
        return None
    shown = _find(depicted, asked)
    return [f"{each.name} ({each.initials})" for each in shown if each.is_missing]


def read_shown(actor: Actor, article_id: int) -> tuple[Article, Sequence[Shown]]:
    """The pupils in the newest words of an article the actor sees."""
    article = get_article(actor, article_id)
    version = newest(article)
    asked = _news_of(article.unit_id)
    used = select(MediumUse.medium_id).where(MediumUse.version_id == version.id)
    depicted = Depicted(article.unit_id, words_of(version), frozenset(db.session.scalars(used)), article.id)
    return article, [] if asked is None else _find(depicted, asked, with_class=True)


def say_other(actor: Actor, *, article_id: int, pupil_id: int, is_other: bool) -> None:
    """Say that a name in the article is another person's, or take that back; who said so stays on record."""
    _article, shown = read_shown(actor, article_id)
    if not may_edit(actor):
        raise NotAllowed
    found = next((each for each in shown if each.pupil_id == pupil_id), None)
    if found is None:
        raise NotFound
    if found.in_picture and is_other:
        raise RuleBroken("Em này được đánh dấu trong ảnh của bài. Hãy bỏ ảnh, hoặc bỏ đánh dấu nếu ghi nhầm.")
    said = _clearance(article_id, pupil_id)
    if is_other == found.is_cleared:
        return
    if said is None:
        said = NameClearance(article_id=article_id, pupil_id=pupil_id)
        db.session.add(said)
    said.said_at, said.said_by = clock.now(), actor.name
    said.ended_at = None if is_other else clock.now()
    action = "name_cleared" if is_other else "name_clearance_ended"
    note(actor, action, "article", article_id, after={"full_name": found.name})
    db.session.flush()


def find_pupils(unit_id: int) -> Mapping[int, str]:
    """The names of everybody who belongs to a school; one statement."""
    query = (
        select(Pupil.id, Pupil.full_name)
        .join(Enrolment, Enrolment.pupil_id == Pupil.id)
        .where(Enrolment.unit_id == unit_id, Enrolment.status.in_(BELONGING), Pupil.merged_into_id.is_(None))
    )
    return {row.id: row.full_name for row in db.session.execute(query)}


def find_pictured(medium_ids: Collection[int]) -> Sequence[MediumPupil]:
    """The pupils marked in these pictures."""
    if not medium_ids:
        return ()
    query = select(MediumPupil).where(MediumPupil.medium_id.in_(medium_ids), MediumPupil.ended_at.is_(None))
    return db.session.scalars(query.order_by(MediumPupil.id)).all()


def cleared_in(article_id: int) -> Collection[int]:
    """The pupils whose names in an article are other people's."""
    query = select(NameClearance.pupil_id).where(
        NameClearance.article_id == article_id, NameClearance.ended_at.is_(None)
    )
    return set(db.session.scalars(query))


def _find(depicted: Depicted, asked: Asked, *, with_class: bool = False) -> Sequence[Shown]:
    names = find_pupils(depicted.unit_id)
    in_text = find_names(depicted.text, names)
    in_picture = {each.pupil_id for each in find_pictured(depicted.medium_ids) if each.pupil_id in names}
    pupil_ids = sorted(in_text | in_picture, key=lambda pupil_id: (names[pupil_id], pupil_id))
    if not pupil_ids:
        return []
    standings = find_standings(pupil_ids, [asked])
    cleared = cleared_in(depicted.article_id)
    classes = _find_classes(pupil_ids, depicted.unit_id) if with_class else {}
    return [
        Shown(
            pupil_id=pupil_id,
            name=names[pupil_id],
            class_name=classes.get(pupil_id, ""),
            in_text=pupil_id in in_text,
            in_picture=pupil_id in in_picture,
            is_allowed=standings[pupil_id][asked.purpose.id].state == ConsentState.GIVEN,
            is_cleared=pupil_id in cleared,
        )
        for pupil_id in pupil_ids
    ]


def _find_classes(pupil_ids: Collection[int], unit_id: int) -> Mapping[int, str]:
    query = (
        select(ClassPlace.pupil_id, SchoolClass.name)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id.in_(pupil_ids), SchoolClass.unit_id == unit_id, holds_on(ClassPlace, clock.today()))
        .order_by(SchoolClass.start_year, ClassPlace.id)
    )
    return read_pairs(query)


def _news_of(unit_id: int) -> Asked | None:
    return next((each for each in find_asked(unit_id=unit_id) if each.purpose.code == NEWS), None)


def _clearance(article_id: int, pupil_id: int) -> NameClearance | None:
    query = select(NameClearance).where(NameClearance.article_id == article_id, NameClearance.pupil_id == pupil_id)
    return db.session.scalar(query)
