"""Signed slips that came back on paper, ticked in a list: for a child, or for the guardian who signed.

Where each guardian is asked, a slip counts for the one ticked and the other's stays waiting; where one guardian is
enough it counts for the child, whoever signed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import NoticePerson, NoticePupil
from portal.rules.contact_book.notices import CONSENT, EACH, asks_whose_paper
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.board_rows import Board, PersonRow, PupilRow
from portal.services.contact_book.notices.boards import read_board
from portal.services.contact_book.notices.scope import lock_followed
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A slip that may come back: of a pupil, or of one guardian; ``is_named``: the list has to say whose."""

    row: PupilRow
    signer: PersonRow | None = None
    is_named: bool = False

    @property
    def code(self) -> str:
        """As the form names it."""
        return f"{self.row.about.pupil_id}-{self.signer.person.id if self.signer else 0}"


def list_slips(board: Board, *, class_id: int | None = None) -> Sequence[Slip]:
    """What is still missing, by pupil."""
    rows = [row for row in board.waiting if class_id in {None, row.about.class_id}]
    return [slip for row in rows for slip in _slips(board.notice.confirming, row)]


def register_slips(actor: Actor, *, notice_id: int, codes: Collection[str], agreed: bool | None = None) -> int:
    """Note that these signed slips came back on paper, with what was ticked; says how many."""
    found, board = lock_followed(actor, notice_id), read_board(actor, notice_id)
    if board.is_held or not found.confirming or found.withdrawn_at is not None:
        raise RuleBroken("Thông báo này không chờ phiếu giấy nào.")
    offered = {slip.code: slip for slip in list_slips(board)}
    if not codes:
        raise RuleBroken("Hãy chọn ít nhất một học sinh.", field="pupils")
    if not set(codes) <= set(offered):
        raise RuleBroken("Có học sinh vừa được ghi xác nhận ở nơi khác. Hãy xem lại danh sách.", field="pupils")
    if found.confirming == CONSENT and agreed is None:
        raise RuleBroken("Hãy chọn phiếu ghi đồng ý hay không đồng ý.", field="pupils")
    for code in sorted(set(codes)):
        slip = offered[code]
        signer = slip.signer.person if slip.signer else None
        put_on_paper(actor, slip.row.about, signer, agreed if found.confirming == CONSENT else None)
    after = {"title": found.title, "count": len(set(codes))}
    note(actor, "notice_on_paper", "notice", found.id, after=after)
    db.session.flush()
    return len(set(codes))


def put_on_paper(actor: Actor, about: NoticePupil, signer: NoticePerson | None, agreed: bool | None) -> None:
    """The slip of a pupil is here, signed by this guardian or by nobody in particular, with what was ticked where
    consent was asked."""
    slip: NoticePupil | NoticePerson = about if signer is None else signer
    slip.paper_agreed = agreed
    slip.paper_at, slip.paper_by, slip.paper_by_id = clock.now(), actor.name, actor.account_id


def _slips(confirming: str, row: PupilRow) -> Sequence[Slip]:
    if confirming not in {EACH, CONSENT} or not row.signers:
        return [Slip(row=row)]
    is_named = asks_whose_paper(confirming, len(row.signers))
    missing = [each for each in row.signers if not each.has_signed]
    return [Slip(row=row, signer=each, is_named=is_named) for each in missing]
