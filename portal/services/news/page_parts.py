"""The written pages among the required parts of a site."""

from collections.abc import Iterator

from portal.rules.news.pages import INTRODUCTION, PAGE_LABELS, Place
from portal.rules.news.parts import Part, Scene
from portal.services.news.pages import last_hand, list_newest


def list_page_parts(scene: Scene) -> Iterator[Part]:
    """Functions and history of the unit: both stand on the page that introduces it."""
    newest = list_newest(scene.unit_id, INTRODUCTION)
    for kind in INTRODUCTION:
        version = newest.get(Place(kind))
        shown = version is not None and version.page.shown
        updated_at, updated_by = last_hand(version) if version else (None, "")
        yield scene.part(
            kind,
            PAGE_LABELS[kind],
            filled=shown,
            endpoint="news.edit_page",
            values={"name": Place(kind).name},
            public="sites.introduction" if shown else "",
            updated_at=updated_at,
            updated_by=updated_by,
        )
