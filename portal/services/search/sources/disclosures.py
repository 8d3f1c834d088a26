"""What schools disclose of each school year, section by section, with the words of its files."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import joinedload, selectinload

from portal.adapters.html import text_of_html
from portal.db import db
from portal.errors import mark
from portal.models.news import Disclosure, DisclosureFile, DisclosureVersion, Site
from portal.rules.news.disclosure.topics import TOPICS, Topic, TopicFacts
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.rules.search.entries import Entry
from portal.services.news.disclosure.public import shown_sections
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import EVERYBODY, Timeless, day_of, joined, next_ids, texts_of

OF_YEAR = mark("Công khai năm học %(year)s: %(section)s")


class Disclosures(Timeless):
    """The version everybody reads of each section on an open site; found by everybody."""

    kind = "disclosure"
    watched: Sequence[Watched] = (
        Watched("disclosure", columns=("shown_id", "first_published_at")),
        Watched("disclosure_version", "disclosure_id", ("body", "note", "published_at")),
        Watched(
            "disclosure_file",
            columns=("medium_id",),
            query="SELECT disclosure_id FROM disclosure_version WHERE id = {row}.version_id",
        ),
        Watched(
            "medium",
            columns=("name",),
            query="SELECT disclosure.id FROM disclosure_file JOIN disclosure ON shown_id = version_id "
            "WHERE medium_id = {row}.id",
        ),
        Watched("site", columns=("opened_at",), query="SELECT id FROM disclosure WHERE unit_id = {row}.unit_id"),
        Watched(
            "file_text",
            query="SELECT disclosure.id FROM disclosure_file JOIN disclosure ON shown_id = version_id "
            "JOIN medium ON medium.id = medium_id WHERE sha256 = {row}.sha256",
        ),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Those that were ever published."""
        return next_ids(Disclosure.id, object_id, most, Disclosure.shown_id.is_not(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Three statements."""
        found = _read(object_ids)
        texts = _texts(found)
        return [
            Entry(
                key=key_of(self.kind, section.id),
                kind=self.kind,
                title=_title(section),
                access=EVERYBODY,
                body=joined(part for pair in _said(version, texts) for part in pair),
                unit_id=section.unit_id,
                sender_id=section.unit_id,
                day=day_of(version.published_at),
            )
            for section, version in found
        ]

    def tokens(self, _actor: Actor | None) -> frozenset[str]:
        """Everybody reads them."""
        return EVERYBODY

    def show(self, _actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Three statements."""
        found = _read(object_ids)
        texts = _texts(found)
        return {
            section.id: Shown(
                object_id=section.id,
                title=_title(section),
                address=f"/trang/{section.site.slug}/cong-khai/{year_name(section.year)}/{_facts(section).slug}",
                texts=tuple(_said(version, texts)),
                unit=section.site.unit.name,
                day=day_of(version.published_at),
            )
            for section, version in found
        }


def _read(section_ids: Collection[int]) -> list[tuple[Disclosure, DisclosureVersion]]:
    if not section_ids:
        return []
    open_ones = shown_sections().join(Site, Site.unit_id == Disclosure.unit_id).where(Site.opened_at.is_not(None))
    with_files = joinedload(Disclosure.shown).options(
        selectinload(DisclosureVersion.files).joinedload(DisclosureFile.medium)
    )
    query = open_ones.where(Disclosure.id.in_(section_ids)).options(joinedload(Disclosure.site), with_files)
    sections = db.session.scalars(query.order_by(Disclosure.id)).all()
    return [(section, section.shown) for section in sections if section.shown is not None]


def _texts(found: Iterable[tuple[Disclosure, DisclosureVersion]]) -> dict[str, str]:
    return texts_of({file.medium.sha256 for _section, version in found for file in version.files})


def _said(version: DisclosureVersion, texts: dict[str, str]) -> list[tuple[str, str]]:
    files = ((file.medium.name, texts.get(file.medium.sha256, "")) for file in version.files)
    return [("", joined([text_of_html(version.body), version.note])), *files]


def _facts(section: Disclosure) -> TopicFacts:
    return TOPICS[Topic(section.topic)]


def _title(section: Disclosure) -> str:
    return OF_YEAR % {"section": _facts(section).label, "year": year_name(section.year)}
