"""What the five letters ask for, as the reader proposes it, and what their addressees have reported since."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zlib import crc32

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.models.documents import Document, Duty, DutyReport, Receipt
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.documents.deadlines import Rhythm, Timing, present, read
from portal.rules.documents.duties import Proof
from portal.rules.permissions import Actor
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.documents.duties import doing, preparing
from portal.services.documents.duties.board import list_fixed
from portal.services.documents.duties.rows import begins, set_timing, timing_of
from portal.services.people.actors import load_actor

REPORTED_AT = time(15, 20)


def write_duties(letters: Mapping[str, Document], units: Mapping[str, Unit], cast: Cast) -> None:
    """The reader's proposals as duties fixed at posting, and the addressees' reports on the occurrence that counts."""
    people = {unit.id: cast.readers[key][0] for key, unit in units.items() if cast.readers.get(key)}
    for document in letters.values():
        rows.write_all(_duties(document))
        for duty in list_fixed(document):
            rows.write_all(_reports(document, duty, people))


def _duties(document: Document) -> list[Duty]:
    duties = []
    for number, proposal in enumerate(read(document.body, issued_on=document.issued_on or clock.today()), start=1):
        duty = Duty(
            document_id=document.id,
            position=number,
            title=proposal.title,
            sentence=proposal.sentence,
            proof=Proof.NONE,
            kinds=[],
            created_at=document.created_at,
            fixed_at=document.posted_at,
        )
        set_timing(duty, proposal.timing)
        duties.append(duty)
    return duties


def _reports(document: Document, duty: Duty, people: Mapping[int, Account]) -> list[DutyReport]:
    """Of ten addressees seven reported in time, two late; what was due once has been done by all."""
    found = present(timing_of(duty), since=begins(duty), today=clock.today())
    if found is None or found.due >= clock.today():
        return []
    reports = []
    for receipt in db.session.query(Receipt).filter_by(document_id=document.id).order_by(Receipt.id):
        number = crc32(f"{document.draft_key} {duty.position} {receipt.unit_name}".encode()) % 10
        if receipt.unit_id not in people or (number == 9 and duty.rhythm != Rhythm.ONCE):
            continue
        done_at = _moment(found.due, days=2 if number >= 7 else -1 - number % 3)
        if done_at < clock.now():
            reports.append(_report(duty, receipt, found.due, done_at, people[receipt.unit_id]))
    return reports


def _moment(due: date, *, days: int) -> datetime:
    return datetime.combine(due + timedelta(days=days), REPORTED_AT, tzinfo=clock.LOCAL_ZONE)


def _report(duty: Duty, receipt: Receipt, due: date, done_at: datetime, who: Account) -> DutyReport:
    return DutyReport(
        duty_id=duty.id,
        unit_id=receipt.unit_id,
        occurrence=due.isoformat(),
        done_at=done_at,
        done_by_id=who.id,
        done_by=who.full_name,
    )


def give_duties(actor: Actor, draft: Document) -> None:
    """Keep what the reader proposes for a draft, and add one duty that is due in five days."""
    preparing.keep_all(actor, document_id=draft.id)
    timing = Timing(rhythm=Rhythm.ONCE, due=clock.today() + timedelta(days=5))
    wish = preparing.Wish(title="Gửi bảng rà soát dữ liệu có xác nhận của đơn vị", timing=timing, proof=Proof.FILE)
    preparing.add(actor, document_id=draft.id, wish=wish)


def report_first(clerk: Account, document: Document, file: NamedFile) -> None:
    """One addressee has already sent what is due in five days."""
    actor, _units = load_actor(clerk)
    duty = list_fixed(document)[-1]
    found = doing.get_own(actor, duty_id=duty.id)
    doing.report_done(
        actor,
        duty_id=duty.id,
        occurrence=found.occurrence,
        remark="Đã rà soát đủ các trường.",
        file=file,
        answer_id=None,
    )
