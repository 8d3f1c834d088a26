"""Duties of a draft: what the reader proposes, what the clerk keeps, edits, drops or adds; fixed when it is posted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import Document, Duty
from portal.models.units import UnitKind
from portal.rules.documents.deadlines import Proposal, Timing, read
from portal.rules.documents.duties import LONGEST_TITLE, MOST_DUTIES, Proof, Words, check_timing, timing_words
from portal.rules.permissions import Actor
from portal.services.documents.approvals import withdraw_if_changed
from portal.services.documents.composing import get_draft
from portal.services.documents.duties.rows import set_timing, timing_of
from portal.services.documents.file_texts import WAITING, Attached, list_texts
from portal.services.records.work_years import load_calendar


@dataclass(frozen=True)
class Offered:
    """A proposal that has not been decided on; ``key`` is the same as long as the sentence and the timing are.

    ``file`` names the attached file it stands in; empty: the text of the document.
    """

    key: str
    proposal: Proposal
    file: str = ""

    @property
    def words(self) -> Words:
        """When it would be due, in words."""
        return timing_words(self.proposal.timing)

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence before, at and after the words that say when."""
        found = self.proposal
        first, last = found.words_start - found.start, found.words_end - found.start
        return found.sentence[:first], found.sentence[first:last], found.sentence[last:]


@dataclass(frozen=True)
class Prepared:
    """The duties kept so far, in their order, what else text and files propose, and what was dropped."""

    document: Document
    kept: Sequence[Duty]
    offered: Sequence[Offered]
    dropped: Sequence[Duty]
    files: Sequence[Attached] = ()

    @property
    def waiting(self) -> list[str]:
        """Files that have not been read yet."""
        return [file.name for file in self.files if file.outcome == WAITING]

    @property
    def cut(self) -> list[str]:
        """Files of which only the beginning was read."""
        return [file.name for file in self.files if file.is_cut]

    @property
    def unread(self) -> list[str]:
        """Files in which nothing could be read."""
        return [file.name for file in self.files if file.outcome not in {WAITING, "read", "ocr", "empty"}]

    def words(self, duty: Duty) -> Words:
        """When a kept duty is due."""
        return timing_words(timing_of(duty))


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A duty as the clerk wants it; ``kinds`` empty: all addressees."""

    title: str
    timing: Timing
    kinds: tuple[str, ...] = ()
    proof: Proof = Proof.NONE


def get_prepared(actor: Actor, *, document_id: int) -> Prepared:
    """The duties of a draft of the unit and the reader's open proposals."""
    return prepared(get_draft(actor, document_id))


def prepared(draft: Document) -> Prepared:
    """As ``get_prepared``, for a draft already loaded."""
    rows = db.session.scalars(select(Duty).where(Duty.document_id == draft.id).order_by(Duty.position, Duty.id)).all()
    known = {duty.proposal_key for duty in rows}
    files = list_texts(draft.files)
    offered = [each for each in _read(draft, files) if each.key not in known]
    return Prepared(
        draft,
        [duty for duty in rows if duty.dropped_at is None],
        offered,
        [duty for duty in rows if duty.dropped_at is not None],
        files,
    )


def _read(draft: Document, files: Sequence[Attached]) -> list[Offered]:
    """What the text proposes, then what each file does; a sentence that stands in several places once."""
    found: dict[str, Offered] = {}
    calendar = cache(load_calendar)  # one query, and none for a text that counts no working days
    for name, text in [("", draft.body), *((file.name, file.text) for file in files)]:
        for proposal in read(text, issued_on=draft.issued_on or clock.today(), calendar=calendar):
            key = _key(proposal)
            found.setdefault(key, Offered(key, proposal, name))
    return list(found.values())


def _key(proposal: Proposal) -> str:
    timing = replace(proposal.timing, event="")
    return sha256(f"{' '.join(proposal.sentence.split())}|{timing}".encode()).hexdigest()[:40]


def keep(actor: Actor, *, document_id: int, key: str) -> Duty:
    """Make a proposal a duty as it stands; one that was dropped comes back. Twice is once."""
    return _decide(actor, document_id, key, dropped_at=None)


def drop(actor: Actor, *, document_id: int, key: str) -> Duty:
    """Put a proposal aside; it can be kept later."""
    return _decide(actor, document_id, key, dropped_at=clock.now())


