"""Changes of everything that can be found: made, worded anew, taken away, given other readers; row by row, past every
service, as only the triggers of the database see it."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import Base, UtcDateTime, begin_write, db

Place = tuple[str, str]
"""Table and column."""
TRIES = 12


@dataclass(frozen=True)
class Sort:
    """Where a kind of thing has its rows, its words, what takes it away, and what decides who reads it."""

    table: str
    words: Place
    gone: Place | None
    readers: Place


SORTS = {
    "document": Sort("document", ("document", "body"), ("document", "discarded_at"), ("receipt", "recalled_at")),
    "published": Sort(
        "publication", ("document", "body"), ("publication", "withdrawn_at"), ("publication", "with_body")
    ),
    "guidance": Sort("question", ("question", "words"), ("document", "discarded_at"), ("question", "promoted_at")),
    "news": Sort("article", ("article_version", "title"), ("article", "withdrawn_at"), ("site", "opened_at")),
    "article": Sort("article", ("article_version", "summary"), ("article", "discarded_at"), ("article", "author_id")),
    "notice": Sort("notice", ("notice", "title"), ("notice", "discarded_at"), ("notice", "author_id")),
    "talk": Sort("talk", ("talk_message", "text"), ("talk_message", "withdrawn_at"), ("talk", "unit_id")),
    "broadcast": Sort("broadcast", ("broadcast", "title"), ("broadcast", "discarded_at"), ("broadcast", "unit_id")),
    "form": Sort("data_form", ("data_form", "name"), None, ("data_form", "unit_id")),
    "period": Sort("form_period", ("form_period", "name"), None, ("form_period", "unit_id")),
    "report": Sort("data_report", ("report_cell", "text"), None, ("data_report", "unit_id")),
    "unit": Sort("unit", ("unit", "name"), None, ("unit", "kind_code")),
    "site": Sort("site", ("site", "name"), ("site", "opened_at"), ("site", "opened_at")),
    "staff": Sort("account", ("account", "title"), None, ("membership", "unit_id")),
    "pupil": Sort("pupil", ("pupil", "full_name"), None, ("enrolment", "unit_id")),
    "page": Sort("site_page", ("site", "name"), ("site_page", "shown"), ("site", "opened_at")),
    "disclosure": Sort(
        "disclosure", ("disclosure_version", "body"), ("disclosure", "first_published_at"), ("site", "opened_at")
    ),
    "event": Sort("event", ("event", "title"), ("event", "taken_back_at"), ("site", "opened_at")),
    "question": Sort(
        "site_question", ("site_question", "shown_answer"), ("site_question", "published_at"), ("site", "opened_at")
    ),
    "consultation": Sort(
        "consultation", ("consultation", "title"), ("consultation", "published_at"), ("site", "opened_at")
    ),
}
ACTS = ("made", "worded", "gone", "deleted", "readers")


class Changer:
    """Makes one change after the other, every kind and act before any comes again."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._made: dict[str, list[int]] = defaultdict(list)
        self._todo: Iterator[tuple[str, str]] = iter(())
        self._number = 0
        self.done: Counter[tuple[str, str]] = Counter()

    @property
    def undone(self) -> list[tuple[str, str]]:
        """Kinds and acts that never came about."""
        return [pair for pair in _all() if pair not in self.done]

    def change(self) -> None:
        """The next one, committed; one that the database refuses is tried on other rows."""
        kind, act = self._next()
        for _ in range(TRIES):
            begin_write()
            try:
                changed = self._do(kind, act)
                db.session.commit()
            except IntegrityError:
                db.session.rollback()
                continue
            self.done[kind, act] += changed
            return

    def _next(self) -> tuple[str, str]:
        found = next(self._todo, None)
        if found is None:
            pairs = _all()
            self._chance.shuffle(pairs)
            pairs.sort(key=lambda pair: pair[1] == "deleted")  # what was made before
            self._todo = iter(pairs)
            found = next(self._todo)
        return found

    def _do(self, kind: str, act: str) -> bool:
        sort = SORTS[kind]
        self._number += 1
        if act == "made":
            return self._make(kind, _table(sort.table))
        if act == "deleted":
            return self._delete(kind, _table(sort.table))
        place = {"worded": sort.words, "gone": sort.gone, "readers": sort.readers}[act]
        return place is not None and self._alter(_table(place[0]), place[1])

    def _some_row(self, table: Table) -> dict[str, Any] | None:
        rows = db.session.execute(select(table)).mappings().all()
        return dict(self._chance.choice(rows)) if rows else None

    def _make(self, kind: str, table: Table) -> bool:
        """A row like another, with other words where no two may be alike."""
        row, key = self._some_row(table), _key(table)
        if row is None:
            return False
        if not key.foreign_keys:
            del row[key.name]
        for name in _unique(table) & row.keys():
            row[name] = self._other(table.columns[name], row[name])
        made = db.session.execute(insert(table).values(row)).inserted_primary_key
        assert made is not None
        self._made[kind].append(made[0])
        return True

    def _delete(self, kind: str, table: Table) -> bool:
        """One of those that were made here: others have rows that need them."""
        if not self._made[kind]:
            return False
        found = self._made[kind].pop()
        db.session.execute(delete(table).where(_key(table) == found))
        return True

    def _alter(self, table: Table, name: str) -> bool:
        row, key = self._some_row(table), _key(table)
        if row is None:
            return False
        changed = self._other(table.columns[name], row[name])
        db.session.execute(update(table).where(key == row[key.name]).values({name: changed}))
        return True

    def _other(self, column: Column[Any], value: Any) -> Any:
        """Another value: of a row it refers to, the opposite, now or never, a new word."""
        for reference in column.foreign_keys:
            others = db.session.scalars(select(reference.column)).all()
            return self._chance.choice([each for each in others if each != value])
        if isinstance(column.type, UtcDateTime):
            return None if value is not None else clock.now()
        kind = column.type.python_type
        if kind is bool:
            return not value
        if kind is int:
            return (value or 0) + self._number
        word = f"x{self._number}"
        longest = getattr(column.type, "length", None) or 200
        return f"{str(value or '')[: max(0, longest - 8)]} {word}"[-longest:]


def _all() -> list[tuple[str, str]]:
    return [(kind, act) for kind, sort in SORTS.items() for act in ACTS if act != "gone" or sort.gone is not None]


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))


def _unique(table: Table) -> set[str]:
    """Of each rule that no two rows may be alike, one column to change: a word if there is one."""
    rules = [[*rule.columns] for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    rules += [[*index.columns] for index in table.indexes if index.unique]
    rules += [[column] for column in table.columns if column.unique]
    if _key(table).foreign_keys:
        rules.append([_key(table)])
    return {min(rule, key=lambda column: bool(column.foreign_keys)).name for rule in rules}
