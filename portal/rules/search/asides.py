"""Words around a question that no document has to have: "mấy giờ họp khối ba?", "cho hỏi … ở đâu"."""

from collections.abc import Sequence

from portal.rules.search.queries import Word
from portal.rules.search.syllables import keys_of
from portal.rules.vietnamese import fold

_ANYWHERE = (
    "bao nhiêu, mấy giờ, ở đâu, khi nào, lúc nào, bao giờ, như thế nào, thế nào, làm sao, làm thế nào, có phải, "
    "hay không, hay chưa, là gì, vì sao, tại sao, xin hỏi, cho hỏi, cho em hỏi, cho tôi hỏi, làm ơn, xin cho biết"
)
_FIRST = "cách, hỏi, tìm, muốn, xem"
_LAST = "không, chưa, ạ, à, vậy, nhỉ, gì, đâu"
_LEAST_LEFT = 2


def _read(table: str) -> list[tuple[str, ...]]:
    runs = [tuple(keys_of(word).exact for word in run.split()) for run in table.split(", ")]
    return sorted(runs, key=len, reverse=True)


_RUNS, _FIRST_RUNS, _LAST_RUNS = _read(_ANYWHERE), _read(_FIRST), _read(_LAST)


def needed(words: Sequence[Word]) -> list[bool]:
    """For each word whether it must be there; all of them if hardly any would be left."""
    need = [True] * len(words)
    for place in range(len(words)):
        for run in _RUNS:
            if need[place] and _stands(words[place : place + len(run)], run):
                need[place : place + len(run)] = [False] * len(run)
    if any(_stands(words[: len(run)], run) for run in _FIRST_RUNS):
        need[0] = False
    if any(_stands(words[-len(run) :], run) for run in _LAST_RUNS):
        need[-1] = False
    return need if sum(need) >= _LEAST_LEFT else [True] * len(words)


def _stands(words: Sequence[Word], run: Sequence[str]) -> bool:
    """With the marks of the run, or with none at all."""
    return len(words) == len(run) and all(
        word.exact == exact or (word.exact == word.folded == fold(exact))
        for word, exact in zip(words, run, strict=True)
    )
