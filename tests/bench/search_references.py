"""SQLite FTS5 and PostgreSQL beside the engines, each with the words the portal cuts: hits by rank and the total."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from portal.rules.search.entries import Entry
from portal.rules.search.words import terms_of
from tests.bench.search_reading import read_question
from tests.postgres import PostgresMissing, private_postgres

Ask = Callable[[list[str], bool, bool, list[str]], object]
"""Folded words, whether the last is a beginning, whether they are a phrase, the reader's tokens."""

Reference = Callable[[Path, list[Entry]], AbstractContextManager[tuple[float, int, Ask]]]


class Missing(Exception):
    """It cannot be measured here; says why."""


def ask_all(ask: Ask, questions: dict[str, list[str]], tokens: list[str]) -> dict[str, list[float]]:
    """Milliseconds of each question by kind. Left out: numbers, which these engines cut their own
    way, and conditions without words, which their tables have no columns for."""
    asked: dict[str, list[float]] = {}
    for kind, texts in questions.items():
        if kind in {"number", "no words"}:
            continue
        asked[kind] = []
        for question in texts:
            query = read_question(question)
            words = query.words or query.phrases[0]
            start = time.perf_counter()
            ask([word.folded for word in words], question.endswith("*"), bool(query.phrases), tokens)
            asked[kind].append((time.perf_counter() - start) * 1e3)
    return asked


def _words(entry: Entry) -> str:
    return " ".join(terms_of(f"{entry.title}\n{entry.body}").folded)


@contextmanager
def fts5(folder: Path, entries: list[Entry]) -> Iterator[tuple[float, int, Ask]]:
    """SQLite's own full-text index."""
    path = folder / "fts5.db"
    start = time.perf_counter()
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE entry USING fts5(words, tokenize = 'unicode61')")
    database.execute("CREATE TABLE allowed (token TEXT, entry INTEGER, PRIMARY KEY (token, entry)) WITHOUT ROWID")
    for number, entry in enumerate(entries):
        database.execute("INSERT INTO entry (rowid, words) VALUES (?, ?)", (number, _words(entry)))
        database.executemany("INSERT INTO allowed VALUES (?, ?)", ((token, number) for token in entry.access))
    database.commit()
    filling = time.perf_counter() - start

    def ask(words: list[str], is_beginning: bool, is_phrase: bool, tokens: list[str]) -> object:
        quoted = [f'"{word}"' for word in words]
        match = f'"{" ".join(words)}"' if is_phrase else " ".join(quoted) + ("*" if is_beginning else "")
        marks = ", ".join("?" * len(tokens))
        # without the "+" the planner looks for the words anew for every entry that is allowed
        where = f"entry MATCH ? AND +entry.rowid IN (SELECT entry FROM allowed WHERE token IN ({marks}))"
        hits = database.execute(f"SELECT rowid FROM entry WHERE {where} ORDER BY rank LIMIT 10", (match, *tokens))
        return hits.fetchall(), database.execute(
            f"SELECT count(*) FROM entry WHERE {where}", (match, *tokens)
        ).fetchone()

    yield filling, path.stat().st_size, ask
    database.close()


@contextmanager
def postgresql(_: Path, entries: list[Entry]) -> Iterator[tuple[float, int, Ask]]:
    """PostgreSQL's text search."""
    try:
        with private_postgres() as url:
            engine = create_engine(url)
            try:
                yield _filled_postgresql(engine, entries)
            finally:
                engine.dispose()
    except PostgresMissing as missing:
        raise Missing(str(missing)) from missing


def _filled_postgresql(engine: object, entries: list[Entry]) -> tuple[float, int, Ask]:
    connection = engine.connect()  # type: ignore[attr-defined]
    start = time.perf_counter()
    connection.execute(text("CREATE TABLE entry (id int PRIMARY KEY, tokens text[], words tsvector)"))
    insert = text("INSERT INTO entry VALUES (:id, :tokens, to_tsvector('simple', :words))")
    rows = [{"id": n, "tokens": list(entry.access), "words": _words(entry)} for n, entry in enumerate(entries)]
    connection.execute(insert, rows)
    connection.execute(text("CREATE INDEX entry_words ON entry USING gin (words)"))
    connection.execute(text("CREATE INDEX entry_tokens ON entry USING gin (tokens)"))
    connection.commit()
    filling = time.perf_counter() - start
    connection.execute(text("ANALYZE entry"))
    size = int(connection.execute(text("SELECT pg_total_relation_size('entry')")).scalar_one())

    def ask(words: list[str], is_beginning: bool, is_phrase: bool, tokens: list[str]) -> object:
        asked = (" <-> " if is_phrase else " & ").join(f"'{word}'" for word in words) + (":*" if is_beginning else "")
        values = {"asked": asked, "tokens": tokens}
        where = "FROM entry, to_tsquery('simple', :asked) AS asked WHERE words @@ asked AND tokens && :tokens"
        hits = connection.execute(text(f"SELECT id {where} ORDER BY ts_rank(words, asked) DESC LIMIT 10"), values).all()
        return hits, connection.execute(text(f"SELECT count(*) {where}"), values).scalar_one()

    return filling, size, ask


REFERENCES: dict[str, Reference] = {"fts5": fts5, "postgresql": postgresql}
