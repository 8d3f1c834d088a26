"""The bank of comments: sentences under short codes, one's own and the school's; the own ones win."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol

from sqlalchemy import Select, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import BankComment
from portal.models.school import ProgrammeSubject
from portal.models.units import Unit
from portal.rules.gradebook.books import BESIDE, book_beside
from portal.rules.gradebook.comment_starts import starts_for
from portal.rules.gradebook.comments import codes_of, expand, read_code, read_sentence
from portal.rules.permissions import Actor, Permission
from portal.rules.school.levels import grades_of_kind
from portal.services.gradebook.locks import may_lock
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.years import current_year

MOST = 300
"""Sentences of one account, or of a school."""


class Typed(Protocol):
    """Whatever says what somebody typed into a cell."""

    @property
    def typed(self) -> str: ...


def find_expander(actor: Actor, subject: str, changes: Iterable[Typed]) -> Callable[[str], str]:
    """What makes sentences of the codes in comments of a subject; one statement when there is any code."""
    codes = {code for change in changes for code in codes_of(change.typed)}
    return partial(expand, sentences=_sentences(actor, subject, codes) if codes else {})


def visible_comments(actor: Actor) -> Select[BankComment]:
    """One's own sentences in force at the school acted for, and the school's."""
    return select(BankComment).where(
        BankComment.unit_id == actor.unit_id,
        or_(BankComment.account_id == actor.account_id, BankComment.account_id.is_(None)),
        BankComment.ended_at.is_(None),
    )


def list_comments(actor: Actor, *, number: int) -> Paged[BankComment]:
    """One's own first, then the school's, by code."""
    query = visible_comments(actor).order_by(
        BankComment.account_id.is_(None), BankComment.code, BankComment.subject, BankComment.id
    )
    return paginate(query, number=number)


def list_subjects(actor: Actor) -> Mapping[str, str]:
    """The subjects a sentence can be for, by code, in the order of the books, and the books beside them."""
    query = select(ProgrammeSubject.code, ProgrammeSubject.name).where(
        ProgrammeSubject.unit_id == actor.unit_id,
        ProgrammeSubject.start_year == current_year(),
        ProgrammeSubject.grade > 0,
    )
    found: dict[str, str] = {}
    for code, name in db.session.execute(query.order_by(ProgrammeSubject.position, ProgrammeSubject.id)):
        found.setdefault(code, name)
    return found | {beside: BESIDE[beside] for grade in _grades(actor) if (beside := book_beside(grade))}


def may_share(actor: Actor) -> bool:
    """Who looks after the books writes sentences for the whole school."""
    return may_lock(actor)


def get_comment(actor: Actor, comment_id: int) -> BankComment:
    """A sentence the actor may change; NotAllowed for the school's where it may only be used."""
    found = db.session.scalar(visible_comments(actor).where(BankComment.id == comment_id))
    if found is None:
        raise NotFound
    if found.account_id is None and not may_share(actor):
        raise NotAllowed
    return found


def add_comment(actor: Actor, *, code: str, text: str, subject: str, shared: bool) -> BankComment:
    """Keep a sentence under a code, for oneself or for the school."""
    if shared and not may_share(actor):
        raise NotAllowed
    code, text = read_code(code), read_sentence(text)
    owner = None if shared else actor.account_id
    known = _owned(actor, owner)
    _check_free(known, code, subject)
    if len(known) >= MOST:
        raise RuleBroken("Ngân hàng có nhiều nhất %(most)s nhận xét.", most=MOST)
    made = _make(actor, owner, code, text, subject)
    db.session.add(made)
    db.session.flush()
    note(actor, "comment_added", "bank_comment", made.id, after=_facts(made))
    return made


def change_comment(actor: Actor, *, comment_id: int, code: str, text: str, subject: str) -> BankComment:
    """Change a sentence; comments written with it stay as they are."""
    found = get_comment(actor, comment_id)
    code, text = read_code(code), read_sentence(text)
    _check_free([each for each in _owned(actor, found.account_id) if each.id != found.id], code, subject)
    before = _facts(found)
    found.code, found.text, found.subject = code, text, subject
    if _facts(found) != before:
        note(actor, "comment_changed", "bank_comment", found.id, before=before, after=_facts(found))
    return found


def end_comment(actor: Actor, *, comment_id: int) -> BankComment:
    """Take a sentence out of the bank; comments written with it stay."""
    found = get_comment(actor, comment_id)
    found.ended_at = clock.now()
    note(actor, "comment_ended", "bank_comment", found.id, before=_facts(found))
    return found


def list_missing_starts(actor: Actor) -> Mapping[str, str]:
    """The sentences of the starting set, by code, whose codes the actor does not know yet."""
    known = set(db.session.scalars(visible_comments(actor).with_only_columns(BankComment.code)))
    return {code: text for code, text in starts_for(_grades(actor)).items() if code not in known}


def take_starts(actor: Actor) -> int:
    """Take the starting set over, for the school by who may; how many sentences came."""
    owner = None if may_share(actor) else actor.account_id
    _owned(actor, owner)
    made = [_make(actor, owner, code, text, "") for code, text in list_missing_starts(actor).items()]
    db.session.add_all(made)
    db.session.flush()
    for each in made:
        note(actor, "comment_added", "bank_comment", each.id, after=_facts(each))
    return len(made)


def _sentences(actor: Actor, subject: str, codes: Iterable[str]) -> dict[str, str]:
    """By code: one's own before the school's, those for the subject before those for all."""
    query = visible_comments(actor).with_only_columns(BankComment.code, BankComment.text)
    query = query.where(BankComment.code.in_(codes), BankComment.subject.in_(("", subject)))
    return read_pairs(
        query.order_by(BankComment.account_id.is_not(None), BankComment.subject != "", BankComment.id.desc())
    )


def _owned(actor: Actor, owner: int | None) -> Sequence[BankComment]:
    """All of one account, or of the school, one writer at a time."""
    if not actor.can(Permission.GRADEBOOK_WRITE):
        raise NotAllowed
    db.session.execute(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())
    mine = BankComment.account_id.is_(None) if owner is None else BankComment.account_id == owner
    return db.session.scalars(visible_comments(actor).where(mine).order_by(BankComment.id)).all()


def _check_free(known: Iterable[BankComment], code: str, subject: str) -> None:
    if any((each.code, each.subject) == (code, subject) for each in known):
        raise RuleBroken("Mã này đã có một nhận xét khác.", field="code")


def _make(actor: Actor, owner: int | None, code: str, text: str, subject: str) -> BankComment:
    return BankComment(
        unit_id=actor.unit_id, account_id=owner, code=code, text=text, subject=subject, made_at=clock.now()
    )


def _facts(comment: BankComment) -> dict[str, str]:
    return {"code": comment.code, "text": comment.text, "subject_code": comment.subject}


def _grades(actor: Actor) -> tuple[int, ...]:
    return grades_of_kind(db.session.get_one(Unit, actor.unit_id).kind_code)
