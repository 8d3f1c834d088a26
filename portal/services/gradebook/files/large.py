"""Large files of marks: the worker compares them with the books sheet by sheet, with its progress, and the page shows
what was found; what is then written was found before the lock was taken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from portal.adapters import clock, tokens
from portal.adapters.file_store import FileStore
from portal.adapters.spreadsheet import read_sheets
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.gradebook import MarkImport, MarkImportSheet
from portal.models.records import OutboxItem
from portal.rules.gradebook.files.steps import UNDER_WAY
from portal.rules.permissions import Actor
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.files.importing import actor_of, check_plan, new_import, start_writing
from portal.services.gradebook.files.keeping import forget, keep_sheet, parts_of, read_kept
from portal.services.gradebook.files.looking import remember_map
from portal.services.gradebook.files.outcomes import KEPT_FOR, get_own
from portal.services.gradebook.files.planning import NO_TABLE, note_comparison, plan_sheets
from portal.services.gradebook.files.plans import FilePlan, Options, Rows, SheetPlan
from portal.services.gradebook.form_writing import MINE
from portal.services.records.outbox import queue

LARGE_ROWS = 1_000
"""Files of more rows are compared by the worker: so many take about half a second."""
TOGETHER = 10
"""Sheets kept in one short transaction."""
MOST_WAITING = 3
LOOKED_FOR = timedelta(hours=24)
"""So long what was found waits to be written."""
KIND = "marks_look"
GIVEN_UP_AFTER = timedelta(hours=12)
NO_RIGHT = mark("Bạn không còn quyền ghi sổ điểm của trường này.")
NEVER_LOOKED = mark("Máy chủ chưa xem được tệp này. Hãy thử lại.")


def is_large(sheets: Sequence[tuple[str, Rows]]) -> bool:
    """Whether comparing takes so long that nobody should wait for it."""
    return sum(len(rows) for _name, rows in sheets) > LARGE_ROWS


def ask_look(actor: Actor, *, sha256: str, file_name: str, options: Options) -> MarkImport:
    """Have the worker compare a stored file with the books."""
    _check_waiting(actor)
    made = new_import(actor, sha256=sha256, file_name=file_name, counts={}, state="waiting")
    only = options.only and [options.only.class_id, options.only.semester, options.only.subject]
    _queue(actor, made, {"only": only}, options)
    return made


def look_again(actor: Actor, *, import_id: int, options: Options) -> MarkImport:
    """Compare the same file with other choices; what was found before is dropped."""
    made = get_look(actor, import_id=import_id, for_writing=True)
    _check_waiting(actor)
    forget(made.id)
    made.state, made.at = "waiting", clock.now()
    _queue(actor, made, made.options, options)
    return made


def _queue(actor: Actor, made: MarkImport, kept: Mapping[str, Any], options: Options) -> None:
    made.options = {**kept, "chosen": dict(options.chosen), "erase": options.erase}
    remember_map(actor, chosen=options.chosen)
    queue(KIND, f"marks-look-{tokens.new_key()[:20]}", {"import_id": made.id})


def get_look(actor: Actor, *, import_id: int, for_writing: bool = False) -> MarkImport:
    """A file the actor had compared and not yet written."""
    made = get_own(actor, import_id, for_writing=for_writing)
    if made.state == "asked":
        raise NotFound
    return made


def differs(actor: Actor, *, import_id: int, options: Options) -> bool:
    """Whether the file would have to be compared anew: what headings mean or what empty cells do was chosen anew."""
    kept = options_of(get_look(actor, import_id=import_id))
    return bool(options.chosen) or options.erase != kept.erase


def read_look(actor: Actor, *, import_id: int) -> tuple[MarkImport, FilePlan | None]:
    """How far the comparison is, and what was found once it is through."""
    made = get_own(actor, import_id)
    return made, read_kept(made.id) if made.state == "looked" else None


def options_of(made: MarkImport) -> Options:
    """What was chosen, from what is kept of it."""
    kept = made.options
    return Options(only=kept["only"] and BookKey(*kept["only"]), chosen=kept["chosen"], erase=kept["erase"])


def write_looked(actor: Actor, *, import_id: int, options: Options, reason: str) -> MarkImport:
    """Have written what was found. Nothing is compared again: each cell is checked once more as it is written."""
    made = get_own(actor, import_id, for_writing=True)
    if made.state != "looked":
        raise RuleBroken("Tệp này đã được cho ghi, hoặc còn đang được xem.")
    plan = read_kept(made.id)
    mine = {sheet.index: changes for sheet in plan.sheets if (changes := list(_chosen(sheet, options)))}
    check_plan(plan, reason, chosen=mine)
    parts = {(part.class_id, part.semester, part.subject): part for part in parts_of(made.id)}
    for sheet in plan.sheets:
        if sheet.index in mine and sheet.key is not None:
            part = parts[sheet.key.class_id, sheet.key.semester, sheet.key.subject]
            part.changes = [*part.changes, *mine[sheet.index]]
    made.state, made.reason, made.at = "asked", reason, clock.now()
    start_writing(actor, made)
    return made


def _chosen(sheet: SheetPlan, options: Options) -> Iterator[list[Any]]:
    """The cells both sides changed that are to stand as in the file."""
    for cell in sheet.of("conflict"):
        if options.choices.get((sheet.index, cell.pupil_id, cell.column), options.others) == MINE:
            yield [cell.pupil_id, cell.column, cell.typed, cell.seen]


def _check_waiting(actor: Actor) -> None:
    waiting = db.session.scalar(
        select(func.count())
        .select_from(MarkImport)
        .where(MarkImport.account_id == actor.account_id, MarkImport.state.in_(UNDER_WAY))
    )
    if waiting and waiting >= MOST_WAITING:
        raise RuleBroken("Bạn đang có %(count)s tệp chờ xem trước. Hãy đợi các tệp đó xong.", count=waiting)


def looker(store: FileStore) -> Callable[[OutboxItem], None]:
    """The worker's function for files in this store."""

    def look(item: OutboxItem) -> None:
        import_id = item.payload["import_id"]
        try:
            _look(store, import_id)
        except RuleBroken as refused:
            _fail(import_id, str(refused)[:300])
        except (NotFound, NotAllowed):
            _fail(import_id, NO_RIGHT)

    return look


