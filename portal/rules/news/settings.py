"""What few sites change about how they work, as kept in ``Site.settings``."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.errors import RuleBroken
from portal.rules.news.freshness import MOST_DAYS, QUIET_DAYS

SHORTEST_WORDS = 180
"""Half an A4 page at 14 pt (R50): about 180 Vietnamese words."""
LONGEST_DEMAND = 2000


@dataclass(frozen=True, kw_only=True)
class SiteSettings:
    """``shortest_words`` an article needs before it is submitted, 0 for none. ``self_approval``: a unit with one single
    leader lets them approve what they wrote themselves; it has no effect where there are two.
    ``quiet_days``: after so many days without an article a site directly below is named and its people are reminded;
    0 for never."""

    shortest_words: int = SHORTEST_WORDS
    self_approval: bool = False
    quiet_days: int = QUIET_DAYS


def read_settings(stored: Mapping[str, object]) -> SiteSettings:
    """The settings of a site; what is missing or unreadable counts as usual."""
    words = stored.get("shortest_words")
    days = stored.get("quiet_days")
    return SiteSettings(
        shortest_words=words if isinstance(words, int) and 0 <= words <= LONGEST_DEMAND else SHORTEST_WORDS,
        self_approval=stored.get("self_approval") is True,
        quiet_days=days if isinstance(days, int) and 0 <= days <= MOST_DAYS else QUIET_DAYS,
    )


def check_settings(settings: SiteSettings) -> None:
    """Raise ``RuleBroken`` for a demand nobody could meet."""
    if not 0 <= settings.shortest_words <= LONGEST_DEMAND:
        raise RuleBroken("Số từ từ 0 đến %(most)d.", field="shortest_words", most=LONGEST_DEMAND)
    if not 0 <= settings.quiet_days <= MOST_DAYS:
        raise RuleBroken("Số ngày từ 0 đến %(most)d.", field="quiet_days", most=MOST_DAYS)
