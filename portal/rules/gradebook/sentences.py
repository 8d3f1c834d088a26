"""What a result says of itself: sentences with places to fill, conditions met and missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.errors import Say


@dataclass(frozen=True)
class Sentence:
    """A message id and what fills its ``%(name)s`` places; a filler that is a sentence is said in the same language."""

    words: str
    fillers: tuple[tuple[str, "str | int | Sentence"], ...] = ()

    def say(self, say: Say = str) -> str:
        """The sentence in the reader's language; ``str`` leaves it Vietnamese."""
        if not self.fillers:
            return say(self.words)
        filled = {name: one.say(say) if isinstance(one, Sentence) else one for name, one in self.fillers}
        return say(self.words) % filled

    def __str__(self) -> str:
        return self.say()


def sentence(words: str, /, **fillers: "str | int | Decimal | Sentence") -> Sentence:
    """A sentence; decimals are written as Vietnamese writes them."""
    return Sentence(
        words, tuple((name, show(one) if isinstance(one, Decimal) else one) for name, one in fillers.items())
    )


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
