"""A unit's site: made, opened, found."""

import pytest

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.news import Site
from portal.models.units import Unit
from portal.services.news import sites
from tests.cast import Cast
from tests.make import actor_of
from tests.news import make_site


def test_the_site_begins_closed_with_the_usual_sections(cast: Cast) -> None:
    principal = actor_of(cast.principal)
    site = sites.make_site(principal)
    assert site.slug == "truong-tieu-hoc-vinh-binh"
    assert [section.slug for section in sites.list_sections(site.unit_id)][:2] == ["tin-tuc", "hoat-dong-chuyen-mon"]
    with pytest.raises(NotFound):
        sites.get_open_site(site.slug)
    before = site.edition
    sites.open_site(principal)
    db.session.commit()
    assert sites.get_open_site(site.slug).unit_id == cast.units["vinh_binh"]
    assert db.session.get_one(Site, site.unit_id).edition == before + 1


def test_only_who_manages_and_only_once(cast: Cast) -> None:
    for person in (cast.teacher, cast.clerk):
        with pytest.raises(NotAllowed):
            sites.make_site(actor_of(person))
    sites.make_site(actor_of(cast.principal))
    with pytest.raises(RuleBroken):
        sites.make_site(actor_of(cast.principal))


def test_units_of_one_name_get_addresses_apart(cast: Cast) -> None:
    first = make_site(cast)
    db.session.get_one(Unit, cast.units["hoa_nghia"]).short_name = first.unit.name
    assert make_site(cast, "hoa_nghia").slug == f"{first.slug}-2"
