"""The school's side of personal links: each pupil's, to hand on, and making a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update

from portal.adapters import clock
from portal.adapters.signing import SigningKey
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticePupil
from portal.rules.contact_book.receipts import link_works
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.board_rows import Board, PupilRow
from portal.services.contact_book.notices.boards import read_board
from portal.services.contact_book.notices.links import link_tokens
from portal.services.contact_book.notices.scope import lock_followed
from portal.services.records.audit import note
from portal.services.school.viewing import note_looks


@dataclass(frozen=True, kw_only=True)
class Links:
    """The links of one class of a notice; ``works``: links of this notice open it now."""

    board: Board
    class_id: int | None
    rows: Sequence[PupilRow]
    works: bool
    tokens: Mapping[int, str]


def read_links(
    actor: Actor, key: SigningKey, *, notice_id: int, class_id: int | None, only_waiting: bool, visit: bool
) -> Links:
    """The links of one class, the first one unless said; a visit goes into the access log of the pupils shown."""
    found = _read(actor, key, notice_id, class_id, only_waiting)
    if note_looks(actor, "notice_links", visit=visit, pupil_ids=[row.about.pupil_id for row in found.rows]):
        found = _read(actor, key, notice_id, class_id, only_waiting)
    return found


def _read(actor: Actor, key: SigningKey, notice_id: int, class_id: int | None, only_waiting: bool) -> Links:
    board = read_board(actor, notice_id)
    if class_id not in board.classes:
        class_id = next(iter(board.classes), None)
    offered = board.waiting if only_waiting else board.rows
    works = not board.is_held and _works(board.notice)
    rows = [row for row in offered if row.about.class_id == class_id] if works else []
    tokens = link_tokens(key, board.notice, [row.about for row in rows])
    return Links(board=board, class_id=class_id, rows=rows, works=works, tokens=tokens)


def change_link(actor: Actor, *, notice_id: int, pupil_id: int) -> NoticePupil:
    """Make the link of a pupil that was given before worthless; the new one stands in the list."""
    found, board = lock_followed(actor, notice_id), read_board(actor, notice_id)
    about = next((row.about for row in board.rows if row.about.pupil_id == pupil_id), None)
    if about is None:
        raise NotFound
    if not _works(found):
        raise RuleBroken("Liên kết của thông báo này đã hết hạn.")
    about.link_version += 1
    doubles = update(NoticePupil).where(NoticePupil.united_into_id == about.id)
    db.session.execute(doubles.values(link_version=NoticePupil.link_version + 1))
    note(actor, "notice_link_changed", "notice", found.id, after={"full_name": about.pupil.full_name})
    db.session.flush()
    return about


def _works(notice: Notice) -> bool:
    return link_works(notice.ends_on, withdrawn=notice.withdrawn_at is not None, today=clock.today())
