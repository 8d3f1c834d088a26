"""What was typed into the search box, understood. Nothing typed is an error: what cannot be read is ordinary words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One typed syllable or number. ``is_marked``: typed with diacritics, so the exact form counts more.

    ``is_beginning``: the last word while somebody types; whatever begins like it is meant too.
    """

    exact: str
    folded: str
    is_marked: bool = False
    is_beginning: bool = False


@dataclass(frozen=True)
class Query:
    """``words``: all must be there, folded; exact forms, neighbours and titles only rank. ``phrases``: quoted, as
    written, one after the other; marked ones literally. ``excluded``: must not be there. ``codes``: terms of a document
    number or another code, as ``words.code_terms`` writes them; an entry that has it comes first.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[Word, ...], ...] = ()
    excluded: tuple[tuple[Word, ...], ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked that could be found."""
        return not (self.words or self.phrases or self.codes)
