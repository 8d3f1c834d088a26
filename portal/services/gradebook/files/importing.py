"""Write a file of marks that was looked at: a few books at once, a whole school class by class in the worker.

Each book is written through the one writing service in one transaction and marked done in it: interrupted work goes on
where it ended, the same file twice changes nothing, and the whole import can be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.adapters import clock, tokens
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, PortalError, RuleBroken, mark
from portal.models.gradebook import MarkImport, MarkImportPart
from portal.models.people import Account, LoginSession
from portal.models.records import OutboxItem
from portal.models.school import Pupil
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.gradebook.books import BookKey, get_book
from portal.services.gradebook.files.looking import book_name
from portal.services.gradebook.files.planning import plan_file, short_of
from portal.services.gradebook.files.plans import FilePlan, Options, Rows
from portal.services.gradebook.history import undo_batch
from portal.services.gradebook.writing import Change, Outcome, write_in
from portal.services.notifications.telling import notify
from portal.services.people.actors import load_actor
from portal.services.records.outbox import queue_many

AT_ONCE = 3_000
"""So many cells are written while the person waits, more by the worker."""
KIND = "marks_import"
SOURCE = "file"
CHANGED_SINCE = mark("Ô đã có người khác ghi “%(value)s” sau khi bạn xem.")
NO_RIGHT = mark("Bạn không còn quyền ghi sổ này.")


def import_file(actor: Actor, *, sheets: Sequence[tuple[str, Rows]], options: Options, reason: str, sha256: str) -> int:
    """Write what the file says, or have the worker do it; gives the number of the import."""
    plan = plan_file(actor, sheets=sheets, options=options)
    if not plan.good:
        raise RuleBroken("Không có ô nào để ghi.")
    for sheet in plan.sheets:
        if sheet.changes and sheet.book is not None:
            sheet.book.check_writing(reason)
    if plan.guarded and not reason:
        raise RuleBroken("Tệp sửa điểm gia đình đã xem. Hãy ghi lý do rồi ghi.", field="reason")
    made = _keep(actor, plan, reason, sha256)
    parts = _parts(made.id)
    if plan.good <= AT_ONCE:
        for part in parts:
            _write(actor, made, part)
    else:
        _queue(made, parts, "write")
    return made.id


def _keep(actor: Actor, plan: FilePlan, reason: str, sha256: str) -> MarkImport:
    if actor.unit_id is None:
        raise NotAllowed
    made = MarkImport(
        unit_id=actor.unit_id,
        account_id=actor.account_id,
        account_name=actor.name,
        sha256=sha256,
        reason=reason,
        counts=plan.counts,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    page = tokens.new_key()[:20]
    for number, sheet in enumerate((sheet for sheet in plan.sheets if sheet.changes), start=1):
        assert sheet.book is not None
        key = sheet.book.key
        changes = [[change.pupil_id, change.column, change.typed, change.seen] for change in sheet.changes]
        db.session.add(
            MarkImportPart(
                import_id=made.id,
                class_id=key.class_id,
                semester=key.semester,
                subject=key.subject,
                name=book_name(sheet.book),
                batch=f"{page}-{number}",
                changes=changes,
                left=[],
            )
        )
    db.session.flush()
    return made


def _queue(made: MarkImport, parts: Sequence[MarkImportPart], act: str) -> None:
    """One piece of work for each class."""
    classes = dict.fromkeys(part.class_id for part in parts)
    payloads = {
        f"marks-import-{made.id}-{act}-{class_id}": {"import_id": made.id, "class_id": class_id, "act": act}
        for class_id in classes
    }
    queue_many(KIND, payloads)


def carry_on(item: OutboxItem) -> None:
    """The worker: the books of one class, written or taken back."""
    payload = item.payload
    made = db.session.get(MarkImport, payload["import_id"])
    if made is None:
        return
    actor = _actor_of(made)
    for part in _parts(made.id, class_id=payload["class_id"]):
        if payload["act"] == "write" and part.done_at is None:
            _write(actor, made, part)
        if payload["act"] == "undo" and part.done_at is not None and part.taken_back_at is None:
            _take_back(actor, made, part)
    _tell(made)


def _actor_of(made: MarkImport) -> Actor:
    """The person as of now, in the unit for which the file was brought."""
    account = db.session.get_one(Account, made.account_id)
    return load_actor(account, LoginSession(unit_id=made.unit_id))[0]


def _write(actor: Actor, made: MarkImport, part: MarkImportPart) -> None:
    changes = [
        Change(pupil_id=pupil_id, column=column, typed=typed, seen=seen, batch=part.batch)
        for pupil_id, column, typed, seen in part.changes
    ]
    try:
        if actor.unit_id != made.unit_id:
            raise NotAllowed
        book = get_book(actor, _key(part), for_writing=True)
        book.check_writing(made.reason)
        with db.session.begin_nested():
            written = write_in(actor, book, changes, source=SOURCE, reason=made.reason)
        part.written = sum(outcome.state == "saved" for outcome in written.outcomes)
        part.left = [
            _left(outcome, short_of(book, outcome.column)) for outcome in written.outcomes if outcome.state != "saved"
        ]
    except PortalError as error:
        broken = error if isinstance(error, RuleBroken) else RuleBroken(NO_RIGHT)
        part.left = [_said(broken, pupil_id=None, column="")]
    part.changes, part.done_at = [], clock.now()


def _left(outcome: Outcome, column: str) -> dict[str, object]:
    error = outcome.refused
    if outcome.state == "waiting":
        error = RuleBroken(
            "Gia đình đã xem điểm này: đổi thành %(value)s khi hiệu trưởng duyệt.", value=outcome.wanted or "trống"
        )
    elif error is None:
        error = RuleBroken(CHANGED_SINCE, value=outcome.theirs.value if outcome.theirs else "")
    return _said(error, pupil_id=outcome.pupil_id, column=column)


def _said(error: RuleBroken, *, pupil_id: int | None, column: str) -> dict[str, object]:
    params = {name: str(value) for name, value in error.params.items()}
    return {"pupil_id": pupil_id, "column": column, "message": error.message, "params": params}


def _key(part: MarkImportPart) -> BookKey:
    return BookKey(part.class_id, part.semester, part.subject)


def _parts(import_id: int, *, class_id: int | None = None) -> Sequence[MarkImportPart]:
    query = select(MarkImportPart).where(MarkImportPart.import_id == import_id).order_by(MarkImportPart.id)
    if class_id is not None:
        query = query.where(MarkImportPart.class_id == class_id)
    return db.session.scalars(query).all()


def _tell(made: MarkImport) -> None:
    """Once, when the last part is done."""
    db.session.flush()
    db.session.refresh(made, with_for_update=True)
    done = select(MarkImportPart.written, MarkImportPart.done_at).where(MarkImportPart.import_id == made.id)
    parts = db.session.execute(done).all()
    if made.told_at is not None or any(done_at is None for _written, done_at in parts):
        return
    made.told_at = clock.now()
    notify(
        [made.account_id],
        kind=Kind.MARKS_IMPORTED,
        key=f"marks-imported-{made.id}",
        params={"count": sum(written for written, _done_at in parts), "books": len(parts)},
        path=f"/so-diem/nhap-tep/ket-qua/{made.id}",
        unit_id=made.unit_id,
    )


@dataclass(frozen=True)
class Result:
    """What an import has done so far."""

    made: MarkImport
    parts: Sequence[MarkImportPart]
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def written(self) -> int:
        return sum(part.written for part in self.parts)

    @property
    def done(self) -> int:
        """Parts that are through, whichever way the work goes."""
        if self.made.asked_back_at is not None:
            return sum(part.taken_back_at is not None for part in self.parts)
        return sum(part.done_at is not None for part in self.parts)

    @property
    def is_running(self) -> bool:
        return self.done < len(self.parts)

    @property
    def taken_back(self) -> int:
        return sum(part.taken_back or 0 for part in self.parts)

    @property
    def may_take_back(self) -> bool:
        return self.made.asked_back_at is None and not self.is_running and self.written > 0


def read_result(actor: Actor, *, import_id: int) -> Result:
    """One of the actor's own imports."""
    made = db.session.get(MarkImport, import_id)
    if made is None or made.account_id != actor.account_id or made.unit_id != actor.unit_id:
        raise NotFound
    parts = _parts(import_id)
    told = {said["pupil_id"] for part in parts for said in part.left if said["pupil_id"] is not None}
    return Result(made, parts, read_pairs(select(Pupil.id, Pupil.full_name).where(Pupil.id.in_(told))) if told else {})


def take_back(actor: Actor, *, import_id: int) -> Result:
    """Take the whole import back, cell by cell, as far as nobody changed a cell since."""
    db.session.scalar(select(MarkImport.id).where(MarkImport.id == import_id).with_for_update())
    found = read_result(actor, import_id=import_id)
    if not found.may_take_back:
        raise RuleBroken("Lần nhập này không còn gì để hoàn tác.")
    found.made.asked_back_at = clock.now()
    if found.written <= AT_ONCE:
        for part in found.parts:
            _take_back(actor, found.made, part)
    else:
        _queue(found.made, found.parts, "undo")
    return found


def _take_back(actor: Actor, made: MarkImport, part: MarkImportPart) -> None:
    try:
        book = get_book(actor, _key(part), for_writing=True)
        book.check_writing(made.reason)
        with db.session.begin_nested():
            part.taken_back = undo_batch(actor, book, part.batch, reason=made.reason).cells
    except PortalError:
        part.taken_back = 0
    part.taken_back_at = clock.now()
