"""How well queries were answered: the share found among the first one, five and ten, and the mean reciprocal rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.adapters.search_index import SearchIndex
from portal.rules.search.correcting import respellings
from portal.rules.search.entries import Filters
from portal.rules.search.queries import Query
from portal.rules.search.typed import read_query
from tests.judged.corpus import EVERYBODY

DEEP = 20


@dataclass(frozen=True)
class Judged:
    """A query, in which way it is hard, and the keys of which any is a right answer ("page:van-ban#*": any part)."""

    how: str
    typed: str
    right: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The place of the first right hit, from 1; 0 for none among the first twenty."""

    judged: Judged
    place: int
    first: str


@dataclass(frozen=True)
class Figures:
    """Of a number of answers."""

    number: int
    first: float
    five: float
    ten: float
    reciprocal: float

    def __str__(self) -> str:
        success = f"S@1 {self.first:.3f}  S@5 {self.five:.3f}  S@10 {self.ten:.3f}"
        return f"{self.number:4}  {success}  MRR {self.reciprocal:.3f}"


def judged_queries() -> list[Judged]:
    """The table."""
    lines = Path(__file__).with_name("queries.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Judged(how, typed, tuple(right.split())) for how, typed, right in rows]


def answer(index: SearchIndex, judged: Judged, *, unfinished: bool = False) -> Answer:
    """Ask as the page does; when nothing is found, what "did you mean" would lead to."""
    keys = _keys(index, judged.typed, unfinished=unfinished)
    if not keys:
        keys = next((found for typed in _respelled(index, judged.typed) if (found := _keys(index, typed))), [])
    place = next((place for place, key in enumerate(keys, 1) if _is_right(key, judged.right)), 0)
    return Answer(judged, place, keys[0] if keys else "")


def _keys(index: SearchIndex, typed: str, *, unfinished: bool = False) -> list[str]:
    query = read_query(typed, unfinished=unfinished)
    return [hit.key for hit in index.search(query, access=EVERYBODY, filters=Filters(), size=DEEP, seconds=60).hits]


def _respelled(index: SearchIndex, typed: str) -> list[str]:
    def is_known(query: Query) -> bool:
        return index.search(query, access=EVERYBODY, filters=Filters(), size=1).total > 0

    def nearby(word: str) -> list[tuple[str, int]]:
        return index.words_like(word, access=EVERYBODY, most=8)

    return respellings(typed, is_known=is_known, nearby=nearby)


def figures(answers: Iterable[Answer]) -> Figures:
    """Success at 1, 5 and 10, and the mean reciprocal rank."""
    places = [answer.place for answer in answers]
    number = len(places)

    def among(most: int) -> float:
        return sum(1 for place in places if 0 < place <= most) / number

    return Figures(number, among(1), among(5), among(10), sum(1 / place for place in places if place) / number)


def by_how(answers: Sequence[Answer]) -> dict[str, Figures]:
    """For each way to be hard."""
    ways = dict.fromkeys(each.judged.how for each in answers)
    return {how: figures(each for each in answers if each.judged.how == how) for how in ways}


def _is_right(key: str, right: Sequence[str]) -> bool:
    return any(key == wanted or (wanted.endswith("*") and key.startswith(wanted.rstrip("*"))) for wanted in right)