def _decide(actor: Actor, document_id: int, key: str, *, dropped_at: datetime | None) -> Duty:
    draft = get_draft(actor, document_id)
    duty = db.session.scalar(select(Duty).where(Duty.document_id == draft.id, Duty.proposal_key == key))
    if duty is None:
        offered = next((each for each in _read(draft, list_texts(draft.files)) if each.key == key), None)
        if offered is None:
            raise RuleBroken("Văn bản hoặc tệp vừa được sửa nên đề xuất này không còn. Hãy xem lại danh sách.")
        proposal = offered.proposal
        duty = _new(draft, title=proposal.title, sentence=proposal.sentence, proposal_key=key)
        set_timing(duty, proposal.timing)
    duty.dropped_at = dropped_at
    return _written(actor, draft, duty)


def keep_all(actor: Actor, *, document_id: int) -> int:
    """Keep every open proposal; how many there were."""
    found = get_prepared(actor, document_id=document_id)
    for offered in found.offered:
        keep(actor, document_id=document_id, key=offered.key)
    return len(found.offered)


def add(actor: Actor, *, document_id: int, wish: Wish) -> Duty:
    """A duty of the clerk's own."""
    draft = get_draft(actor, document_id)
    duty = _new(draft, title="", sentence="", proposal_key=None)
    _apply(draft, duty, wish)
    return _written(actor, draft, duty)


def get_duty(actor: Actor, *, document_id: int, duty_id: int) -> Duty:
    """A duty of a draft of the unit."""
    draft = get_draft(actor, document_id)
    duty = db.session.scalar(select(Duty).where(Duty.id == duty_id, Duty.document_id == draft.id))
    if duty is None:
        raise NotFound
    return duty


def wish_of(duty: Duty) -> Wish:
    """A stored duty as the clerk wanted it."""
    return Wish(title=duty.title, timing=timing_of(duty), kinds=tuple(duty.kinds), proof=Proof(duty.proof))


def edit(actor: Actor, *, document_id: int, duty_id: int, wish: Wish) -> Duty:
    """Another title, deadline, addressees or proof; a dropped one is kept again."""
    duty = get_duty(actor, document_id=document_id, duty_id=duty_id)
    draft = get_draft(actor, document_id)
    _apply(draft, duty, wish)
    duty.dropped_at = None
    return _written(actor, draft, duty)


def remove(actor: Actor, *, document_id: int, duty_id: int) -> Duty:
    """Take a duty off the draft: an own one is gone, a proposal is put aside."""
    draft, duty = get_draft(actor, document_id), get_duty(actor, document_id=document_id, duty_id=duty_id)
    if duty.proposal_key is None:
        db.session.delete(duty)
    else:
        duty.dropped_at = clock.now()
    return _written(actor, draft, duty)


def list_kinds() -> list[tuple[str, str]]:
    """Kinds of unit a duty can be narrowed to: code and name."""
    rows = db.session.execute(select(UnitKind.code, UnitKind.name).order_by(UnitKind.position))
    return [(code, name) for code, name in rows]


def fix_duties(document: Document, *, at: datetime) -> int:
    """At posting: the kept duties are fixed from now on; how many."""
    duties = db.session.scalars(select(Duty).where(Duty.document_id == document.id, Duty.dropped_at.is_(None))).all()
    for duty in duties:
        duty.fixed_at = at
    return len(duties)


def _new(draft: Document, *, title: str, sentence: str, proposal_key: str | None) -> Duty:
    kept = select(func.count(), func.max(Duty.position)).where(Duty.document_id == draft.id)
    count, last = db.session.execute(kept).one()
    if count >= MOST_DUTIES:
        raise RuleBroken("Mỗi văn bản có nhiều nhất %(most)d việc.", most=MOST_DUTIES)
    return Duty(
        document_id=draft.id,
        position=(last or 0) + 1,
        title=title,
        sentence=sentence,
        proposal_key=proposal_key,
        proof=Proof.NONE,
        kinds=[],
        created_at=clock.now(),
    )


def _apply(draft: Document, duty: Duty, wish: Wish) -> None:
    if not wish.title:
        raise RuleBroken("Vui lòng nêu việc cần làm.", field="title")
    if len(wish.title) > LONGEST_TITLE:
        raise RuleBroken("Không quá %(max)d ký tự.", field="title", max=LONGEST_TITLE)
    set_timing(duty, check_timing(wish.timing, earliest=draft.issued_on or clock.today()))
    known = {code for code, _name in list_kinds()}
    if not set(wish.kinds) <= known:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="kinds")
    duty.title, duty.kinds, duty.proof = wish.title, list(wish.kinds), wish.proof


def _written(actor: Actor, draft: Document, duty: Duty) -> Duty:
    """Write what was changed; a leader's approval of other duties ends."""
    if duty not in db.session.deleted:
        db.session.add(duty)
    db.session.flush()
    withdraw_if_changed(actor, draft)
    return duty
