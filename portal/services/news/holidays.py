"""Public holidays as news sites show them."""

from portal.models.documents import EnteredYear
from portal.rules.permissions import Actor
from portal.services.news.sites import touch_all
from portal.services.records import work_years


def save_year(actor: Actor, *, year: int, off: str, worked: str) -> EnteredYear:
    """Enter the holidays of a year; the calendars of all sites name them from now on."""
    saved = work_years.save_year(actor, year=year, off=off, worked=worked)
    touch_all()
    return saved
