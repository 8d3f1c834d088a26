"""The office looks at proposals side by side with what is known, and applies or refuses each fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import flag_modified

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import FamilyChange, FamilyProof, FamilyProposal
from portal.models.school import Guardianship
from portal.models.units import Unit
from portal.rules.contact_book.family_data import APPROVED, CHILD, DECIDED, REFUSED, WAITING, part_of
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.school.families import GuardianFacts, Rights
from portal.rules.school.pupil_facts import PupilFacts
from portal.services.contact_book.families import find_families
from portal.services.contact_book.family_data.ending import still_replies
from portal.services.contact_book.family_data.proposing import current_values, list_changes, list_proofs
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.families import RIGHTS, save_guardian
from portal.services.school.pupil_reading import enrolment_at
from portal.services.school.pupils import save_pupil
from portal.services.school.scope import get_managed_pupil, holds_on
from portal.services.school.viewing import note_look


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One fact of a proposal beside what is known now; ``is_stale``: that is no longer what the family saw."""

    change: FamilyChange
    now: str

    @property
    def is_stale(self) -> bool:
        """Whether the record changed since."""
        return not self.change.outcome and self.now != self.change.before


@dataclass(frozen=True, kw_only=True)
class SeenProposal:
    """A proposal as the office decides it; ``is_own``: about the person who looks. ``still_replies``: the guardian may
    still propose it; else the portal closes it soon."""

    proposal: FamilyProposal
    rows: Sequence[Beside]
    files: Sequence[FamilyProof]
    is_own: bool
    still_replies: bool


@dataclass(frozen=True)
class Word:
    """What is decided about one fact, and the words that go with a refusal."""

    outcome: str
    words: str = ""


def visible_proposals(actor: Actor) -> Select[FamilyProposal]:
    """The proposals of the school, for who keeps its records and its contact with families."""
    if not (actor.can(Permission.CONTACT_MANAGE) and actor.can(Permission.SCHOOL_MANAGE)):
        raise NotAllowed
    return (
        select(FamilyProposal)
        .join(FamilyProposal.pupil)
        .join(FamilyProposal.guardian)
        .options(contains_eager(FamilyProposal.pupil), contains_eager(FamilyProposal.guardian))
        .where(FamilyProposal.unit_id == actor.unit_id)
    )


def list_proposals(actor: Actor, *, number: int) -> Paged[FamilyProposal]:
    """Those that wait first, the oldest of them before; then the newest."""
    waits = FamilyProposal.state == WAITING
    query = visible_proposals(actor).order_by(
        case((waits, 0), else_=1), case((waits, FamilyProposal.id)), FamilyProposal.id.desc()
    )
    return paginate(query, number=number, size=20)


def count_waiting(actor: Actor) -> Select[int]:
    """How many wait for the actor, as a statement for the page of work."""
    query = select(func.count(FamilyProposal.id)).where(
        FamilyProposal.unit_id == actor.unit_id, FamilyProposal.state == WAITING, still_replies()
    )
    if actor.can(Permission.CONTACT_MANAGE) and actor.can(Permission.SCHOOL_MANAGE):
        return query
    return query.where(FamilyProposal.id.is_(None))


def read_proposal(actor: Actor, proposal_id: int, *, visit: bool = False) -> SeenProposal:
    """One proposal beside the record; a visit goes into the access log of the child."""
    found = _get(actor, proposal_id)
    if note_look(actor, "family_data", visit=visit, pupil_id=found.pupil_id):
        found = _get(actor, proposal_id)
    now = current_values(found.pupil_id, found.guardian_id)
    rows = [Beside(change=change, now=now[change.field]) for change in list_changes(found)]
    own = found.guardian.account_id == actor.account_id
    replies = select(FamilyProposal.id).where(FamilyProposal.id == found.id, still_replies())
    return SeenProposal(
        proposal=found,
        rows=rows,
        files=list_proofs(found),
        is_own=own,
        still_replies=db.session.scalar(replies) is not None,
    )


def read_proof(actor: Actor, *, proposal_id: int, file_id: int) -> FamilyProof:
    """A paper of a proposal."""
    for each in list_proofs(_get(actor, proposal_id)):
        if each.id == file_id:
            return each
    raise NotFound


