"""The five letters (the one of 2012 carries a second one), posted on the day each was issued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zlib import crc32

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Opening, Receipt
from portal.models.people import Account
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.numbering import fold_code, normalise_code
from portal.rules.documents.types import TYPES
from portal.rules.vietnamese import fold
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.demo.texts import read_fields, read_text
from portal.services.demo.units import below
from portal.services.documents.posting import freeze
from portal.services.documents.proving import register_openings

POSTED_AT = time(8, 0)
_TYPE_CODES = {kind.label: kind.code for kind in TYPES.values()}
_SCHOOLS = ("preschool", "primary_school", "primary_lower_secondary_school", "lower_secondary_school")


@dataclass(frozen=True)
class Text:
    """A letter as its file has it."""

    code: str
    issued_on: date
    place: str
    type_code: str
    subject: str
    signer_position: str
    signer_name: str
    body: str


@dataclass(frozen=True)
class Letter:
    """Which file, who sent it, and whom "Kính gửi" and "Nơi nhận" mean here."""

    file: str
    issuer: str
    addressees: tuple[str, ...]
    forwards: str = ""


LETTERS: tuple[Letter, ...] = (
    Letter("253-BGDDT-SEQAP", "tw", ("bentre", "vinhlong", "quangninh", "haugiang")),
    Letter("683-SGDDT-GDTH", "bentre", tuple(below("bentre", ["district_office"])), forwards="253-BGDDT-SEQAP"),
    Letter("555-GDDT", "quan9", tuple(below("quan9"))),
    Letter("489-SGDDT-GDTrH", "quangninh", tuple(below("quangninh"))),
    Letter(
        "1648-SGDDT-VP",
        "vinhlong",
        tuple(
            below(
                "vinhlong",
                [
                    "district_office",
                    "department_division",
                    "upper_secondary_school",
                    "lower_upper_secondary_school",
                    "vocational_continuing_centre",
                ],
            )
        ),
    ),
    Letter("642-PGDDT", "phunghiep", tuple(below("phunghiep", _SCHOOLS))),
)
MIX = 137
"""With this number every letter has addressees who opened in time, late and never."""
OPENED_AFTER: dict[tuple[str, str], timedelta | None] = {
    # Bến Tre read the letter before it passed it on; among its offices one was late and one never looked
    ("253-BGDDT-SEQAP", "bentre"): timedelta(hours=1, minutes=35),
    ("683-SGDDT-GDTH", "giongtrom"): timedelta(days=3, hours=6),
    ("683-SGDDT-GDTH", "thanhphu"): None,
}


def read_letter(file: str) -> Text:
    """The letter in ``portal/demo/letters``: a head of "name: value" lines, a blank line, the text."""
    head, _, body = read_text(f"letters/{file}.txt").partition("\n\n")
    value = read_fields(head)
    day, month, year = (int(number) for number in value["Ngày"].split("/"))
    return Text(
        code=normalise_code(value["Số"]),
        issued_on=date(year, month, day),
        place=value["Địa danh"],
        type_code=_TYPE_CODES[value["Tên loại"]],
        subject=value["Trích yếu"],
        signer_position=value["Chức vụ"],
        signer_name=value["Người ký"],
        body=body.strip(),
    )


def write_letters(units: Mapping[str, Unit], cast: Cast) -> dict[str, Document]:
    """Post all letters, oldest first, and open them as people did; by file."""
    written: dict[str, Document] = {}
    for letter in LETTERS:
        document = _post(letter, read_letter(letter.file), units, cast.accounts[f"vanthu.{letter.issuer}"])
        document.forwards = written.get(letter.forwards)
        written[letter.file] = document
        _open(document, letter, {units[key].id: key for key in letter.addressees}, cast)
    db.session.flush()
    return written


def _post(letter: Letter, text: Text, units: Mapping[str, Unit], clerk: Account) -> Document:
    posted_at = datetime.combine(text.issued_on, POSTED_AT, tzinfo=clock.LOCAL_ZONE)
    addressees = [units[key] for key in letter.addressees]
    issuer = units[letter.issuer]
    document = Document(
        issuing_unit_id=issuer.id,
        drafted_by_id=clerk.id,
        draft_key=f"demo-{letter.file}",
        code=text.code,
        code_folded=fold_code(text.code),
        type_code=text.type_code,
        subject=text.subject,
        subject_folded=fold(text.subject),
        place=text.place,
        issued_on=text.issued_on,
        signer_name=text.signer_name,
        signer_position=text.signer_position,
        body=text.body,
        addressing=Addressing(units=tuple(unit.id for unit in addressees)).as_json(),
        created_at=posted_at - timedelta(minutes=35),
        updated_at=posted_at - timedelta(minutes=4),
    )
    db.session.add(document)
    freeze(document, addressees, posted_at=posted_at, posted_by_id=clerk.id)
    after = {"code": document.code, "subject": document.subject, "addressees": len(addressees)}
    rows.write_all(
        [
            AuditEntry(
                at=posted_at,
                account_id=clerk.id,
                account_name=clerk.full_name,
                unit_id=issuer.id,
                unit_name=issuer.name,
                action="document_posted",
                object_type="document",
                object_id=document.id,
                after=after,
            )
        ]
    )
    return document


def _open(document: Document, letter: Letter, keys: Mapping[int, str], cast: Cast) -> None:
    """Of ten addressees about six open within the 24 hours, two later, two never."""
    openings = []
    for receipt in db.session.query(Receipt).filter_by(document_id=document.id):
        key = keys[receipt.unit_id]
        chosen = (letter.file, key)
        opened_after = OPENED_AFTER[chosen] if chosen in OPENED_AFTER else _opened_after(f"{letter.file} {key} {MIX}")
        if opened_after is None:
            continue
        people = cast.readers[key][:2]
        for number, person in enumerate(people):
            opened_at = receipt.posted_at + opened_after + number * timedelta(minutes=95)
            openings.append(
                Opening(receipt_id=receipt.id, account_id=person.id, name=person.full_name, opened_at=opened_at)
            )
            person.last_sign_in_at = opened_at
        receipt.first_opened_at = receipt.posted_at + opened_after
        receipt.first_opened_by_id, receipt.first_opened_by = people[0].id, people[0].full_name
    rows.write_all(openings)
    register_openings([(document.id, opening) for opening in sorted(openings, key=lambda each: each.opened_at)])


def _opened_after(seed: str) -> timedelta | None:
    """When an addressee opened, counted from the posting: the same for the same words."""
    number = crc32(seed.encode())
    minutes = number // 10 % 570
    if number % 10 < 6:
        return timedelta(minutes=12 + minutes)  # the same working day
    return timedelta(days=1 + number % 3, minutes=5 + minutes) if number % 10 < 8 else None
