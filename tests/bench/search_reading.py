"""`python -m tests.bench.search_reading ENGINE INDEX FOLDER TOKEN…`: the process that only reads, for the bench."""

import json
import sqlite3
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from portal.adapters.search_index import Order, SearchIndex
from portal.adapters.search_index.engines import find_engine
from portal.rules.search.entries import Entry, Filters
from portal.rules.search.passages import passages
from portal.rules.search.queries import Query
from portal.rules.search.typed import read_query

ALL = Filters()


def save_texts(path: Path, entries: Iterable[Entry]) -> None:
    """The texts as a database has them."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE text (key TEXT PRIMARY KEY, body TEXT)")
        database.executemany("INSERT INTO text VALUES (?, ?)", ((entry.key, entry.body) for entry in entries))
    database.close()


def read_question(text: str) -> Query:
    """An asterisk at the end: the last word may be a beginning."""
    return read_query(text.removesuffix("*"), unfinished=text.endswith("*"))


def read_conditions(text: str) -> tuple[Query, Filters]:
    """A question of words, or, after an equals sign, a condition alone."""
    if not text.startswith("="):
        return read_question(text), ALL
    name, value = text[1:].split()
    if name == "kind":
        return Query(), Filters(kinds=frozenset({value}))
    return Query(), Filters(**{f"{name}_ids" if name == "unit" else "years": frozenset({int(value)})})


def ask(index: SearchIndex, database: sqlite3.Connection, text: str, access: frozenset[str]) -> tuple[float, ...]:
    """Milliseconds until hits and counts are known, of them computed here, and until the passages are known, too."""
    start, busy = time.perf_counter(), time.process_time()
    query, filters = read_conditions(text)
    order = Order.BEST if filters == ALL else Order.NEWEST
    found = index.search(query, access=access, filters=filters, order=order)
    middle, computed = time.perf_counter(), time.process_time() - busy
    for hit in found.hits:
        (body,) = database.execute("SELECT body FROM text WHERE key = ?", (hit.key,)).fetchone()
        passages(body, query, most=2, length=160)
    return (middle - start) * 1e3, computed * 1e3, (time.perf_counter() - start) * 1e3


def megabytes() -> float:
    """What this process holds for itself."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))) / 1e3


def main() -> None:
    """Every question once; JSON to the standard output."""
    name, path, folder, *tokens = sys.argv[1:]
    questions = json.loads(Path(folder, "questions.json").read_text())
    database = sqlite3.connect(Path(folder, "texts.db"))
    access = frozenset(tokens)
    before = megabytes()
    index = find_engine(name).open(Path(path))
    start = time.perf_counter()
    index.search(read_question("xyz"), access=access, filters=ALL)
    asked = {"opening": [(time.perf_counter() - start) * 1e3]}
    computed: dict[str, list[float]] = {}
    for kind, texts in questions.items():
        times = [ask(index, database, text, access) for text in texts]
        asked[kind] = [waited for waited, _, _ in times]
        computed[kind] = [here for _, here, _ in times]
        if kind == "3 words":
            asked["3 + passages"] = [whole for _, _, whole in times]
    print(json.dumps({"asked": asked, "computed": computed, "megabytes": megabytes() - before}))


if __name__ == "__main__":
    main()
