"""Documents of a year and a half with their receipts and openings; two are still within their 24 hours."""

import hashlib
import random
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Opening, Receipt
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.numbering import fold_code
from portal.rules.documents.receipts import FLAT
from portal.rules.permissions import Role
from portal.rules.school_years import school_year_of, year_name
from portal.rules.vietnamese import fold
from portal.services.demo.province.people import Person
from portal.services.demo.province.size import Size
from portal.services.demo.province.units import TOP, Planned
from portal.services.demo.texts import read_text
from portal.services.documents.proving import register_openings, register_posting

DAYS_BACK = 540
RUNNING = 2
OFFICES = ("district_office", "commune")
READING = frozenset({Role.LEADER, Role.RECORDS_CLERK})


@dataclass(frozen=True)
class Sent:
    """A document to be written: who sends it, when, to whom (codes), and as what."""

    key: str
    issuer: Planned
    posted_at: datetime
    addressees: tuple[str, ...]
    addressing: Addressing
    is_report: bool


@dataclass(frozen=True)
class World:
    """What documents refer to."""

    units: Mapping[str, Planned]
    unit_ids: Mapping[str, int]
    clerks: Mapping[str, Person]
    readers: Mapping[str, Sequence[Person]]
    account_ids: Mapping[str, int]


def make_world(
    planned: Sequence[Planned], unit_ids: Mapping[str, int], people: Sequence[Person], account_ids: Mapping[str, int]
) -> World:
    """Units and people as documents need them."""
    readers: dict[str, list[Person]] = {}
    for person in people:
        if person.role in READING:
            readers.setdefault(person.code, []).append(person)
    clerks = {person.code: person for person in people if person.role == Role.RECORDS_CLERK}
    return World({unit.code: unit for unit in planned}, unit_ids, clerks, readers, account_ids)


def plan_documents(world: World, size: Size) -> list[Sent]:
    """Half from the department down, a fifth from offices down, the rest reports up; oldest first."""
    choice = random.Random("province documents")  # noqa: S311 - the same documents every time, on purpose
    units = list(world.units.values())
    schools = [unit for unit in units if unit.code in world.clerks and unit.kind != "department_division"][1:]
    offices = [unit for unit in units if unit.kind in OFFICES]
    moments = sorted(_moment(choice) for _ in range(size.documents - RUNNING))
    moments += [clock.now() - timedelta(hours=hours) for hours in range(3 * RUNNING, 0, -3)]
    planned = []
    for number, posted_at in enumerate(moments):
        share = choice.random() if number < size.documents - RUNNING else 0.0
        issuer = world.units[TOP] if share < 0.5 else choice.choice(offices if share < 0.7 else schools)
        addressing, codes = _addressees(issuer, units, share, choice)
        planned.append(Sent(f"province-{number}", issuer, posted_at, codes, addressing, share >= 0.7))
    return planned


def _moment(choice: random.Random) -> datetime:
    """A minute of the office hours of a working day, at least two days ago."""
    day = clock.today() - timedelta(days=choice.randrange(4, DAYS_BACK))
    day -= timedelta(days=max(0, day.weekday() - 4))
    start = datetime.combine(day, time(7, 30), tzinfo=clock.LOCAL_ZONE)
    return start + timedelta(minutes=choice.randrange(540))


def _addressees(
    issuer: Planned, units: Sequence[Planned], share: float, choice: random.Random
) -> tuple[Addressing, tuple[str, ...]]:
    if share >= 0.7:
        return Addressing(superior=True), (issuer.parent,)
    if issuer.code != TOP:
        below = tuple(unit.code for unit in units if unit.parent == issuer.code)
        return Addressing(subordinates="direct"), below
    if share < 0.2:
        return Addressing(subordinates="all"), tuple(unit.code for unit in units if unit.code != TOP)
    if share < 0.35:
        return Addressing(subordinates="all", kinds=OFFICES), _of_kinds(units, OFFICES)
    kinds = choice.choice([("preschool",), ("primary_school",), ("lower_secondary_school", "upper_secondary_school")])
    return Addressing(subordinates="all", kinds=kinds), _of_kinds(units, kinds)


