"""A generated province: the size asked for, names of their own, the same every time, pages that open."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from portal.adapters import clock
from portal.adapters.passwords import verify_password
from portal.db import db
from portal.models.documents import Document, Opening, Receipt
from portal.models.people import Account, Membership
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.documents.receipts import FLAT, deemed_at
from portal.rules.people.user_names import parse_user_name
from portal.rules.units import STANDARD_KINDS
from portal.services.demo import PASSWORD, PROVINCE, Size, load_province
from portal.services.demo.province.people import plan_people
from portal.services.demo.province.units import TOP, plan_units
from portal.services.documents import proving
from portal.services.documents.auditing import audit_documents
from portal.services.units.tree import subtree
from tests.cast import Person
from tests.pages import PageClient
from tests.queries import QueryCount

SMALL = Size(schools=20, offices=3, teachers=15, documents=12)


def test_the_tree_hangs_together(empty: None) -> None:
    load_province(SMALL)
    units = db.session.scalars(select(Unit)).all()
    top = next(unit.id for unit in units if unit.code == TOP)
    below = subtree(top)
    assert db.session.scalar(select(func.count()).select_from(below)) == len(units)
    assert len({unit.name for unit in units}) == len(units)
    assert len({unit.code for unit in units}) == len(units)
    with_parent = select(UnitEdge.child_id).where(UnitEdge.relation == "administrative")
    assert sorted(db.session.scalars(with_parent)) == sorted(unit.id for unit in units if unit.id != top)
    schools = select(func.count()).select_from(Unit).join(UnitKind).where(UnitKind.is_school, UnitKind.code != "campus")
    assert 18 <= (db.session.scalar(schools) or 0) <= 24


def test_every_unit_but_a_campus_has_a_leader_and_a_clerk(empty: None) -> None:
    load_province(SMALL)
    units = set(db.session.scalars(select(Unit.id).where(Unit.kind_code != "campus")))
    for role in ("leader", "records_clerk"):
        held = db.session.scalars(select(Membership.unit_id).where(Membership.role == role)).all()
        assert set(held) == units
        assert len(held) == len(units)
    teachers = select(func.count()).select_from(Membership).where(Membership.role == "teacher")
    assert db.session.scalar(teachers) == SMALL.teachers
    hashes = set(db.session.scalars(select(Account.password_hash)))
    assert len(hashes) == 1
    assert verify_password(hashes.pop(), PASSWORD)


def test_documents_were_received_as_the_rule_says(empty: None) -> None:
    load_province(SMALL)
    documents = db.session.scalars(select(Document)).all()
    assert len(documents) == SMALL.documents
    running = [d for d in documents if d.posted_at and deemed_at(d.posted_at, FLAT.version) > clock.now()]
    assert len(running) == 2
    for document in documents:
        receipts = db.session.scalars(select(Receipt).where(Receipt.document_id == document.id)).all()
        assert receipts
        assert document.issuing_unit_id not in {receipt.unit_id for receipt in receipts}
    opened = db.session.scalars(select(Receipt).where(Receipt.first_opened_at.is_not(None))).all()
    assert 0 < len(opened) < (db.session.scalar(select(func.count()).select_from(Receipt)) or 0)
    for receipt in opened:
        assert receipt.first_opened_at is not None
        assert receipt.posted_at < receipt.first_opened_at <= clock.now()
        [opening] = db.session.scalars(select(Opening).where(Opening.receipt_id == receipt.id))
        assert (opening.account_id, opening.opened_at) == (receipt.first_opened_by_id, receipt.first_opened_at)
        held = select(Membership.unit_id).where(Membership.account_id == opening.account_id)
        assert db.session.scalar(held) == receipt.unit_id


def test_it_is_the_same_every_time(empty: None) -> None:
    before = [snapshot(SMALL) for _ in range(2)]
    assert before[0] == before[1]


def snapshot(size: Size) -> list[object]:
    """Everything that is written, without the password's salt; the database is empty again afterwards."""
    load_province(size)
    receipts = select(Receipt.unit_name, Receipt.posted_at, Receipt.first_opened_at, Receipt.first_opened_by)
    rows: list[object] = [
        db.session.execute(query).all()
        for query in (
            select(Unit.code, Unit.name, Unit.kind_code).order_by(Unit.code),
            select(Account.user_name, Account.full_name).order_by(Account.user_name),
            select(Document.code, Document.subject, Document.posted_at).order_by(Document.draft_key),
            receipts.order_by(Receipt.posted_at, Receipt.unit_name, Receipt.unit_id),
        )
    ]
    db.session.rollback()
    return rows


def test_a_whole_province_has_names_of_its_own() -> None:
    units = plan_units(PROVINCE)
    assert 740 <= len(units) <= 800
    assert len({unit.name for unit in units}) == len(units)
    assert len({unit.code for unit in units}) == len(units)
    kinds = {code for code, _name, _school in STANDARD_KINDS}
    assert {unit.kind for unit in units} < kinds
    people = plan_people(units, PROVINCE)
    assert 2000 <= len(people) <= 3000
    assert len({person.user_name for person in people}) == len(people)
    assert all(parse_user_name(person.user_name) == person.user_name for person in people)


def test_its_pages_open_within_their_budgets(empty: None, app: Flask, queries: Callable[[], QueryCount]) -> None:
    load_province(SMALL)
    db.session.commit()
    clerk = db.session.scalars(select(Account).where(Account.user_name == "vanthu.so")).one()
    client = PageClient(app, app.response_class)
    client.become(Person("clerk", clerk.id, clerk.full_name, clerk.user_name))
    newest = db.session.scalar(select(Document.id).order_by(Document.posted_at.desc()).limit(1))
    for url in ("/viec-cua-toi", "/van-ban/den", "/van-ban/di", f"/van-ban/{newest}/noi-nhan", "/don-vi/"):
        with queries() as count:
            assert client.get(url).status_code == 200, url
        assert len(count) <= 22, (url, count.statements)


def test_the_register_fits_the_generated_documents(empty: None) -> None:
    load_province(SMALL)
    proving.sweep_deemed()
    assert audit_documents() == []
