"""What a result says of itself: sentences with places to fill, conditions met and missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Union

from portal.errors import Say

Filler = Union[str, int, Decimal, "Sentence"]


@dataclass(frozen=True)
class Sentence:
    """A message id and what fills its ``%(name)s`` places.

    A filler that is a sentence is said in the same language; a decimal is written as Vietnamese writes it.
    """

    words: str
    fillers: tuple[tuple[str, Filler], ...] = ()

    def say(self, say: Say = str) -> str:
        """The sentence in the reader's language; ``str`` leaves it Vietnamese."""
        if not self.fillers:
            return say(self.words)
        return say(self.words) % {name: _filled(one, say) for name, one in self.fillers}

    def __str__(self) -> str:
        return self.say()


def _filled(one: Filler, say: Say) -> str | int:
    if isinstance(one, Sentence):
        return one.say(say)
    return show(one) if isinstance(one, Decimal) else one


def sentence(words: str, /, **fillers: Filler) -> Sentence:
    """A sentence with its places filled."""
    return Sentence(words, tuple(fillers.items()))


def show(number: Decimal) -> str:
    """ "8,5"; always one decimal, as averages and thresholds are written: "8,0"."""
    return f"{number:.1f}".replace(".", ",")


def in_a_row(names: Iterable[str]) -> str:
    """ "Toán 4,9; Ngữ văn 4,5"."""
    return "; ".join(names)


@dataclass(frozen=True)
class Condition:
    """One condition of a rule for one pupil: what it asks, whether it is met, what was found."""

    asks: Sentence
    met: bool
    found: Sentence


@dataclass(frozen=True)
class Missing:
    """What has to be there before anything can be said; ``about`` is a subject's name or empty."""

    what: Sentence
    about: str = ""

    def say(self, say: Say = str) -> str:
        """ "Toán: thiếu ĐĐGgk"."""
        return f"{self.about}: {self.what.say(say)}" if self.about else self.what.say(say)

    def __str__(self) -> str:
        return self.say()