def _of_kinds(units: Sequence[Planned], kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(unit.code for unit in units if unit.kind in kinds)


def write_documents(planned: Sequence[Sent], world: World) -> tuple[int, int]:
    """Write documents, receipts and openings; how many receipts and openings there are."""
    db.session.execute(insert(Document), list(_document_rows(planned, world)))
    found = db.session.execute(select(Document.draft_key, Document.id))
    ids = {key: document_id for key, document_id in found}  # noqa: C416 - rows are not pairs to mypy
    receipts = list(_receipt_rows(planned, ids, world))
    db.session.execute(insert(Receipt), receipts)
    openings = list(_opening_rows({ids[sent.key] for sent in planned}))
    if openings:
        db.session.execute(insert(Opening), openings)
    _register([ids[sent.key] for sent in planned])
    return len(receipts), len(openings)


def _register(ids: Sequence[int]) -> None:
    """Enter what was written at once into the register, as if it had happened one by one."""
    for document in db.session.scalars(select(Document).where(Document.id.in_(ids)).order_by(Document.posted_at)):
        register_posting(document)
    query = select(Receipt.document_id, Opening).join(Receipt, Receipt.id == Opening.receipt_id)
    opened = query.where(Receipt.document_id.in_(ids)).order_by(Opening.opened_at, Opening.id)
    register_openings([(document_id, opening) for document_id, opening in db.session.execute(opened)])
    db.session.flush()


def _salt(*parts: object) -> str:
    """A salt that is the same every time; good enough for data that never happened."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _document_rows(planned: Sequence[Sent], world: World) -> Iterator[dict[str, object]]:
    subjects, reports = (read_text(f"province/{name}.txt").splitlines() for name in ("subjects", "reports"))
    body = read_text("province/body.txt")
    for number, sent in enumerate(planned, 1):
        clerk = world.clerks[sent.issuer.code]
        day = sent.posted_at.astimezone(clock.LOCAL_ZONE).date()
        titles, year = reports if sent.is_report else subjects, year_name(school_year_of(day))
        subject = titles[number * 5 % len(titles)].format(year=year)
        code = f"{number}/{'BC' if sent.is_report else 'SGDĐT' if sent.issuer.code == TOP else 'PGDĐT'}-VP"
        account_id = world.account_ids[clerk.user_name]
        yield {
            "issuing_unit_id": world.unit_ids[sent.issuer.code],
            "drafted_by_id": account_id,
            "draft_key": sent.key,
            "code": code,
            "code_folded": fold_code(code),
            "type_code": "report" if sent.is_report else "official_letter",
            "subject": subject,
            "subject_folded": fold(subject),
            "place": sent.issuer.place,
            "issued_on": day,
            "signer_name": world.readers[sent.issuer.code][0].full_name,
            "signer_position": world.readers[sent.issuer.code][0].title.upper(),
            "body": body.format(year=year, issuer=sent.issuer.name),
            "addressing": sent.addressing.as_json(),
            "posted_at": sent.posted_at,
            "posted_by_id": account_id,
            "issuer_name": sent.issuer.name,
            "rule_version": FLAT.version,
            "salt": _salt(sent.key),
            "created_at": sent.posted_at - timedelta(minutes=30),
            "updated_at": sent.posted_at - timedelta(minutes=3),
            "version": 3,
        }


def _receipt_rows(planned: Sequence[Sent], ids: Mapping[str, int], world: World) -> Iterator[dict[str, object]]:
    choice = random.Random("province receipts")  # noqa: S311 - the same openings every time, on purpose
    now = clock.now()
    for sent in planned:
        for code in sent.addressees:
            opened_after = _opened_after(choice)
            readers = world.readers.get(code, ())
            reader = readers[choice.randrange(len(readers))] if readers else None
            opened = reader is not None and opened_after is not None and sent.posted_at + opened_after <= now
            unit = world.units[code]
            yield {
                "document_id": ids[sent.key],
                "unit_id": world.unit_ids[code],
                "unit_name": unit.name,
                "unit_kind": unit.kind,
                "salt": _salt(sent.key, code),
                "posted_at": sent.posted_at,
                "first_opened_at": sent.posted_at + opened_after if opened and opened_after else None,
                "first_opened_by_id": world.account_ids[reader.user_name] if opened and reader else None,
                "first_opened_by": reader.full_name if opened and reader else None,
            }


def _opened_after(choice: random.Random) -> timedelta | None:
    """Two thirds open within the 24 hours, a fifth later, the rest never."""
    share = choice.random()
    minutes = choice.randrange(5, 1430) if share < 0.66 else choice.randrange(1450, 6000)
    return timedelta(minutes=minutes) if share < 0.87 else None


def _opening_rows(written: Container[int]) -> Iterator[dict[str, object]]:
    query = select(
        Receipt.id, Receipt.document_id, Receipt.first_opened_by_id, Receipt.first_opened_by, Receipt.first_opened_at
    ).where(Receipt.first_opened_at.is_not(None))
    for receipt_id, document_id, account_id, name, opened_at in db.session.execute(query):
        if document_id in written:
            yield {
                "receipt_id": receipt_id,
                "account_id": account_id,
                "name": name,
                "opened_at": opened_at,
                "salt": _salt(receipt_id),
            }