def _look(store: FileStore, import_id: int) -> None:
    """Read, compare, keep; done twice it is the same. Nothing is locked while it reads and compares."""
    if not _step(import_id, "reading"):
        return  # dropped, or looked at by another worker
    made = db.session.get_one(MarkImport, import_id)
    actor, options, sha256 = actor_of(made), options_of(made), made.sha256
    db.session.rollback()
    sheets = read_sheets(b"".join(store.open(sha256)))
    if not _step(import_id, "comparing", sheets=len(sheets), sheets_done=0):
        return
    plans = list[SheetPlan]()
    for batch in _batches(plan_sheets(actor, sheets=sheets, options=options)):
        if not _keep(import_id, batch):
            return
        plans += batch
    if all(plan.is_empty for plan in plans):
        raise RuleBroken(NO_TABLE)
    begin_write()
    note_comparison(actor, FilePlan(plans))
    if _change(import_id, "looked", counts=FilePlan(plans).counts):
        db.session.commit()


def _batches(plans: Iterator[SheetPlan]) -> Iterator[list[SheetPlan]]:
    batch = list[SheetPlan]()
    for plan in plans:
        batch.append(plan)
        if len(batch) == TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(import_id: int, plans: Sequence[SheetPlan]) -> bool:
    """Keep some sheets in a transaction of their own; the cells are let go of, what counts them stays."""
    begin_write()
    if not _change(import_id, "comparing", sheets_done=MarkImport.sheets_done + len(plans)):
        db.session.rollback()
        return False
    for plan in plans:
        keep_sheet(import_id, plan)
    db.session.commit()
    for plan in plans:
        plan.cells, plan.changes, plan.book = [], [], None
    return True


def _step(import_id: int, state: str, **values: object) -> bool:
    """Go on to the next step with nothing kept yet, and commit; False when there is nothing more to do."""
    begin_write()
    done = _change(import_id, state, **values)
    if done:
        forget(import_id)
    db.session.commit()
    return done


def _change(import_id: int, state: str, **values: object) -> bool:
    going = (MarkImport.id == import_id, MarkImport.state.in_(UNDER_WAY))
    statement = update(MarkImport).where(*going).values(state=state, **values).returning(MarkImport.id)
    return db.session.scalar(statement) is not None


def _fail(import_id: int, error: str) -> None:
    begin_write()
    forget(import_id)
    _change(import_id, "failed", error=error)
    db.session.commit()


def sweep_looks() -> None:
    """Forget comparisons nobody had written within a day, after some weeks what was found in files; say of those never
    compared that they were not."""
    now = clock.now()
    begin_write()
    stuck = (MarkImport.state.in_(UNDER_WAY), MarkImport.at < now - GIVEN_UP_AFTER)
    db.session.execute(update(MarkImport).where(*stuck).values(state="failed", error=NEVER_LOOKED))
    idle = select(MarkImport.id).where(MarkImport.state.in_(("looked", "failed")), MarkImport.at < now - LOOKED_FOR)
    for import_id in db.session.scalars(idle.order_by(MarkImport.id)).all():
        forget(import_id)
        db.session.execute(delete(MarkImport).where(MarkImport.id == import_id))
    old = select(MarkImport.id).where(MarkImport.state == "asked", MarkImport.at < now - KEPT_FOR)
    db.session.execute(delete(MarkImportSheet).where(MarkImportSheet.import_id.in_(old)))
    db.session.commit()
