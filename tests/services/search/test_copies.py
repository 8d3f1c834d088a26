"""A letter and its copy on a public page are one hit for whoever may read both, and whoever loses the letter has the
copy."""

from collections.abc import Collection
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.adapters import clock
from portal.adapters.search_index import SearchIndex
from portal.db import db
from portal.models.documents import Document, DocumentFile, FileText, Publication, Receipt
from portal.models.people import Membership
from portal.rules.search.entries import Filters
from portal.rules.search.typed import read_query
from portal.services.documents import publishing
from portal.services.search import asking, exporting
from portal.services.search.registry import SOURCES
from portal.services.search.seals import unsealed
from portal.services.search.source import key_of
from tests.cast import Cast, Person
from tests.indexing import Machine
from tests.make import actor_of
from tests.passing import forward
from tests.publications import address, post_with_files, publish
from tests.search_pages import fill
from tests.sheets import cells_of

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def published(app: Flask, cast: Cast) -> Publication:
    """A letter of the department to one school, with one of its two files on the public page."""
    letter = post_with_files(app, cast.clerk, "Biểu phí.docx", "Nội bộ.docx", subject="Thu học phí")
    _send_to(letter, cast.units["vinh_binh"])
    for file in letter.files:
        db.session.add(FileText(sha256=file.sha256, outcome="read", text=f"Lời của {file.name}", read_at=clock.now()))
    db.session.commit()
    return publish(cast.clerk, letter, files=1)


def _send_to(letter: Document, *unit_ids: int) -> None:
    others = update(Receipt).where(Receipt.document_id == letter.id, Receipt.unit_id.not_in(unit_ids))
    db.session.execute(others.values(recalled_at=clock.now()))
    db.session.commit()


def _recall(letter_id: int) -> None:
    db.session.execute(update(Receipt).where(Receipt.document_id == letter_id).values(recalled_at=clock.now()))
    db.session.commit()


def found_by(
    index: SearchIndex, person: Person | None, typed: str = "học phí", kinds: Collection[str] = ()
) -> asking.Results:
    actor = actor_of(person) if person else None
    return asking.find(index, actor, asking.Asking(read_query(typed), Filters(kinds=frozenset(kinds))))


def kinds_of(results: asking.Results) -> list[str]:
    return [each.kind for each in results.page.items]


def test_one_hit_that_names_the_public_copy(app: Flask, cast: Cast, published: Publication) -> None:
    index = fill(app)
    for reader, kind in ((cast.principal, "document"), (cast.clerk, "document"), (None, "published")):
        results = found_by(index, reader)
        assert kinds_of(results) == [kind]
        assert (results.total, [(one.value, one.count) for one in results.kinds]) == (1, [(kind, 1)])
    assert kinds_of(found_by(index, cast.stranger)) == ["published"]
    shown = found_by(index, cast.principal).page.items[0].shown
    assert shown.public_address == address(published.document)
    assert found_by(index, None).page.items[0].shown.public_address == ""


def test_a_letter_that_is_not_public_names_no_copy(app: Flask, cast: Cast, published: Publication) -> None:
    publishing.withdraw(actor_of(cast.clerk), document_id=published.document_id, reason="Nhầm tệp.")
    db.session.commit()
    results = found_by(fill(app), cast.principal)
    assert [(each.kind, each.shown.public_address) for each in results.page.items] == [("document", "")]


def test_narrowing_to_copies_leaves_what_the_counts_said(app: Flask, cast: Cast, published: Publication) -> None:
    index = fill(app)
    assert found_by(index, cast.principal, kinds=["published"]).total == 0
    assert found_by(index, cast.stranger, kinds=["published"]).total == 1
    assert kinds_of(found_by(index, cast.principal, kinds=["published", "document"])) == ["document"]


def test_a_role_lost_a_moment_ago_finds_the_copy(app: Flask, cast: Cast, published: Publication) -> None:
    index = fill(app)
    lost = update(Membership).where(Membership.account_id == cast.principal.id)
    db.session.execute(lost.values(valid_to=clock.today()))
    db.session.commit()
    results = found_by(index, cast.principal)
    assert (kinds_of(results), results.total) == (["published"], 1)


