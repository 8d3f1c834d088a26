"""Pictures and files everybody may have: of an article shown now, of what a school discloses, and a site's emblem."""

from sqlalchemy import or_, select

from portal.db import db
from portal.errors import NotFound
from portal.models.news import (
    Article,
    ArticleVersion,
    Disclosure,
    DisclosureFile,
    GalleryItem,
    Medium,
    MediumUse,
    Site,
)
from portal.services.news.scope import shown_articles


def get_shown_medium(site: Site, medium_id: int) -> Medium:
    """A picture or file of this site while something everybody reads shows it; NotFound for every other."""
    shown = shown_articles(site.unit_id).with_only_columns(Article.shown_id)
    disclosed = select(Disclosure.shown_id).where(Disclosure.unit_id == site.unit_id)
    used = or_(
        Medium.id.in_(select(MediumUse.medium_id).where(MediumUse.version_id.in_(shown))),
        Medium.id.in_(select(GalleryItem.medium_id).where(GalleryItem.version_id.in_(shown))),
        Medium.id.in_(select(ArticleVersion.cover_id).where(ArticleVersion.id.in_(shown))),
        Medium.id.in_(select(DisclosureFile.medium_id).where(DisclosureFile.version_id.in_(disclosed))),
        Medium.id == site.emblem_id,
    )
    medium = db.session.scalar(select(Medium).where(Medium.id == medium_id, Medium.unit_id == site.unit_id, used))
    if medium is None:
        raise NotFound
    return medium
