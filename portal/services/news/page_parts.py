"""The written pages among the required parts of a site."""

from collections.abc import Iterator

from portal.adapters import clock
from portal.rules.news.admissions import admission_year
from portal.rules.news.pages import INTRODUCTION, PAGE_LABELS, PageKind, Place
from portal.rules.news.parts import Part, Scene
from portal.services.news.pages import last_hand, list_newest


def list_page_parts(scene: Scene) -> Iterator[Part]:
    """Functions and history of the unit, both on the page that introduces it; of a school also its admissions."""
    newest = list_newest(scene.unit_id, (*INTRODUCTION, PageKind.ADMISSIONS))
    year = admission_year(scene.now.astimezone(clock.LOCAL_ZONE).date())
    places = [(Place(kind), "sites.introduction") for kind in INTRODUCTION]
    if scene.is_school:
        places.append((Place(PageKind.ADMISSIONS, year), "sites.admissions"))
    for place, public in places:
        version = newest.get(place)
        shown = version is not None and version.page.shown
        updated_at, updated_by = last_hand(version) if version else (None, "")
        yield scene.part(
            place.kind,
            PAGE_LABELS[place.kind],
            filled=shown,
            endpoint="news.edit_page",
            values={"name": place.name},
            public=public if shown else "",
            updated_at=updated_at,
            updated_by=updated_by,
        )
