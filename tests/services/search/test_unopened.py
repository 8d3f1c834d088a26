"""Only documents nobody has opened: all of them, however many, on every engine; also in searches that are kept."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from portal.adapters import clock
from portal.adapters.search_index import SearchIndex
from portal.adapters.search_index.engines import NAMES, find_engine, is_installed
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.rules.search.entries import Entry
from portal.rules.search.typed import read_query
from portal.services.search import asking, saved
from portal.services.search.source import key_of
from tests.cast import Cast
from tests.make import actor_of, make_posted

pytestmark = pytest.mark.usefixtures("mails")
MANY = 2_300


@pytest.fixture
def letters(app: Flask, cast: Cast) -> list[int]:
    """Very many letters to one school, none opened; the first is the oldest."""
    first = make_posted(cast.clerk)
    row = dict(db.session.execute(select(Document.__table__).where(Document.id == first.id)).mappings().one())
    sent = select(Receipt.__table__).where(Receipt.document_id == first.id, Receipt.unit_id == cast.units["vinh_binh"])
    receipt = dict(db.session.execute(sent).mappings().one())
    ids = range(first.id + 1, first.id + MANY)
    apart = {name for name in ("draft_key", "key", "token") if name in row}
    db.session.execute(
        insert(Document), [{**row, "id": n, "code": f"{n}/X", **{name: f"{name}{n}" for name in apart}} for n in ids]
    )
    del receipt["id"]
    db.session.execute(insert(Receipt), [{**receipt, "document_id": n} for n in ids])
    db.session.commit()
    return [first.id, *ids]


def _index(engine: str, folder: Path, cast: Cast, letters: list[int]) -> SearchIndex:
    index = find_engine(engine).create(folder / "index")
    access = frozenset({f"doc-read-{cast.units['vinh_binh']}"})
    index.apply([Entry(key_of("document", n), "document", f"Thư {n}", access) for n in letters], (), 1)
    return index


@pytest.mark.parametrize("engine", NAMES)
def test_the_oldest_of_very_many_is_among_them(tmp_path: Path, cast: Cast, letters: list[int], engine: str) -> None:
    if not is_installed(engine):
        pytest.skip(f"{engine} is not installed")
    index, actor = _index(engine, tmp_path, cast, letters), actor_of(cast.principal)
    for opened in range(2):
        every = asking.find(index, actor, asking.Asking(read_query(""), unopened=True))
        assert every.total == MANY - opened
        oldest = asking.find(index, actor, asking.Asking(read_query(f"thư {letters[1]}"), unopened=True))
        assert oldest.total == 1 - opened
        now = clock.now()
        db.session.execute(update(Receipt).where(Receipt.document_id == letters[1]).values(first_opened_at=now))
        db.session.commit()
    index.close()


def test_a_kept_search_for_them_tells_of_no_other(tmp_path: Path, cast: Cast, letters: list[int]) -> None:
    index, actor = _index("whoosh", tmp_path, cast, letters[:20]), actor_of(cast.principal)
    wanted = asking.Asking(read_query("thư"), unopened=True)
    assert len(saved.newest(index, actor, wanted)) == 20
    opened = update(Receipt).where(Receipt.document_id.in_(letters[:19]))
    db.session.execute(opened.values(first_opened_at=clock.now()))
    db.session.commit()
    assert saved.newest(index, actor, wanted) == [key_of("document", letters[19])]
