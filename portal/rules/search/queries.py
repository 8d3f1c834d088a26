"""What was typed into the search box, understood. Nothing typed is an error: what cannot be read is ordinary words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One typed syllable or number. ``is_marked``: typed with diacritics, so the exact form counts more.

    ``is_beginning``: the last word while somebody types; whatever begins like it is meant too. ``others``: what may
    stand there instead, each as folded words side by side ("giao vien" for "gv", "tieng" for "tieengs"); an entry with
    one of them is found too, other things being equal after those that have the word.
    """

    exact: str
    folded: str
    is_marked: bool = False
    is_beginning: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A narrowing typed into the box: ``name`` is one of ``fields.FIELDS``, ``value`` as typed ("văn bản", "9/2026").

    ``typed``: the whole of it, to be shown or taken as words when nothing can be done with the value.
    """

    name: str
    value: str
    typed: str


@dataclass(frozen=True)
class Query:
    """``words``: all must be there, folded; exact forms, neighbours and titles only rank. ``phrases``: quoted, as
    written, one after the other; marked ones literally. ``excluded``: must not be there. ``codes``: terms of a document
    number or another code, as ``words.code_terms`` writes them; an entry that has it comes first, even without the
    words. ``in_order``: the words in and out of phrases as typed, with those around a question ("mấy giờ …") that need
    not be there, to be compared with whole titles. ``fields``: for the page that asks; an engine does not know them.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[Word, ...], ...] = ()
    excluded: tuple[tuple[Word, ...], ...] = ()
    codes: tuple[str, ...] = ()
    in_order: tuple[Word, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no words, phrases or codes are asked for: such a query finds whatever has nothing excluded."""
        return not (self.words or self.phrases or self.codes)
