"""A site, and a draft that is good enough to be handed in."""

import pytest

from portal.models.news import Article, Site
from tests.articles import GOOD
from tests.cast import Cast
from tests.news import make_article, make_site


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


@pytest.fixture
def draft(cast: Cast, site: Site) -> Article:
    return make_article(site, cast.teacher, **GOOD)
