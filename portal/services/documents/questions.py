"""Questions on a letter: an addressee asks, the issuer answers once, and may make the answer guidance for all (R63)."""

from collections.abc import Sequence

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Question, QuestionAnswer, Receipt
from portal.models.records import OutboxItem
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.documents.announcing import find_receivers, list_people
from portal.services.documents.scope import find_receipt, get_document, visible_documents, visible_receipts
from portal.services.notifications.telling import notify, notify_for_units
from portal.services.paging import Paged, paginate
from portal.services.records import note, queue

LONGEST = 4000
SIZE = 20


def visible_questions(actor: Actor, document: Document) -> Select[Question]:
    """To the issuer all questions on its document; to an addressee its own and what became guidance."""
    query = select(Question).where(Question.document_id == document.id)
    if document.issuing_unit_id == actor.unit_id:
        return query
    return query.where((Question.unit_id == actor.unit_id) | Question.promoted_at.is_not(None))


def all_visible_questions(actor: Actor) -> Select[Question]:
    """The same of all letters of the own unit and of those it is an addressee of."""
    if not actor.can(Permission.DOCUMENTS_READ):
        return select(Question).where(false())
    sent_here = visible_receipts(actor).where(Receipt.document_id == Document.id, Receipt.recalled_at.is_(None))
    own = Document.issuing_unit_id == actor.unit_id
    read = visible_documents(actor).where(Document.posted_at.is_not(None), own | sent_here.exists())
    issued = read.where(own).with_only_columns(Document.id)
    theirs = (Question.unit_id == actor.unit_id) | Question.promoted_at.is_not(None)
    of_letters = Question.document_id.in_(read.with_only_columns(Document.id))
    return select(Question).where(Question.document_id.in_(issued) | (of_letters & theirs))


def get_asked(actor: Actor, document_id: int) -> Document:
    """A posted document of the own unit, or one it is an addressee of; NotFound else."""
    document = get_document(actor, document_id)
    own = document.issuing_unit_id == actor.unit_id
    if document.posted_at is None or not (own or find_receipt(actor, document_id)):
        raise NotFound
    return document


def list_questions(actor: Actor, *, document_id: int, number: int) -> Paged[Question]:
    """Questions with their answers: to the issuer those without an answer first, to others the newest first."""
    document = get_asked(actor, document_id)
    query = visible_questions(actor, document).options(selectinload(Question.answers))
    waiting = (Question.answered_at.is_not(None),) if document.issuing_unit_id == actor.unit_id else ()
    return paginate(query.order_by(*waiting, Question.asked_at.desc(), Question.id.desc()), number=number, size=SIZE)


def count_questions(actor: Actor, document: Document) -> int:
    """How many of them the actor may see."""
    found = visible_questions(actor, document).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def may_ask(actor: Actor, document: Document) -> bool:
    """Whoever receives for an addressed unit; an issuer outside the portal would never see the question."""
    return (
        document.outside is None
        and document.issuing_unit_id != actor.unit_id
        and actor.can(Permission.DOCUMENTS_RECEIVE)
    )


def ask(actor: Actor, *, document_id: int, words: str) -> Question:
    """Ask the issuer for the unit; the same words again while they wait for an answer are one question."""
    document = get_asked(actor, document_id)
    receipt = find_receipt(actor, document_id)
    if receipt is None or not may_ask(actor, document):
        raise NotAllowed
    _check(words)
    same = select(Question).where(Question.document_id == document_id, Question.unit_id == receipt.unit_id)
    known = db.session.scalar(same.where(Question.words == words, Question.answered_at.is_(None)))
    if known is not None:
        return known
    question = Question(
        document_id=document_id,
        unit_id=receipt.unit_id,
        unit_name=receipt.unit_name,
        words=words,
        asked_at=clock.now(),
        asked_by_id=actor.account_id,
        asked_by=actor.name,
    )
    db.session.add(question)
    db.session.flush()
    note(actor, "question_asked", "document", document_id, after={"code": document.code})
    people = [*list_people(document.issuing_unit_id), *([document.posted_by_id] if document.posted_by_id else [])]
    _tell(Kind.QUESTION_ASKED, question, dict.fromkeys(people), document.issuing_unit_id, actor, question.unit_name)
    return question


