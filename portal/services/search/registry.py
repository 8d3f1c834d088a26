"""Every kind of thing that can be found, by its name."""

from collections.abc import Mapping

from portal.services.search.source import Source
from portal.services.search.sources.articles import WorkingArticles
from portal.services.search.sources.broadcasts import Broadcasts
from portal.services.search.sources.disclosures import Disclosures
from portal.services.search.sources.documents import Documents
from portal.services.search.sources.events import Events
from portal.services.search.sources.forms import Forms, Periods
from portal.services.search.sources.guidance import Guidance
from portal.services.search.sources.news import News
from portal.services.search.sources.notices import Notices
from portal.services.search.sources.people import Staff
from portal.services.search.sources.published import PublishedDocuments
from portal.services.search.sources.pupils import Pupils
from portal.services.search.sources.reports import Reports
from portal.services.search.sources.site_pages import Consultations, Questions, SitePages
from portal.services.search.sources.talks import Talks
from portal.services.search.sources.units import Sites, Units

_ALL: tuple[Source, ...] = (
    Documents(),
    PublishedDocuments(),
    Guidance(),
    News(),
    WorkingArticles(),
    Notices(),
    Talks(),
    Broadcasts(),
    Forms(),
    Periods(),
    Reports(),
    Units(),
    Sites(),
    Staff(),
    Pupils(),
    SitePages(),
    Disclosures(),
    Events(),
    Questions(),
    Consultations(),
)
SOURCES: Mapping[str, Source] = {source.kind: source for source in _ALL}
"""By ``Source.kind``; the order is that of lists of kinds."""

GIVES_WAY: Mapping[str, str] = {PublishedDocuments.kind: Documents.kind}
"""Kinds whose things are not found by whoever finds them as another kind: by that kind's tokens (``hidden_from``)."""
