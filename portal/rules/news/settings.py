"""What few sites change about how they work, as kept in ``Site.settings``."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.errors import RuleBroken

SHORTEST_WORDS = 180
"""Half an A4 page at 14 pt (R50): about 180 Vietnamese words."""
LONGEST_DEMAND = 2000


@dataclass(frozen=True, kw_only=True)
class SiteSettings:
    """``shortest_words`` an article needs before it is submitted, 0 for none. ``self_approval``: a unit with one single
    leader lets them approve what they wrote themselves; it has no effect where there are two."""

    shortest_words: int = SHORTEST_WORDS
    self_approval: bool = False


def read_settings(stored: Mapping[str, object]) -> SiteSettings:
    """The settings of a site; what is missing or unreadable counts as usual."""
    words = stored.get("shortest_words")
    plain = isinstance(words, int) and 0 <= words <= LONGEST_DEMAND
    return SiteSettings(
        shortest_words=words if plain and isinstance(words, int) else SHORTEST_WORDS,
        self_approval=stored.get("self_approval") is True,
    )


def check_settings(settings: SiteSettings) -> None:
    """Raise ``RuleBroken`` for a demand nobody could meet."""
    if not 0 <= settings.shortest_words <= LONGEST_DEMAND:
        raise RuleBroken("Số từ từ 0 đến %(most)d.", field="shortest_words", most=LONGEST_DEMAND)
