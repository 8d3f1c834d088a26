"""Where consents for pictures and names of children are asked: whoever keeps them registers here.

While nobody keeps them for a unit, the portal cannot know, so the author is asked to confirm.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from portal.models.news import Article, ArticleVersion


@dataclass(frozen=True)
class Depicted:
    """What of a version may show children: the unit, all words, the pictures; which article it is, 0 for none yet."""

    unit_id: int
    text: str
    medium_ids: Collection[int]
    article_id: int = 0


Keeper = Callable[[Depicted], Sequence[str] | None]
"""Names, as they may be shown to the author, of those whose consent is missing; None: not kept for this unit."""

_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Ask this one from now on; a second time changes nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def forget_keeper(keeper: Keeper) -> None:
    """Ask this one no longer."""
    _keepers.remove(keeper)


def words_of(version: ArticleVersion) -> str:
    """Everything a version says, down to what stands under and for its pictures."""
    pictures = [item.medium.alt for item in version.gallery] + [item.caption for item in version.gallery]
    cover = [version.cover.alt] if version.cover else []
    return "\n".join([version.title, version.summary, version.text, *pictures, *cover])


def consents_missing(article: Article, version: ArticleVersion, medium_ids: Collection[int]) -> list[str] | None:
    """Whose consent is missing; None when nobody keeps consents for the unit, so that only the author can say."""
    depicted = Depicted(article.unit_id, words_of(version), frozenset(medium_ids), article.id)
    answers = [keeper(depicted) for keeper in _keepers]
    known = [answer for answer in answers if answer is not None]
    return [name for answer in known for name in answer] if known else None
