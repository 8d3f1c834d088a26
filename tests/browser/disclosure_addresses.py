"""Addresses of what a school of the demo discloses."""

from sqlalchemy import select

from portal.db import db
from portal.models.news import Disclosure
from portal.rules.school_years import year_name


def disclosure_pages() -> dict[str, dict[str, list[object]]]:
    """A section of the demo's school that lately changed, for its own people and for everybody."""
    entry = db.session.scalars(
        select(Disclosure).where(Disclosure.topic == "staff").order_by(Disclosure.unit_id)
    ).first()
    assert entry is not None
    assert entry.shown is not None
    medium_id = entry.shown.files[0].medium_id
    staff: dict[str, list[object]] = {"year": [entry.year], "topic_slug": ["doi-ngu"]}
    public: dict[str, list[object]] = {"slug": [entry.site.slug], "year": [year_name(entry.year)]}
    version: dict[str, list[object]] = {"number": [entry.shown.number]}
    return {
        "news.disclose": staff,
        "news.note_change": staff,
        "news.disclosure_version": staff | version,
        "news.disclosure_file": staff | version | {"medium_id": [medium_id]},
        "sites.disclosure": {"slug": [entry.site.slug]},
        "sites.disclosure_year": public,
        "sites.disclosed": public | {"topic_slug": ["doi-ngu"]},
    }