def test_a_letter_taken_from_its_reader_leaves_the_copy_though_the_index_lags(
    app: Flask, cast: Cast, published: Publication
) -> None:
    index = fill(app)
    assert kinds_of(found_by(index, cast.principal, "lời nội bộ")) == ["document"]
    _recall(published.document_id)
    assert kinds_of(found_by(index, cast.principal)) == ["published"]
    assert kinds_of(found_by(index, cast.principal, "lời của biểu phí")) == ["published"]
    assert kinds_of(found_by(index, cast.principal, "lời nội bộ")) == [], "what stands in the letter alone"
    assert [each.kind for each in asking.glance(index, actor_of(cast.principal), read_query("phí"))] == ["published"]
    rows = exporting.export(
        index, actor_of(cast.principal), asking.Asking(read_query("học phí")), address="https://x", say=str
    )
    assert f"https://x{address(published.document)}" in cells_of(rows)


@pytest.fixture
def machine(app: Flask, published: Publication, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "index", sources=dict(SOURCES)).catch_up()


def _hidden(machine: Machine, published: Publication) -> frozenset[str]:
    assert machine.catch_up().kept == machine.wanted
    kept = machine.kept
    copy = unsealed(kept[key_of("published", published.id)])
    letter = unsealed(kept[key_of("document", published.document_id)])
    assert copy.hidden_from == letter.access
    assert "public" not in copy.hidden_from
    return copy.hidden_from


def test_the_copy_follows_who_reads_the_letter(machine: Machine, cast: Cast, published: Publication) -> None:
    token = f"doc-read-{cast.units['vinh_binh']}"
    assert token in _hidden(machine, published)
    _recall(published.document_id)
    assert token not in _hidden(machine, published)
    query = select(Receipt).where(Receipt.document_id == published.document_id)
    again = db.session.scalars(query.where(Receipt.unit_id == cast.units["vinh_binh"])).one()
    again.recalled_at = None
    db.session.commit()
    assert token in _hidden(machine, published)
    other = cast.units["thpt_ben_tre"]
    moved = select(Receipt).where(Receipt.document_id == published.document_id, Receipt.unit_id == other)
    db.session.delete(db.session.scalars(moved).one())
    db.session.flush()
    again.unit_id = other
    db.session.commit()
    assert {token, f"doc-read-{other}"} & _hidden(machine, published) == {f"doc-read-{other}"}


def test_who_is_sent_a_forwarding_finds_the_letter_not_the_copy(app: Flask, cast: Cast, tmp_path: Path) -> None:
    letter = post_with_files(app, cast.board_clerk, "Biểu phí.docx", subject="Thu học phí")
    _send_to(letter, cast.units["ben_tre"])
    publication = publish(cast.board_clerk, letter)
    machine = Machine(tmp_path / "index", sources=dict(SOURCES)).catch_up()
    token = f"doc-read-{cast.units['thpt_ben_tre']}"
    assert token not in _hidden(machine, publication)
    carrier = forward(cast.clerk, letter.id, again=True)
    assert token in _hidden(machine, publication)
    _recall(carrier.id)
    assert token not in _hidden(machine, publication)
    db.session.execute(update(Receipt).where(Receipt.document_id == carrier.id).values(recalled_at=None))
    db.session.commit()
    assert token in _hidden(machine, publication)
    carrier.forwards_id = None
    db.session.commit()
    assert token not in _hidden(machine, publication)


def test_few_statements_for_many(app: Flask, cast: Cast, queries) -> None:
    made = [publish(cast.clerk, post_with_files(app, cast.clerk, "A.docx", code=f"{n}/KH")) for n in range(4)]
    ids = [each.id for each in made]
    db.session.expire_all()
    with queries() as count:
        assert len(SOURCES["published"].entries(ids)) == 4
    assert len(count) == 4
    assert db.session.query(DocumentFile).count() == 4
    letters = [each.document_id for each in made]
    actor = actor_of(cast.principal)
    with queries() as count:
        assert all(each.public_address for each in SOURCES["document"].show(actor, letters).values())
    assert len(count) == 4
