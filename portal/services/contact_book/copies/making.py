"""The worker's side of copies: gathering what was asked for, telling who asked, forgetting old files."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select, update

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, mark
from portal.models.contact_book import DataCopy, DataCopyFile
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.school import Pupil
from portal.rules.contact_book.copies import (
    GIVEN_UP_AFTER,
    KEPT_HOURS,
    UNDER_WAY,
    Whole,
    write_index,
    write_json,
    write_section,
)
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.copies.asked import Asked
from portal.services.contact_book.copies.asking import get_child_to_copy
from portal.services.contact_book.copies.gathering import gather, left_out
from portal.services.notifications.telling import notify
from portal.services.people.actors import load_actor

NO_RIGHT = mark("Bạn không còn quyền xin bản sao dữ liệu của em này.")
NEVER_MADE = mark("Máy chủ chưa lập được bản này. Hãy xin lại.")


def maker(store: FileStore) -> Callable[[OutboxItem], None]:
    """What makes copies with the files of this store."""

    def make(item: OutboxItem) -> None:
        _make_asked(item.payload["copy_id"], store)

    return make


def sweep_copies() -> None:
    """Forget the files after three days; say of those never made that they were not."""
    now, kept = clock.now(), timedelta(hours=KEPT_HOURS)
    begin_write()
    old = select(DataCopy.id).where(DataCopy.state == "ready", DataCopy.finished_at <= now - kept)
    gone = list(db.session.scalars(old))
    db.session.execute(delete(DataCopyFile).where(DataCopyFile.copy_id.in_(gone)))
    db.session.execute(update(DataCopy).where(DataCopy.id.in_(gone)).values(state="swept"))
    stuck = (DataCopy.state.in_(UNDER_WAY), DataCopy.asked_at < now - GIVEN_UP_AFTER)
    db.session.execute(update(DataCopy).where(*stuck).values(state="failed", error=NEVER_MADE, finished_at=now))
    db.session.commit()


def _make_asked(copy_id: int, store: FileStore) -> None:
    """No transaction is open for writing while it is gathered. Done twice it is the same copy."""
    begin_write()
    begun = _change(copy_id, "making")
    db.session.commit()
    if not begun:
        return  # made by another worker, or given up
    copy = db.session.get_one(DataCopy, copy_id)
    actor, _units = load_actor(db.session.get_one(Account, copy.account_id))
    pupil_id = copy.pupil_id
    try:
        data = make_zip(actor, pupil_id, store)
    except (NotFound, NotAllowed):
        _finish(copy_id, pupil_id, "failed", Kind.COPY_FAILED, error=NO_RIGHT)
        return
    _finish(copy_id, pupil_id, "ready", Kind.COPY_READY, data=data)


def make_zip(actor: Actor, pupil_id: int, store: FileStore) -> bytes:
    """Everything this person may see of the child, at this moment."""
    child = get_child_to_copy(actor, pupil_id)
    asked = Asked(actor, child, db.session.get_one(Pupil, pupil_id), store)
    sections = list(gather(asked))
    whole = Whole(
        name=child.name,
        made_at=clock.now(),
        made_for=actor.name,
        sections=sections,
        left_out=left_out(),
        zone=clock.LOCAL_ZONE,
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", write_index(whole))
        archive.writestr("du-lieu.json", write_json(whole))
        for section in sections:
            archive.writestr(f"trang/{section.code}.html", write_section(section, clock.LOCAL_ZONE))
        for place, data in asked.files.items():
            archive.writestr(place, data)
    return made.getvalue()


def _change(copy_id: int, state: str, **values: object) -> bool:
    going = (DataCopy.id == copy_id, DataCopy.state.in_(UNDER_WAY))
    statement = update(DataCopy).where(*going).values(state=state, **values).returning(DataCopy.id)
    return db.session.scalar(statement) is not None


def _finish(copy_id: int, pupil_id: int, state: str, kind: Kind, *, error: str = "", data: bytes = b"") -> None:
    begin_write()
    if _change(copy_id, state, error=error, size=len(data), finished_at=clock.now()):
        if data:
            db.session.add(DataCopyFile(copy_id=copy_id, data=data))
        account_id = db.session.get_one(DataCopy, copy_id).account_id
        path = f"/so-lien-lac/{pupil_id}/ban-sao/{copy_id}"
        notify([account_id], kind=kind, key=f"data-copy-{copy_id}", params={}, path=path)
    db.session.commit()