def decide(actor: Actor, *, proposal_id: int, words: Mapping[int, Word], version: int) -> FamilyProposal:
    """Apply or refuse the facts named (by id of the change); the family is told once all are decided."""
    found = _get(actor, proposal_id)
    db.session.refresh(found, with_for_update=True)
    seen = read_proposal(actor, proposal_id)
    if seen.is_own:
        raise NotAllowed
    if found.state == WAITING and not seen.still_replies:
        raise RuleBroken("Người gửi không còn quyền với em này. Cổng sẽ tự đóng đề nghị.")
    if found.state != WAITING or found.version != version:
        raise Conflict("Đề nghị này vừa thay đổi ở nơi khác. Hãy xem lại bên dưới.")
    chosen = [(row, words[row.change.id]) for row in seen.rows if row.change.id in words and not row.change.outcome]
    if not chosen:
        raise RuleBroken("Hãy chọn sửa hoặc không sửa cho ít nhất một mục.")
    for row, word in chosen:
        _check(row, word)
        row.change.outcome, row.change.words = word.outcome, word.words
        row.change.decided_at, row.change.decided_by = clock.now(), actor.name
    _apply(actor, found, {row.change.field: row.change.after for row, word in chosen if word.outcome == APPROVED})
    found.state = DECIDED if all(row.change.outcome for row in seen.rows) else WAITING
    flag_modified(found, "state")  # another version even while facts are left for later: another tab has to look again
    note(actor, "data_decided", "family_proposal", found.id, after={"count": len(chosen)})
    db.session.flush()
    if found.state == DECIDED:
        _tell_family(found)
    return found


def _check(row: Beside, word: Word) -> None:
    field = f"words_{row.change.id}"
    if word.outcome not in {APPROVED, REFUSED}:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field=f"outcome_{row.change.id}")
    if word.outcome == REFUSED and not word.words:
        raise RuleBroken("Vui lòng ghi lý do cho gia đình.", field=field)
    if word.outcome == APPROVED and row.is_stale:
        raise RuleBroken("Hồ sơ đã đổi từ khi gia đình gửi. Hãy chọn không sửa và ghi lý do.", field=field)


def _apply(actor: Actor, proposal: FamilyProposal, values: Mapping[str, str]) -> None:
    """Write what was approved through the services that keep the records, with the day of the change."""
    parts: dict[str, dict[str, str]] = {}
    for field, value in values.items():
        part, name = part_of(field)
        parts.setdefault(part, {})[name] = value
    for part, facts in parts.items():
        if part == CHILD:
            _apply_child(actor, proposal.pupil_id, facts, proposal.changed_on)
        else:
            _apply_own(actor, proposal, facts)


def _apply_child(actor: Actor, pupil_id: int, values: Mapping[str, Any], changed_on: date) -> None:
    pupil = get_managed_pupil(actor, pupil_id)
    known = {each.name: getattr(pupil, each.name) for each in fields(PupilFacts)}
    facts = replace(PupilFacts(**{**known, "policies": tuple(pupil.policies)}), **values)
    save_pupil(
        actor,
        pupil_id=pupil_id,
        facts=facts,
        register_no=enrolment_at(pupil_id, actor.unit_id).register_no,
        version=pupil.version,
        changed_on=changed_on,
    )


def _apply_own(actor: Actor, proposal: FamilyProposal, values: Mapping[str, Any]) -> None:
    query = select(Guardianship).where(
        Guardianship.pupil_id == proposal.pupil_id,
        Guardianship.guardian_id == proposal.guardian_id,
        holds_on(Guardianship, clock.today()),
    )
    held = db.session.scalars(query.order_by(Guardianship.id.desc()).limit(1)).first()
    if held is None:
        raise RuleBroken("Người này không còn là người giám hộ của em. Hãy chọn không sửa các mục của họ.")
    guardian = held.guardian
    facts = GuardianFacts(**{each.name: getattr(guardian, each.name) for each in fields(GuardianFacts)})
    save_guardian(
        actor,
        pupil_id=proposal.pupil_id,
        guardianship_id=held.id,
        facts=replace(facts, **values),
        rights=Rights(**{name: getattr(held, name) for name in RIGHTS}),
        since=clock.today(),
        version=guardian.version,
    )


def _get(actor: Actor, proposal_id: int) -> FamilyProposal:
    found = db.session.scalar(visible_proposals(actor).where(FamilyProposal.id == proposal_id))
    if found is None:
        raise NotFound
    return found


def _tell_family(proposal: FamilyProposal) -> None:
    members = find_families([proposal.pupil_id]).get(proposal.pupil_id, ())
    people = [each.account_id for each in members if each.guardian_id == proposal.guardian_id and each.account_id]
    school = db.session.scalar(select(Unit.name).where(Unit.id == proposal.unit_id))
    path = f"/so-lien-lac/{proposal.pupil_id}/thong-tin/{proposal.id}/"
    notify(people, kind=Kind.DATA_ANSWERED, key=f"data-{proposal.id}-answer", params={"school": school}, path=path)
