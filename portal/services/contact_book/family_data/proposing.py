"""A guardian sees what the school knows, confirms it, or proposes corrections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db, insert_missing
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import DataConfirmation, DataRound, FamilyChange, FamilyProof, FamilyProposal
from portal.models.school import Guardian, Pupil
from portal.models.units import Unit
from portal.rules.contact_book.family_data import (
    CHILD,
    FIELD_LABELS,
    LONGEST_WORDS,
    MOST_FILES,
    SENSITIVE,
    WAITING,
    WITHDRAWN,
    form_name,
    part_of,
    read_value,
)
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import FAMILY_OFFICE, Actor
from portal.services.contact_book.children import Child, get_child, get_child_to_reply
from portal.services.contact_book.looking import note_family_look
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class KnownData:
    """What the school knows, by field; the round that waits for this guardian, and the own proposals."""

    child: Child
    values: Mapping[str, str]
    round: DataRound | None
    confirmation: DataConfirmation | None
    proposals: Sequence[FamilyProposal]

    @property
    def open_proposal(self) -> FamilyProposal | None:
        """The one that waits for the office."""
        return next((each for each in self.proposals if each.state == WAITING), None)


@dataclass(frozen=True, kw_only=True)
class OwnProposal:
    """A proposal as the guardian who made it sees it."""

    child: Child
    proposal: FamilyProposal
    changes: Sequence[FamilyChange]
    files: Sequence[FamilyProof]


def read_known(actor: Actor, *, pupil_id: int, visit: bool = False) -> KnownData:
    """What the school knows of a child and of the guardian who asks; pupils themselves do not ask."""
    child = _get(get_child(actor, pupil_id))
    if note_family_look(actor, child, "family_data", visit=visit):
        child = _get(get_child(actor, pupil_id))
    values = current_values(pupil_id, child.guardian_id or 0)
    found = open_round(child.at.unit_id) if child.at.is_there else None
    given = None
    if found is not None:
        query = select(DataConfirmation).filter_by(round_id=found.id, pupil_id=pupil_id, guardian_id=child.guardian_id)
        given = db.session.scalar(query)
    proposals = db.session.scalars(_own(actor, pupil_id).order_by(FamilyProposal.id.desc()).limit(20)).all()
    return KnownData(child=child, values=values, round=found, confirmation=given, proposals=proposals)


def current_values(pupil_id: int, guardian_id: int) -> dict[str, str]:
    """What stands in both records now, by field; one statement."""
    query = select(Pupil, Guardian).join(Guardian, Guardian.id == guardian_id).where(Pupil.id == pupil_id)
    pupil, guardian = db.session.execute(query).one()
    return {
        field: str(getattr(pupil if part_of(field)[0] == CHILD else guardian, part_of(field)[1]) or "")
        for field in FIELD_LABELS
    }


def propose(
    actor: Actor,
    *,
    pupil_id: int,
    typed: Mapping[str, str],
    changed_on: date,
    words: str,
    files: Sequence[NamedFile] = (),
) -> FamilyProposal:
    """Propose what differs from what the school knows; facts of civil status need a paper. The office is told."""
    child = _get(get_child_to_reply(actor, pupil_id))
    guardian_id = child.guardian_id or 0
    if not child.at.is_there:
        raise RuleBroken("Con không còn học ở trường này nên không đề nghị sửa được.")
    db.session.scalar(select(Guardian.id).where(Guardian.id == guardian_id).with_for_update())
    if db.session.scalar(_own(actor, pupil_id).where(FamilyProposal.state == WAITING).limit(1)) is not None:
        raise RuleBroken("Bạn đã có đề nghị đang chờ văn phòng xem. Hãy rút đề nghị đó trước.")
    changes = _changes(typed, current_values(pupil_id, guardian_id))
    _check(changes, changed_on, words, files)
    made = FamilyProposal(
        unit_id=child.at.unit_id,
        pupil_id=pupil_id,
        guardian_id=guardian_id,
        by_id=actor.account_id,
        made_at=clock.now(),
        changed_on=changed_on,
        words=words,
        state=WAITING,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        FamilyChange(proposal_id=made.id, field=field, before=before, after=after)
        for field, (before, after) in changes.items()
    )
    db.session.add_all(FamilyProof(proposal_id=made.id, name=f.name, sha256=f.sha256, size=f.size) for f in files)
    note(actor, "data_proposed", "family_proposal", made.id, unit_id=made.unit_id, after={"count": len(changes)})
    _answer_round(child, proposed=True)
    db.session.flush()
    _tell_office(actor, made)
    return made


def confirm(actor: Actor, *, pupil_id: int) -> None:
    """All is right, in the round that is open; again changes nothing."""
    child = _get(get_child_to_reply(actor, pupil_id))
    if not child.at.is_there or open_round(child.at.unit_id) is None:
        raise RuleBroken("Nhà trường không mở đợt xác nhận nào.")
    if _answer_round(child, proposed=False):
        note(actor, "data_confirmed", "pupil", pupil_id, unit_id=child.at.unit_id)


def get_own(actor: Actor, *, pupil_id: int, proposal_id: int) -> OwnProposal:
    """One own proposal; NotFound for every other."""
    child = _get(get_child(actor, pupil_id))
    found = db.session.scalar(_own(actor, pupil_id).where(FamilyProposal.id == proposal_id))
    if found is None:
        raise NotFound
    return OwnProposal(child=child, proposal=found, changes=list_changes(found), files=list_proofs(found))


def withdraw(actor: Actor, *, pupil_id: int, proposal_id: int) -> FamilyProposal:
    """Take a proposal back that the office has not begun to decide."""
    own = get_own(actor, pupil_id=pupil_id, proposal_id=proposal_id)
    get_child_to_reply(actor, pupil_id)
    db.session.refresh(own.proposal, with_for_update=True)
    if own.proposal.state != WAITING or any(change.outcome for change in own.changes):
        raise RuleBroken("Văn phòng đã xem đề nghị này nên không rút được nữa.")
    own.proposal.state = WITHDRAWN
    note(actor, "data_withdrawn", "family_proposal", own.proposal.id, unit_id=own.proposal.unit_id)
    db.session.flush()
    return own.proposal


def list_changes(proposal: FamilyProposal) -> Sequence[FamilyChange]:
    """The facts of a proposal in order."""
    query = select(FamilyChange).where(FamilyChange.proposal_id == proposal.id).order_by(FamilyChange.id)
    return db.session.scalars(query).all()


def list_proofs(proposal: FamilyProposal) -> Sequence[FamilyProof]:
    """The papers of a proposal in order."""
    query = select(FamilyProof).where(FamilyProof.proposal_id == proposal.id).order_by(FamilyProof.id)
    return db.session.scalars(query).all()


def open_round(unit_id: int) -> DataRound | None:
    """The round in which families of a school confirm now."""
    query = select(DataRound).where(DataRound.unit_id == unit_id, DataRound.closed_at.is_(None))
    found = db.session.scalars(query.order_by(DataRound.id.desc()).limit(1)).first()
    return found if found is not None and found.due_on >= clock.today() else None


def _changes(typed: Mapping[str, str], known: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What differs, by field, with what is known; RuleBroken at the first box that cannot be read."""
    found: dict[str, tuple[str, str]] = {}
    for field in FIELD_LABELS:
        if field not in typed:
            continue
        value = read_value(field, typed[field], today=clock.today())
        if value != known[field]:
            found[field] = known[field], value
    return found


