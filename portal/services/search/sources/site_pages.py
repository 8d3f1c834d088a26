"""What else stands on open sites for everybody: written pages, questions with answers, consultations."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.adapters.html import text_of_html
from portal.db import db
from portal.models.news import Consultation, Site, SitePage, SitePageVersion, SiteQuestion
from portal.rules.news.pages import INTRODUCTION, OF_YEAR, PAGE_LABELS, PageKind
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.rules.search.entries import Entry
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import EVERYBODY, Timeless, day_of, joined, next_ids

_ADDRESSES = {
    **dict.fromkeys(INTRODUCTION, "gioi-thieu"),
    PageKind.ORGANISATION: "to-chuc",
    PageKind.LEADERS: "lanh-dao",
    PageKind.ADMISSIONS: "tuyen-sinh",
}
_OPEN = Site.opened_at.is_not(None)


class SitePages(Timeless):
    """The newest version of pages that are shown; found by everybody."""

    kind = "page"
    watched: Sequence[Watched] = (
        Watched("site_page", columns=("number", "shown")),
        Watched("site", columns=("opened_at", "name"), query="SELECT id FROM site_page WHERE unit_id = {row}.unit_id"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Pages that are shown while their site is open."""
        return next_ids(SitePage.id, object_id, most, SitePage.shown.is_(True))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """One statement."""
        return [
            Entry(
                key=key_of(self.kind, page.id),
                kind=self.kind,
                title=_title(page),
                access=EVERYBODY,
                body=joined([version.text, site.name]),
                unit_id=page.unit_id,
                sender_id=page.unit_id,
                day=day_of(version.edited_at),
            )
            for page, version, site in db.session.execute(_pages(object_ids))
        ]

    def tokens(self, _actor: Actor | None) -> frozenset[str]:
        """Everybody reads them."""
        return EVERYBODY

    def show(self, _actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """One statement."""
        return {
            page.id: Shown(
                object_id=page.id,
                title=_title(page),
                address="/".join(
                    ["/trang", site.slug, _ADDRESSES[PageKind(page.kind)], *([str(page.year)] if page.year else [])]
                ),
                texts=(("", version.text),),
                unit=site.unit.name,
                day=day_of(version.edited_at),
            )
            for page, version, site in db.session.execute(_pages(object_ids))
        }


class Questions(Timeless):
    """Questions of the public in the words that were published, with their answers; never who asked."""

    kind = "question"
    watched: Sequence[Watched] = (
        Watched("site_question", columns=("shown_subject", "shown_question", "shown_answer", "published_at")),
        Watched(
            "site", columns=("opened_at", "name"), query="SELECT id FROM site_question WHERE unit_id = {row}.unit_id"
        ),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Those that are published."""
        return next_ids(SiteQuestion.id, object_id, most, SiteQuestion.published_at.is_not(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """One statement."""
        return [
            Entry(
                key=key_of(self.kind, question.id),
                kind=self.kind,
                title=question.shown_subject,
                access=EVERYBODY,
                body=joined([question.shown_question, question.shown_answer, site.name]),
                unit_id=question.unit_id,
                sender_id=question.unit_id,
                day=day_of(question.published_at),
            )
            for question, site in db.session.execute(_questions(object_ids))
        ]

    def tokens(self, _actor: Actor | None) -> frozenset[str]:
        """Everybody reads them."""
        return EVERYBODY

    def show(self, _actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """One statement."""
        return {
            question.id: Shown(
                object_id=question.id,
                title=question.shown_subject,
                address=f"/trang/{site.slug}/hoi-dap/{question.id}",
                texts=(("", question.shown_question), ("", question.shown_answer)),
                unit=site.unit.name,
                day=day_of(question.published_at),
            )
            for question, site in db.session.execute(_questions(object_ids))
        }


class Consultations:
    """Issues on which units ask everybody, from their first day on; what people said is the unit's alone."""

    kind = "consultation"
    watched: Sequence[Watched] = (
        Watched("consultation", columns=("title", "body", "summary", "opens_at", "published_at")),
        Watched(
            "site", columns=("opened_at", "name"), query="SELECT id FROM consultation WHERE unit_id = {row}.unit_id"
        ),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Those that are published."""
        return next_ids(Consultation.id, object_id, most, Consultation.published_at.is_not(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """One statement."""
        return [
            Entry(
                key=key_of(self.kind, found.id),
                kind=self.kind,
                title=found.title,
                access=EVERYBODY,
                body=joined([text_of_html(found.body), found.summary, site.name]),
                unit_id=found.unit_id,
                sender_id=found.unit_id,
                day=day_of(found.opens_at),
            )
            for found, site in db.session.execute(_consultations(object_ids))
        ]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """Those whose first day comes."""
        begin = (Consultation.opens_at > since, Consultation.opens_at <= until)
        return db.session.scalars(select(Consultation.id).where(*begin)).all()

    def tokens(self, _actor: Actor | None) -> frozenset[str]:
        """Everybody reads them."""
        return EVERYBODY

    def show(self, _actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """One statement."""
        return {
            found.id: Shown(
                object_id=found.id,
                title=found.title,
                address=f"/trang/{site.slug}/lay-y-kien/{found.id}",
                texts=(("", text_of_html(found.body)), ("", found.summary)),
                unit=site.unit.name,
                day=day_of(found.opens_at),
            )
            for found, site in db.session.execute(_consultations(object_ids))
        }


def _pages(page_ids: Collection[int]) -> Select[SitePage, SitePageVersion, Site]:
    newest = (SitePageVersion.page_id == SitePage.id) & (SitePageVersion.number == SitePage.number)
    query = select(SitePage, SitePageVersion, Site).join(SitePageVersion, newest)
    query = query.join(Site, Site.unit_id == SitePage.unit_id).where(SitePage.shown, _OPEN)
    return query.where(SitePage.id.in_(page_ids)).order_by(SitePage.id)


def _questions(question_ids: Collection[int]) -> Select[SiteQuestion, Site]:
    query = select(SiteQuestion, Site).join(Site, Site.unit_id == SiteQuestion.unit_id)
    shown = (SiteQuestion.id.in_(question_ids), SiteQuestion.published_at.is_not(None), _OPEN)
    return query.where(*shown).order_by(SiteQuestion.id)


def _consultations(consultation_ids: Collection[int]) -> Select[Consultation, Site]:
    query = select(Consultation, Site).join(Site, Site.unit_id == Consultation.unit_id)
    query = query.where(Consultation.published_at.is_not(None), Consultation.opens_at <= clock.now(), _OPEN)
    return query.where(Consultation.id.in_(consultation_ids)).order_by(Consultation.id)


def _title(page: SitePage) -> str:
    return OF_YEAR % {"year": year_name(page.year)} if page.year else PAGE_LABELS[PageKind(page.kind)]
