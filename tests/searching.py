"""Everybody who may search, for tests of what they find: the cast in each of their units, and people of all other
kinds; and for each kind of thing what its area says a person may see."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from sqlalchemy import Select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import Broadcast, Notice, Talk
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.models.documents import Document, Publication, Question
from portal.models.news import Article, Event, Site
from portal.models.people import Account, Delegation, Membership
from portal.models.school import Pupil
from portal.models.units import Unit
from portal.rules.news.pages import PageKind
from portal.rules.permissions import Actor, Permission, Role
from portal.services.contact_book.broadcasts.scope import visible_broadcasts
from portal.services.contact_book.children import list_children
from portal.services.contact_book.notices.for_family import list_notices
from portal.services.contact_book.notices.scope import followed_notices
from portal.services.contact_book.talks.scope import own_talks, visible_talks
from portal.services.data_forms.scope import designed_forms, visible_periods, visible_reports
from portal.services.documents.public import shown_publications
from portal.services.documents.questions import get_asked, visible_questions
from portal.services.documents.scope import visible_documents
from portal.services.news.agenda import shown_events
from portal.services.news.asking import published_questions
from portal.services.news.consultations import shown_consultations
from portal.services.news.disclosure.public import read_section, read_year
from portal.services.news.pages import newest_versions
from portal.services.news.scope import shown_articles, visible_articles
from portal.services.news.searching import open_sites
from portal.services.people.actors import load_actor
from portal.services.people.staff import visible_accounts
from portal.services.school.scope import visible_pupils
from portal.services.search.source import Source, parse_key
from portal.services.units.scope import visible_units
from tests.cast import Cast, Person
from tests.news import hire

VISITOR = "visitor"


def crowd(cast: Cast, *more: Person) -> dict[str, Actor | None]:
    """Who searches: the cast, the people of ``add_people`` and ``more``, in each unit they act for; and a visitor."""
    found: dict[str, Actor | None] = {VISITOR: None}
    for person in (*cast.everybody(), *more):
        account = db.session.get_one(Account, person.id)
        _first, units = load_actor(account)
        for unit_id in [unit.id for unit in units] or [None]:
            found[f"{person.key} {unit_id or ''}"] = load_actor(account, unit_id=unit_id)[0]
    return found


def add_people(cast: Cast) -> tuple[Person, ...]:
    """Somebody who has left a role, one who begins tomorrow, one to whom the leader lent a role, one of each role at
    the department and at a school; committed."""
    former = hire(cast, name="Người Đã Thôi")
    today = clock.today()
    since = date(2015, 9, 1)
    _join(cast, former, "ben_tre", Role.RECORDS_CLERK, since=since, until=today)
    coming = hire(cast, name="Người Sắp Đến")
    _join(cast, coming, "ben_tre", Role.RECORDS_CLERK, since=today + timedelta(days=1), until=None)
    lent = hire(cast, Role.IT_SUPPORT, unit="ben_tre", name="Người Được Ủy Quyền")
    db.session.add(
        Delegation(
            giver_id=cast.leader.id,
            receiver_id=lent.id,
            unit_id=cast.units["ben_tre"],
            role=Role.LEADER,
            permissions=[Permission.DOCUMENTS_READ, Permission.NEWS_EDIT, Permission.FORMS_OVERSEE],
            reason="Đi công tác.",
            begins_at=clock.now() - timedelta(days=1),
            ends_at=clock.now() + timedelta(days=1),
            created_at=clock.now(),
        )
    )
    db.session.commit()
    places = [(role, unit) for role in Role for unit in ("ben_tre", "vinh_binh")]
    hired = [hire(cast, role, unit=unit, name=f"{role.value} {unit}".replace("_", " ")) for role, unit in places]
    return former, coming, lent, *hired


def _join(cast: Cast, person: Person, unit: str, role: Role, *, since: date, until: date | None) -> None:
    row = Membership(account_id=person.id, unit_id=cast.units[unit], role=role, valid_from=since, valid_to=until)
    db.session.add(row)
    db.session.commit()


def _of(query: Select[int]) -> set[int]:
    return set(db.session.scalars(query))


def _documents(actor: Actor | None) -> set[int]:
    return _of(visible_documents(actor).with_only_columns(Document.id)) if actor else set()


def _published(_actor: Actor | None) -> set[int]:
    return _of(shown_publications().with_only_columns(Publication.id))


def _news(_actor: Actor | None) -> set[int]:
    return _of(shown_articles().with_only_columns(Article.id))


def _articles(actor: Actor | None) -> set[int]:
    """What somebody writes or edits, without what everybody reads in its newest version: that is news."""
    same = _of(shown_articles().where(Article.shown_id == Article.latest_id).with_only_columns(Article.id))
    return _of(visible_articles(actor).with_only_columns(Article.id)) - same if actor else set()


def _notices(actor: Actor | None) -> set[int]:
    """What is followed at the school, and what a family reads page by page of each child."""
    if actor is None:
        return set()
    followed = followed_notices(actor).with_only_columns(Notice.id)
    found = _of(followed) if actor.can(Permission.CONTACT_WRITE) else set()
    for child in list_children(actor) if actor.is_family else ():
        number, left = 1, 1
        while left:
            _child, page = list_notices(actor, pupil_id=child.pupil_id, number=number, visit=False)
            found |= {told.notice.id for told in page.items}
            left, number = page.total - number * page.size > 0, number + 1
    return found


def _talks(actor: Actor | None) -> set[int]:
    if actor is None:
        return set()
    found = _of(visible_talks(actor).with_only_columns(Talk.id))
    for child in list_children(actor) if actor.is_family else ():
        found |= _of(own_talks(actor, child).with_only_columns(Talk.id))
    return found


def _forms(actor: Actor | None) -> set[int]:
    return _of(designed_forms(actor).with_only_columns(DataForm.id)) if actor else set()


def _periods(actor: Actor | None) -> set[int]:
    """The pages of periods are for those who oversee."""
    allowed = actor is not None and actor.can(Permission.FORMS_OVERSEE)
    return _of(visible_periods(actor).with_only_columns(FormPeriod.id)) if actor and allowed else set()


def _reports(actor: Actor | None) -> set[int]:
    return _of(visible_reports(actor).with_only_columns(Report.id)) if actor else set()


def _units(actor: Actor | None) -> set[int]:
    return _of(visible_units(actor).with_only_columns(Unit.id)) if actor else set()


def _sites(actor: Actor | None) -> set[int]:
    """The open sites, for whoever does not see the directory."""
    return set() if _units(actor) else _of(open_sites().with_only_columns(Site.unit_id))


def _staff(actor: Actor | None) -> set[int]:
    return _of(visible_accounts(actor).with_only_columns(Account.id)) if actor else set()


def _pupils(actor: Actor | None) -> set[int]:
    """As the list of pupils: without doubles that were merged."""
    query = visible_pupils(actor).where(Pupil.merged_into_id.is_(None)) if actor else None
    return _of(query.with_only_columns(Pupil.id)) if query is not None else set()


def _open_units() -> set[int]:
    return _of(open_sites().with_only_columns(Site.unit_id))


def _pages(_actor: Actor | None) -> set[int]:
    """Site by site, as its visitors read them."""
    versions = [version for unit in _open_units() for version in db.session.scalars(newest_versions(unit, PageKind))]
    return {version.page_id for version in versions if version.page.shown}


def _questions(_actor: Actor | None) -> set[int]:
    return {question.id for unit in _open_units() for question in db.session.scalars(published_questions(unit))}


def _consultations(_actor: Actor | None) -> set[int]:
    return {found.id for unit in _open_units() for found in db.session.scalars(shown_consultations(unit))}


def _disclosures(_actor: Actor | None) -> set[int]:
    """Site by site, school year by school year, as its visitors come to them."""
    found: set[int] = set()
    for site in db.session.scalars(open_sites()).all():
        with suppress(NotFound):  # a site that discloses nothing
            for year in read_year(site).years:
                sections = read_year(site, year).sections
                found |= {read_section(site, year, topic).entry.id for topic in sections}
    return found


def _events(_actor: Actor | None) -> set[int]:
    return {number for unit in _open_units() for number in _of(shown_events(unit).with_only_columns(Event.id))}


def _guidance(actor: Actor | None) -> set[int]:
    """Letter by letter, as the page of its questions has them."""
    found: set[int] = set()
    allowed = actor is not None and actor.can(Permission.DOCUMENTS_READ)
    for document_id in _documents(actor) if actor and allowed else ():
        with suppress(NotFound):
            document = get_asked(actor, document_id)
            found |= _of(visible_questions(actor, document).with_only_columns(Question.id))
    return found


def _broadcasts(actor: Actor | None) -> set[int]:
    if actor is None or actor.unit_id is None or not actor.can(Permission.CONTACT_BROADCAST):
        return set()
    return _of(visible_broadcasts(actor).with_only_columns(Broadcast.id))


SCOPES: dict[str, Callable[[Actor | None], set[int]]] = {
    "document": _documents,
    "published": _published,
    "news": _news,
    "article": _articles,
    "notice": _notices,
    "talk": _talks,
    "form": _forms,
    "period": _periods,
    "report": _reports,
    "unit": _units,
    "site": _sites,
    "staff": _staff,
    "pupil": _pupils,
    "page": _pages,
    "question": _questions,
    "disclosure": _disclosures,
    "event": _events,
    "guidance": _guidance,
    "broadcast": _broadcasts,
    "consultation": _consultations,
}
"""By kind: the ids of what somebody may see, as the area's own pages have it."""


def all_ids(source: Source) -> list[int]:
    """As a rebuild reads them, three at a time."""
    found: list[int] = []
    while more := source.ids_after(found[-1] if found else 0, 3):
        found += more
    return found


def indexed(source: Source) -> dict[int, frozenset[str]]:
    """The tokens of everything of a kind, as the index would keep them."""
    db.session.expire_all()
    return {parse_key(entry.key)[1]: entry.access for entry in source.entries(all_ids(source))}


def differences(source: Source, people: dict[str, Actor | None]) -> list[str]:
    """Where tokens, the last check and the area's own scope disagree; nothing, when all is well."""
    access, wrong = indexed(source), []
    for name, actor in people.items():
        held = source.tokens(actor)
        by_tokens = {object_id for object_id, tokens in access.items() if tokens & held}
        shown = set(source.show(actor, list(access)))
        allowed = SCOPES[source.kind](actor)
        if not by_tokens == shown == allowed:
            wrong.append(f"{name}: may see {sorted(allowed)}, finds {sorted(by_tokens)}, is shown {sorted(shown)}")
    return wrong
