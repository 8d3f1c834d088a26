"""What a school asks consent for; only who looks after its contact book changes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ConsentPurpose, ConsentWording
from portal.rules.contact_book.consents import MOST_PURPOSES, STANDARD_PURPOSES, check_words
from portal.rules.permissions import Actor, Permission
from portal.services.records.audit import note


@dataclass(frozen=True)
class Asked:
    """A purpose with its words of today."""

    purpose: ConsentPurpose
    wording: ConsentWording


def find_asked(*, unit_id: int, open_only: bool = True) -> Sequence[Asked]:
    """What a school asks for, in its order; one statement. Whoever calls has checked whose school it is."""
    query = with_words().where(ConsentPurpose.unit_id == unit_id)
    if open_only:
        query = query.where(ConsentPurpose.closed_at.is_(None))
    return read_asked(query)


def read_asked(query: Select[ConsentPurpose, ConsentWording]) -> Sequence[Asked]:
    """The purposes of a query made from ``with_words``, each with its newest words."""
    found = {purpose.id: Asked(purpose, wording) for purpose, wording in db.session.execute(query)}
    return list(found.values())


def with_words() -> Select[ConsentPurpose, ConsentWording]:
    """Purposes with all their words in order: of each the last row is that of today."""
    return (
        select(ConsentPurpose, ConsentWording)
        .join(ConsentWording, ConsentWording.purpose_id == ConsentPurpose.id)
        .order_by(ConsentPurpose.position, ConsentPurpose.id, ConsentWording.number)
    )


def list_purposes(actor: Actor) -> Sequence[Asked]:
    """Every purpose of the school acted for, also those no longer asked for."""
    return find_asked(unit_id=_school(actor), open_only=False)


def get_purpose(actor: Actor, purpose_id: int) -> Asked:
    """One purpose of the school acted for."""
    for asked in list_purposes(actor):
        if asked.purpose.id == purpose_id:
            return asked
    raise NotFound


def list_wordings(actor: Actor, purpose_id: int) -> Sequence[ConsentWording]:
    """The words a purpose ever had, the newest first."""
    purpose = get_purpose(actor, purpose_id).purpose
    query = select(ConsentWording).where(ConsentWording.purpose_id == purpose.id)
    return db.session.scalars(query.order_by(ConsentWording.number.desc())).all()


def begin(actor: Actor) -> Sequence[ConsentPurpose]:
    """Ask the families for what most schools ask for; a school that asks already keeps what it has."""
    unit_id = _managed(actor)
    if find_asked(unit_id=unit_id, open_only=False):
        raise RuleBroken("Nhà trường đã bắt đầu hỏi gia đình rồi.")
    made = [
        _add(actor, standard.title, standard.text, publishes=standard.publishes, code=standard.code)
        for standard in STANDARD_PURPOSES
    ]
    note(actor, "consents_begun", "consent", made[0].id, after={"count": len(made)})
    db.session.flush()
    return made


def add_purpose(actor: Actor, *, title: str, text: str, publishes: bool) -> ConsentPurpose:
    """Ask for something else."""
    _managed(actor)
    check_words(title, text)
    if len(find_asked(unit_id=_managed(actor))) >= MOST_PURPOSES:
        raise RuleBroken("Mỗi trường hỏi nhiều nhất %(most)d mục.", most=MOST_PURPOSES)
    made = _add(actor, title, text, publishes=publishes)
    note(actor, "consent_purpose_added", "consent", made.id, after={"consent_purpose": title})
    db.session.flush()
    return made


def reword(actor: Actor, *, purpose_id: int, title: str, text: str, seen: int) -> ConsentWording:
    """Other words: every family is asked again. ``seen`` is the number of the words that were on the page."""
    asked = _lock(actor, purpose_id)
    check_words(title, text)
    if asked.wording.number != seen:
        raise RuleBroken("Lời của mục này vừa được đổi ở nơi khác. Hãy xem lại rồi lưu lần nữa.")
    if (title, text) == (asked.wording.title, asked.wording.text):
        raise RuleBroken("Lời vẫn như cũ nên không cần hỏi lại gia đình.", field="text")
    made = _words(asked.purpose, seen + 1, title, text, actor)
    note(
        actor,
        "consent_reworded",
        "consent",
        purpose_id,
        before={"consent_purpose": asked.wording.title},
        after={"consent_purpose": title},
    )
    db.session.flush()
    return made


def close_purpose(actor: Actor, *, purpose_id: int) -> ConsentPurpose:
    """Ask no longer: what families answered stays, and who agreed can still withdraw."""
    asked = _lock(actor, purpose_id)
    asked.purpose.closed_at = clock.now()
    note(actor, "consent_purpose_closed", "consent", purpose_id, before={"consent_purpose": asked.wording.title})
    db.session.flush()
    return asked.purpose


def _add(actor: Actor, title: str, text: str, *, publishes: bool, code: str = "") -> ConsentPurpose:
    unit_id = _managed(actor)
    last = db.session.scalar(select(func.max(ConsentPurpose.position)).where(ConsentPurpose.unit_id == unit_id))
    made = ConsentPurpose(
        unit_id=unit_id, code=code, publishes=publishes, position=(last or 0) + 1, opened_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    _words(made, 1, title, text, actor)
    db.session.flush()
    return made


def _words(purpose: ConsentPurpose, number: int, title: str, text: str, actor: Actor) -> ConsentWording:
    made = ConsentWording(
        purpose_id=purpose.id, number=number, title=title, text=text, made_at=clock.now(), made_by=actor.name
    )
    db.session.add(made)
    return made


def _lock(actor: Actor, purpose_id: int) -> Asked:
    """An open purpose to be changed, locked until the transaction ends."""
    unit_id = _managed(actor)
    query = select(ConsentPurpose).where(ConsentPurpose.id == purpose_id, ConsentPurpose.unit_id == unit_id)
    if db.session.scalar(query.with_for_update()) is None:
        raise NotFound
    asked = get_purpose(actor, purpose_id)
    if asked.purpose.closed_at is not None:
        raise RuleBroken("Nhà trường đã thôi hỏi mục này.")
    return asked


def _school(actor: Actor) -> int:
    if actor.unit_id is None or not actor.can(Permission.CONTACT_WRITE):
        raise NotAllowed
    return actor.unit_id


def _managed(actor: Actor) -> int:
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    return _school(actor)
