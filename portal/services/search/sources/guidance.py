"""Questions units ask of letters they were sent, and the answers: guidance for all where the issuer made it so."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.db import db
from portal.models.documents import Question, Receipt
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.documents.questions import all_visible_questions
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import Timeless, day_of, joined, next_ids


class Guidance(Timeless):
    """Token: ``guidance-U`` for whoever reads documents for unit U: the issuer of the letter, the unit that asked, and
    once it is guidance for all every addressee. Who asked is not among the words: addressees need not know."""

    kind = "guidance"
    watched: Sequence[Watched] = (
        Watched("question", columns=("document_id", "unit_id", "words", "answered_at", "promoted_at")),
        Watched("question_answer", "question_id", ("question_id", "words")),
        Watched(
            "document",
            columns=("issuing_unit_id", "code", "subject", "posted_at", "discarded_at"),
            query="SELECT id FROM question WHERE document_id = {row}.id",
        ),
        Watched(
            "receipt",
            columns=("document_id", "unit_id", "recalled_at"),
            query="SELECT id FROM question WHERE document_id = {row}.document_id",
        ),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """All of them."""
        return next_ids(Question.id, object_id, most)

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Three statements."""
        query = select(Question).join(Question.document).where(Question.id.in_(object_ids))
        query = query.options(joinedload(Question.document), selectinload(Question.answers)).order_by(Question.id)
        found = [
            each for each in db.session.scalars(query) if each.document.posted_at and not each.document.discarded_at
        ]
        sent_to = _addressees({each.document_id for each in found})
        return [_entry(each, sent_to[each.document_id]) for each in found]

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """No statement."""
        if actor is None or actor.unit_id is None or not actor.can(Permission.DOCUMENTS_READ):
            return frozenset()
        return frozenset({f"guidance-{actor.unit_id}"})

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Two statements."""
        if actor is None or not object_ids:
            return {}
        query = all_visible_questions(actor).where(Question.id.in_(object_ids))
        query = query.options(joinedload(Question.document), selectinload(Question.answers))
        return {
            question.id: Shown(
                object_id=question.id,
                title=question.document.subject,
                address=f"/van-ban/{question.document_id}/hoi-dap",
                texts=(("", question.words), *(("", answer.words) for answer in question.answers)),
                code=question.document.code,
                unit=question.document.issuer_name or question.document.issuing_unit.name,
                day=day_of(question.answered_at or question.asked_at),
            )
            for question in db.session.scalars(query)
        }


def _addressees(document_ids: Collection[int]) -> Mapping[int, set[int]]:
    """The units that were sent a letter and have it still."""
    query = select(Receipt.document_id, Receipt.unit_id)
    query = query.where(Receipt.document_id.in_(document_ids), Receipt.recalled_at.is_(None))
    found: dict[int, set[int]] = defaultdict(set)
    for document_id, unit_id in db.session.execute(query):
        found[document_id].add(unit_id)
    return found


def _entry(question: Question, sent_to: Collection[int]) -> Entry:
    document = question.document
    readers = set(sent_to) if question.promoted_at is not None else {question.unit_id} & set(sent_to)
    return Entry(
        key=key_of(Guidance.kind, question.id),
        kind=Guidance.kind,
        title=document.subject,
        access=frozenset(f"guidance-{unit_id}" for unit_id in {*readers, document.issuing_unit_id}),
        body=joined([question.words, *(answer.words for answer in question.answers)]),
        codes=(document.code,) if document.code else (),
        unit_id=document.issuing_unit_id,
        sender_id=document.issuing_unit_id,
        day=day_of(question.answered_at or question.asked_at),
    )
