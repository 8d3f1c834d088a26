"""The news site of a unit: its sections and writers, its articles in versions, its media."""

from portal.models.news.articles import (
    Article,
    ArticleComment,
    ArticleEditing,
    ArticleStep,
    ArticleTag,
    ArticleVersion,
    FormerAddress,
)
from portal.models.news.asking import SiteQuestion
from portal.models.news.consulting import Consultation, ConsultationComment
from portal.models.news.disclosure import Disclosure, DisclosureChange, DisclosureFile, DisclosureVersion
from portal.models.news.events import Event
from portal.models.news.following import Follower, FollowerSection
from portal.models.news.leaders import LeaderCard
from portal.models.news.media import GalleryItem, Medium, MediumUse
from portal.models.news.pages import SitePage, SitePageEditing, SitePageVersion
from portal.models.news.reading import ArticleViews
from portal.models.news.sites import (
    FormerSiteAddress,
    Section,
    Site,
    WritingGroup,
    WritingGroupMember,
    WritingGroupSection,
)
from portal.models.news.syndication import Syndication, TrustedUnit

__all__ = [
    "Article",
    "ArticleComment",
    "ArticleEditing",
    "ArticleStep",
    "ArticleTag",
    "ArticleVersion",
    "ArticleViews",
    "Consultation",
    "ConsultationComment",
    "Disclosure",
    "DisclosureChange",
    "DisclosureFile",
    "DisclosureVersion",
    "Event",
    "Follower",
    "FollowerSection",
    "FormerAddress",
    "FormerSiteAddress",
    "GalleryItem",
    "LeaderCard",
    "Medium",
    "MediumUse",
    "Section",
    "Site",
    "SitePage",
    "SitePageEditing",
    "SitePageVersion",
    "SiteQuestion",
    "Syndication",
    "TrustedUnit",
    "WritingGroup",
    "WritingGroupMember",
    "WritingGroupSection",
]
