"""Where consents for pictures and names of children are asked: whoever keeps them registers here.

While nobody has registered, the portal cannot know, so the author is asked to confirm.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from portal.models.news import Article, ArticleVersion


@dataclass(frozen=True)
class Depicted:
    """What of a version may show children: the unit, all words, the pictures."""

    unit_id: int
    text: str
    medium_ids: Collection[int]


Keeper = Callable[[Depicted], Sequence[str]]
"""Names, as they may be shown to the author, of those whose consent is missing."""

_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Ask this one from now on."""
    _keepers.append(keeper)


def forget_keeper(keeper: Keeper) -> None:
    """Ask this one no longer."""
    _keepers.remove(keeper)


def consents_missing(article: Article, version: ArticleVersion, medium_ids: Collection[int]) -> list[str] | None:
    """Whose consent is missing; None when nobody keeps consents, so that only the author can say."""
    if not _keepers:
        return None
    text = "\n".join([version.title, version.summary, version.text])
    depicted = Depicted(article.unit_id, text, frozenset(medium_ids))
    return [name for keeper in _keepers for name in keeper(depicted)]
