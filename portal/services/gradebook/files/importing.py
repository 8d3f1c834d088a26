"""Write a file of marks that was looked at: a few books at once, a whole school class by class in the worker.

The file is compared before the lock is taken; what somebody wrote in between is found cell by cell as it is written,
by the version of each cell that was seen. Each book is written through the one writing service in one transaction and
marked done in it: interrupted work goes on where it ended, the same file twice changes nothing, and the whole import
can be taken back.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, PortalError, RuleBroken, mark
from portal.models.gradebook import MarkImport, MarkImportPart
from portal.models.people import Account, LoginSession
from portal.models.records import OutboxItem
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.gradebook.books import BookKey, check_reason, get_book
from portal.services.gradebook.files.keeping import keep_error, keep_sheet, parts_of
from portal.services.gradebook.files.outcomes import Result, get_own, read_result
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


def import_file(
    actor: Actor,
    *,
    sheets: Sequence[tuple[str, Rows]],
    options: Options,
    reason: str,
    sha256: str,
    file_name: str = "",
) -> int:
    """Write what the file says, or have the worker do it; gives the number of the import. The lock is taken once it is
    known what to write."""
    plan = plan_file(actor, sheets=sheets, options=options)
    check_plan(plan, reason)
    begin_write()
    made = new_import(actor, sha256=sha256, file_name=file_name, counts=plan.counts, reason=reason)
    for sheet in plan.sheets:
        keep_sheet(made.id, sheet)
    start_writing(actor, made)
    return made.id


def check_plan(plan: FilePlan, reason: str, *, chosen: Collection[int] = ()) -> None:
    """Raise unless there is something to write and it is said why where that is asked; ``chosen``: the sheets of which
    cells in conflict are written too."""
    written = [sheet for sheet in plan.sheets if sheet.good or sheet.index in chosen]
    if not written:
        raise RuleBroken("Không có ô nào để ghi.")
    check_reason(reason, on_behalf=any(sheet.on_behalf for sheet in written))
    if plan.guarded and not reason:
        raise RuleBroken("Tệp sửa điểm gia đình đã xem. Hãy ghi lý do rồi ghi.", field="reason")


def new_import(
    actor: Actor, *, sha256: str, file_name: str, counts: dict[str, int], reason: str = "", state: str = "asked"
) -> MarkImport:
    """The row of a file somebody brought."""
    if actor.unit_id is None:
        raise NotAllowed
    made = MarkImport(
        unit_id=actor.unit_id,
        account_id=actor.account_id,
        account_name=actor.name,
        sha256=sha256,
        file_name=file_name,
        reason=reason,
        counts=counts,
        state=state,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def start_writing(actor: Actor, made: MarkImport) -> None:
    """Write the parts of an import at once, or have the worker do it; parts with nothing to write are dropped."""
    db.session.flush()
    parts = [part for part in parts_of(made.id) if part.changes]
    kept = {part.id for part in parts}
    db.session.execute(
        delete(MarkImportPart).where(MarkImportPart.import_id == made.id, MarkImportPart.id.not_in(kept))
    )
    if sum(len(part.changes) for part in parts) > AT_ONCE:
        _queue(made, parts, "write")
        return
    for part in parts:
        _write(actor, made, part)


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
    actor = actor_of(made)
    for part in parts_of(made.id, class_id=payload["class_id"]):
        if payload["act"] == "write" and part.done_at is None:
            _write(actor, made, part)
        if payload["act"] == "undo" and part.done_at is not None and part.taken_back_at is None:
            _take_back(actor, made, part)
    _tell(made)


def actor_of(made: MarkImport) -> Actor:
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
    return {"pupil_id": pupil_id, "column": column, **keep_error(error)}


def _key(part: MarkImportPart) -> BookKey:
    return BookKey(part.class_id, part.semester, part.subject)


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


def take_back(actor: Actor, *, import_id: int) -> Result:
    """Take the whole import back, cell by cell, as far as nobody changed a cell since."""
    get_own(actor, import_id, for_writing=True)
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