def get_answerable(actor: Actor, *, document_id: int, question_id: int) -> Question:
    """A question on a document of the own unit, for somebody who answers in its name."""
    document = get_asked(actor, document_id)
    question = db.session.scalar(visible_questions(actor, document).where(Question.id == question_id))
    if question is None or document.issuing_unit_id != actor.unit_id:
        raise NotFound
    if not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    return question


def answer(actor: Actor, *, document_id: int, question_id: int, words: str, seen: int) -> Question:
    """Answer, or correct the answer by a new one; ``seen`` is how many answers stood there when writing began."""
    get_answerable(actor, document_id=document_id, question_id=question_id)
    question = _locked(question_id)
    if question.answers and question.answers[-1].words == words:
        return question
    if seen != len(question.answers):
        raise RuleBroken(
            "Câu hỏi này vừa được trả lời. Nội dung bạn nhập còn nguyên; xem câu trả lời kia trước khi gửi."
        )
    _check(words)
    now = clock.now()
    given = {"answered_at": now, "answered_by_id": actor.account_id, "answered_by": actor.name}
    question.answers.append(QuestionAnswer(number=seen + 1, words=words, **given))
    question.answered_at = question.answered_at or now
    db.session.flush()
    document = question.document
    note(actor, "question_answered", "document", document_id, after={"code": document.code})
    people = dict.fromkeys([question.asked_by_id])
    _tell(Kind.QUESTION_ANSWERED, question, people, question.unit_id, actor, document.issuing_unit.name)
    return question


def promote(actor: Actor, *, document_id: int, question_id: int, names_unit: bool) -> Question:
    """Make the answer guidance for all who received the document; doing it again changes nothing."""
    get_answerable(actor, document_id=document_id, question_id=question_id)
    question = _locked(question_id)
    if question.promoted_at is not None:
        return question
    if question.answered_at is None:
        raise RuleBroken("Câu hỏi chưa được trả lời.")
    question.promoted_at, question.names_unit = clock.now(), names_unit
    question.promoted_by_id, question.promoted_by = actor.account_id, actor.name
    note(actor, "guidance_given", "document", document_id, after={"code": question.document.code})
    queue("guidance_given", f"guidance-given-{question.id}", {"question": question.id})
    return question


def announce_guidance(item: OutboxItem) -> None:
    """Tell the people of every addressee that there is guidance on the document; the asker knows the answer."""
    question = db.session.get_one(Question, item.payload["question"])
    document = question.document
    told = find_receivers(document.id)
    told.pop(question.asked_by_id, None)
    notify_for_units(
        told,
        kind=Kind.GUIDANCE_GIVEN,
        key=f"guidance-given-{question.id}",
        params={"unit": document.issuing_unit.name, "code": document.code},
        path=_path(question),
        by=question.promoted_by_id,
    )


def list_unanswered(actor: Actor, *, limit: int = 5) -> Sequence[Question]:
    """Questions on the unit's documents that wait for an answer, longest first; for those who may give it."""
    if not actor.can(Permission.DOCUMENTS_POST):
        return []
    query = select(Question).join(Document, Document.id == Question.document_id)
    query = query.where(Question.answered_at.is_(None), Document.issuing_unit_id == actor.unit_id)
    query = query.options(joinedload(Question.document)).order_by(Question.asked_at, Question.id)
    return db.session.scalars(query.limit(limit)).all()


def _locked(question_id: int) -> Question:
    query = select(Question).where(Question.id == question_id).with_for_update(of=Question)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _check(words: str) -> None:
    if not words.strip():
        raise RuleBroken("Vui lòng nhập nội dung.", field="words")
    if len(words) > LONGEST:
        raise RuleBroken("Không quá %(max)d ký tự.", field="words", max=LONGEST)


def _tell(kind: Kind, question: Question, people: dict[int, None], unit_id: int, actor: Actor, unit_name: str) -> None:
    notify(
        people,
        kind=kind,
        key=f"{kind}-{question.id}-{len(question.answers)}".replace("_", "-"),
        params={"unit": unit_name, "code": question.document.code},
        path=_path(question),
        unit_id=unit_id,
        by=actor.account_id,
    )


def _path(question: Question) -> str:
    return f"/van-ban/{question.document_id}/hoi-dap"
