"""What may happen to documents, in any order, with roll-backs, clock steps and people who lose their role."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.tokens import new_key
from portal.db import begin_write, db
from portal.errors import PortalError
from portal.models.documents import Document, Recall, Receipt
from portal.models.people import Delegation, Membership
from portal.rules.documents.receipts import RULES
from portal.rules.documents.withdrawal import needs_consent
from portal.rules.permissions import Permission, Role
from portal.services.documents import answering, arrivals, posting, proving, receiving, ruling, superseding, withdrawing
from portal.services.documents.composing import Content, save_draft
from tests.cast import Cast, Person
from tests.life import promises
from tests.make import actor_of, make_draft, make_posted
from tests.outages import beat, works

SENDERS = ("clerk", "leader", "supervisor")
READERS = ("principal", "teacher", "other_principal", "two_hats", "office_clerk", "stranger")
MOST_DOCUMENTS = 3
crashing = st.integers(0, 3).map(lambda drawn: drawn == 3)
number = st.integers(0, 5)


class Life(RuleBasedStateMachine):
    """One database with the cast; every rule is one request of one person, or one step of the worker or the clock."""

    reset: Callable[[], Cast]
    traveller: time_machine.Traveller
    begins: datetime

    @initialize()
    def begin(self) -> None:
        db.session.remove()
        self.traveller.move_to(self.begins)
        self.cast = self.reset()
        self.kept = promises.Kept()
        self.codes = 1
        beat()
        make_posted(self.cast.clerk, code="1/VP")

    @contextmanager
    def request(self, *, crash: bool) -> Iterator[None]:
        """One transaction; a refusal undoes it, and so does a crash just before the commit."""
        before = promises.snapshot() if crash else None
        begin_write()
        try:
            yield
            db.session.flush()
        except PortalError:
            crash, before = True, before or promises.snapshot_after_rollback()
        if crash:
            db.session.rollback()
            assert promises.snapshot() == before, "what was rolled back left something behind"
        else:
            db.session.commit()
        db.session.expire_all()

    def person(self, names: tuple[str, ...], chosen: int) -> Person:
        return getattr(self.cast, names[chosen % len(names)])

    def document(self, chosen: int, *, posted: bool) -> Document | None:
        condition = Document.posted_at.is_not(None) if posted else Document.posted_at.is_(None)
        found = db.session.scalars(select(Document).where(condition).order_by(Document.id)).all()
        return found[chosen % len(found)] if found else None

    def act(self, chosen: int, crash: bool, names: tuple[str, ...], who: int, work: Callable[..., Any]) -> None:
        """``work(actor, document_id=...)`` on a posted document, if there is one."""
        document = self.document(chosen, posted=True)
        if document is None:
            return
        document_id, person = document.id, self.person(names, who)
        with self.request(crash=crash):
            work(actor_of(person), document_id=document_id)

    @precondition(lambda self: self.codes < MOST_DOCUMENTS)
    @rule()
    def draft(self) -> None:
        self.codes += 1
        make_draft(self.cast.clerk, code=f"{self.codes}/VP")

    @rule(chosen=number, crash=crashing)
    def edit(self, chosen: int, crash: bool) -> None:
        document = self.document(chosen, posted=False)
        if document is not None:
            document_id, code, addressing = document.id, document.code, document.addressing
            with self.request(crash=crash):
                draft = save_draft(
                    actor_of(self.cast.leader),
                    document_id=document_id,
                    version=None,
                    content=Content(code=code or "77/VP", subject="Sửa", issued_on=date(2026, 11, 20), body="Sửa."),
                )
                draft.addressing, draft.signer_name = addressing, "Lê Văn Bình"

    @rule(chosen=number, who=number, crash=crashing)
    def post(self, chosen: int, who: int, crash: bool) -> None:
        document = self.document(chosen, posted=False)
        if document is not None:
            document_id, version = document.id, document.version
            with self.request(crash=crash):
                posting.post_document(actor_of(self.person(SENDERS, who)), document_id=document_id, version=version)

    @rule(chosen=number, who=number, crash=crashing)
    def open(self, chosen: int, who: int, crash: bool) -> None:
        def read(actor: Any, *, document_id: int) -> None:
            receiving.read_document(actor, document_id=document_id, visit=True)

        self.act(chosen, crash, READERS, who, read)

    @rule(chosen=number, who=number, crash=crashing)
    def acknowledge(self, chosen: int, who: int, crash: bool) -> None:
        self.act(chosen, crash, READERS, who, answering.acknowledge)

    @rule(chosen=number, who=number, crash=crashing)
    def send_back(self, chosen: int, who: int, crash: bool) -> None:
        self.act(chosen, crash, READERS, who, lambda a, **kw: answering.refuse(a, **kw, reason="Thiếu tệp."))

    @rule(chosen=number, who=number, crash=crashing)
    def register(self, chosen: int, who: int, crash: bool) -> None:
        self.act(chosen, crash, READERS, who, lambda a, **kw: arrivals.register_arrival(a, **kw, handler="", remark=""))

    @rule(chosen=number, who=number, crash=crashing, ticked=st.none() | st.lists(number, min_size=1, max_size=3))
    def recall(self, chosen: int, who: int, crash: bool, ticked: list[int] | None) -> None:
        def work(actor: Any, *, document_id: int) -> None:
            query = select(Receipt).where(Receipt.document_id == document_id).order_by(Receipt.id)
            receipts = db.session.scalars(query).all()
            ids = None if ticked is None else list({receipts[each % len(receipts)].id for each in ticked})
            chosen = [r for r in receipts if ids is None or r.id in ids]
            left = [r for r in chosen if not (r.recalled_at or r.recall_asked_at)]
            wanted = {r.id: needs_consent(r.first_opened_at, r.acknowledged_at, r.registered_at) for r in left}
            plan = withdrawing.recall(actor, document_id=document_id, receipt_ids=ids, reason="Sai số liệu.")
            assert {r.id: False for r in plan.at_once} | {r.id: True for r in plan.asked} == wanted

        self.act(chosen, crash, SENDERS, who, work)

    @rule(chosen=number, who=number, crash=crashing, accept=st.booleans())
    def answer_recall(self, chosen: int, who: int, crash: bool, accept: bool) -> None:
        def work(actor: Any, *, document_id: int) -> None:
            withdrawing.answer_recall(actor, document_id=document_id, accept=accept, reason="Đã triển khai.")

        self.act(chosen, crash, READERS, who, work)

    @rule(chosen=number, who=number, crash=crashing)
    def replace(self, chosen: int, who: int, crash: bool) -> None:
        def work(actor: Any, *, document_id: int) -> None:
            draft = superseding.start_replacement(actor, document_id=document_id)
            if not draft.code:
                draft.code = draft.code_folded = f"{new_key()[:8]}/TT"
                draft.issued_on = date(2026, 11, 20)

        self.act(chosen, crash, SENDERS, who, work)

    @rule(minutes=st.sampled_from([1, 30, 60, 61, 600, 1439, 1440, 1441, 2000, -1, -30, -60, -300]))
    def time_passes_or_the_clock_is_set(self, minutes: int) -> None:
        earliest = self.begins - timedelta(hours=5)
        self.traveller.move_to(max(earliest, clock.now() + timedelta(minutes=minutes)))
        works(self.traveller)

    @rule(chosen=st.sampled_from(list(RULES)), crash=crashing)
    def the_office_chooses_a_rule(self, chosen: str, crash: bool) -> None:
        with self.request(crash=crash):
            ruling.choose_rule(actor_of(self.cast.operator), version=chosen, reason="Quyết định")

    @rule(minutes=st.sampled_from([1, 2, 90, 600, 1440, 3000]), unreachable=st.booleans())
    def the_portal_stands_still(self, minutes: int, unreachable: bool) -> None:
        """The web server does not answer, or nothing runs at all, until the worker's next heartbeat."""
        if unreachable:
            beat(answers=False)
            works(self.traveller, timedelta(minutes=minutes))
        else:
            self.traveller.move_to(clock.now() + timedelta(minutes=minutes))
        promises.check_states()
        proving.sweep_deemed()
        beat()

    @rule(hours=st.sampled_from([0, 0, -5, -23]))
    def a_day_passes_and_the_clock_is_set_back(self, hours: int) -> None:
        """The worker notes who is deemed to have received; then the machine's clock turns out to have run ahead."""
        works(self.traveller, timedelta(hours=24, minutes=1))
        self.sweep()
        self.traveller.move_to(clock.now() + timedelta(hours=hours))

    @rule()
    def sweep(self) -> None:
        proving.sweep_deemed()
        db.session.expire_all()
        promises.check_swept()

    @rule()
    def announce(self) -> None:
        """The outbox, as far as it only changes the database; mail is left waiting."""
        promises.do_database_work()
        db.session.expire_all()

    @rule(who=number, gone=st.booleans())
    def lose_or_regain_a_role(self, who: int, gone: bool) -> None:
        account_id = self.person(READERS, who).id
        for membership in db.session.scalars(select(Membership).where(Membership.account_id == account_id)):
            membership.valid_to = date(2026, 1, 1) if gone else None
        db.session.commit()

    @rule(ends=st.booleans())
    def delegation_begins_or_ends(self, ends: bool) -> None:
        """The principal lends the teacher the right to receive, or takes it back."""
        running = db.session.scalars(select(Delegation).where(Delegation.revoked_at.is_(None))).all()
        for delegation in running if ends else ():
            delegation.revoked_at = clock.now()
        if not ends and not running:
            now = clock.now()
            db.session.add(
                Delegation(
                    giver_id=self.cast.principal.id,
                    receiver_id=self.cast.teacher.id,
                    unit_id=self.cast.units["vinh_binh"],
                    role=Role.LEADER,
                    permissions=[Permission.DOCUMENTS_RECEIVE],
                    reason="Đi công tác",
                    begins_at=now,
                    ends_at=now + timedelta(days=9),
                    created_at=now,
                )
            )
        db.session.commit()

    @invariant()
    def promises_hold(self) -> None:
        if hasattr(self, "kept"):
            promises.check(self.kept, [getattr(self.cast, name) for name in READERS])
            assert all(r.asked or r.accepted is None for r in db.session.scalars(select(Recall)))
            db.session.rollback()