def _check(changes: Mapping[str, tuple[str, str]], changed_on: date, words: str, files: Sequence[NamedFile]) -> None:
    if not changes:
        raise RuleBroken("Bạn chưa sửa mục nào.")
    if changed_on > clock.today():
        raise RuleBroken("Ngày này chưa đến.", field="changed_on")
    if len(words) > LONGEST_WORDS:
        raise RuleBroken("Không quá %(max)d ký tự.", field="words", max=LONGEST_WORDS)
    if len(files) > MOST_FILES:
        raise RuleBroken("Mỗi đề nghị kèm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES)
    if SENSITIVE & changes.keys() and not files:
        raise RuleBroken("Mục này cần giấy tờ chứng minh, ví dụ giấy khai sinh. Hãy kèm tệp.", field="files")
    for field in ("child.full_name", "own.full_name"):
        if field in changes and not changes[field][1]:
            raise RuleBroken("Vui lòng nhập mục này.", field=form_name(field))


def _answer_round(child: Child, *, proposed: bool) -> bool:
    """Note the answer in the open round, once for each guardian; True when it is new."""
    found = open_round(child.at.unit_id)
    if found is None:
        return False
    key = {"round_id": found.id, "pupil_id": child.pupil_id, "guardian_id": child.guardian_id}
    row = {**key, "at": clock.now(), "proposed": proposed}
    return bool(insert_missing(DataConfirmation, [row], unique=list(key), returning=[DataConfirmation.id]))


def _own(actor: Actor, pupil_id: int) -> Select[FamilyProposal]:
    own = select(Guardian.id).where(Guardian.account_id == actor.account_id)
    return select(FamilyProposal).where(FamilyProposal.pupil_id == pupil_id, FamilyProposal.guardian_id.in_(own))


def _get(child: Child) -> Child:
    if child.is_self:
        raise NotAllowed
    return child


def _tell_office(actor: Actor, proposal: FamilyProposal) -> None:
    school = db.session.scalar(select(Unit.name).where(Unit.id == proposal.unit_id))
    notify(
        list_holders(proposal.unit_id, FAMILY_OFFICE),
        kind=Kind.DATA_PROPOSED,
        key=f"data-{proposal.id}",
        params={"school": school},
        path=f"/lien-lac/thong-tin/{proposal.id}/",
        unit_id=proposal.unit_id,
        by=actor.account_id,
    )


def get_own_proof(actor: Actor, *, pupil_id: int, proposal_id: int, file_id: int) -> FamilyProof:
    """A paper of an own proposal."""
    for each in get_own(actor, pupil_id=pupil_id, proposal_id=proposal_id).files:
        if each.id == file_id:
            return each
    raise NotFound


def list_own(actor: Actor, *, pupil_id: int) -> Sequence[FamilyProposal]:
    """Everything the guardian ever proposed about a child, the newest first."""
    get_child(actor, pupil_id)
    return db.session.scalars(_own(actor, pupil_id).order_by(FamilyProposal.id.desc())).all()


def list_own_confirmations(actor: Actor, *, pupil_id: int) -> Sequence[DataConfirmation]:
    """The guardian's own answers in rounds, the newest first."""
    get_child(actor, pupil_id)
    own = select(Guardian.id).where(Guardian.account_id == actor.account_id)
    query = select(DataConfirmation).where(DataConfirmation.pupil_id == pupil_id, DataConfirmation.guardian_id.in_(own))
    return db.session.scalars(query.order_by(DataConfirmation.id.desc())).all()
