"""How it stands with children and purposes: who has to answer today, and what each of them answered last."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ConsentAnswer
from portal.models.school import Guardian, Guardianship, Pupil
from portal.rules.contact_book.consents import ConsentState, Voice, is_asked_oneself, is_conflict, state_of
from portal.services.contact_book.consents.purposes import Asked
from portal.services.school.scope import holds_on

Key = tuple[str, int]
"""A person of a family: the account where there is one, since two schools may each have entered the same mother."""
ONESELF: Key = ("pupil", 0)


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Somebody who has to answer for a child; ``guardian_id`` None is the child itself."""

    key: Key
    guardian_id: int | None
    account_id: int | None
    name: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """The last answer of one person about one purpose."""

    answer_id: int
    wording_id: int
    answer: str
    at: datetime
    channel: str
    signed_on: date | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One child and one purpose: everybody who has to answer with the last answer."""

    asked: Asked
    answers: Sequence[tuple[Signer, Given | None]]

    @property
    def voices(self) -> Sequence[Voice]:
        """As the rules ask."""
        return [
            Voice(
                is_pupil=signer.guardian_id is None,
                answer=given.answer if given else "",
                is_current=given is not None and given.wording_id == self.asked.wording.id,
            )
            for signer, given in self.answers
        ]

    @property
    def state(self) -> ConsentState:
        """Whether the purpose may be acted upon."""
        return state_of(self.voices)

    @property
    def is_conflict(self) -> bool:
        """The people of the child do not agree with each other."""
        return is_conflict(self.voices)

    @property
    def waiting(self) -> Sequence[Signer]:
        """Who has not answered the words of today."""
        current = self.asked.wording.id
        return [signer for signer, given in self.answers if given is None or given.wording_id != current]


def find_standings(pupil_ids: Collection[int], asked: Sequence[Asked]) -> Mapping[int, Mapping[int, Standing]]:
    """By pupil and purpose; three statements however many pupils. Whose pupils they are was checked before."""
    if not pupil_ids or not asked:
        return {pupil_id: {} for pupil_id in pupil_ids}
    born = {row.id: row.born for row in db.session.execute(select(Pupil.id, Pupil.born).where(Pupil.id.in_(pupil_ids)))}
    signers = _find_signers(pupil_ids)
    given = find_given(pupil_ids, [each.purpose.id for each in asked])
    return {
        pupil_id: {
            each.purpose.id: Standing(
                asked=each,
                answers=[
                    (signer, given.get((pupil_id, each.purpose.id, signer.key)))
                    for signer in [*signers.get(pupil_id, ()), *_oneself(each, born[pupil_id])]
                ],
            )
            for each in asked
        }
        for pupil_id in pupil_ids
    }


def find_given(pupil_ids: Collection[int], purpose_ids: Collection[int]) -> Mapping[tuple[int, int, Key], Given]:
    """The last answer of each person about each purpose; one statement."""
    query = (
        select(
            ConsentAnswer.id,
            ConsentAnswer.pupil_id,
            ConsentAnswer.purpose_id,
            ConsentAnswer.wording_id,
            ConsentAnswer.guardian_id,
            ConsentAnswer.answer,
            ConsentAnswer.at,
            ConsentAnswer.channel,
            ConsentAnswer.signed_on,
            Guardian.account_id,
        )
        .outerjoin(Guardian, Guardian.id == ConsentAnswer.guardian_id)
        .where(ConsentAnswer.pupil_id.in_(pupil_ids), ConsentAnswer.purpose_id.in_(purpose_ids))
        .order_by(ConsentAnswer.id)
    )
    return {
        (row.pupil_id, row.purpose_id, key_of(row.guardian_id, row.account_id)): Given(
            answer_id=row.id,
            wording_id=row.wording_id,
            answer=row.answer,
            at=row.at,
            channel=row.channel,
            signed_on=row.signed_on,
        )
        for row in db.session.execute(query)
    }


def key_of(guardian_id: int | None, account_id: int | None) -> Key:
    """Who somebody is, whatever school entered the person."""
    if guardian_id is None:
        return ONESELF
    return ("guardian", guardian_id) if account_id is None else ("account", account_id)


def _find_signers(pupil_ids: Collection[int]) -> Mapping[int, Sequence[Signer]]:
    """The guardians with the right to sign today, each person once."""
    query = (
        select(Guardianship.pupil_id, Guardianship.relation, Guardian.id, Guardian.full_name, Guardian.account_id)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(
            Guardianship.pupil_id.in_(pupil_ids),
            Guardianship.may_see,
            Guardianship.may_sign,
            holds_on(Guardianship, clock.today()),
        )
        .order_by(Guardianship.id)
    )
    found: defaultdict[int, dict[Key, Signer]] = defaultdict(dict)
    for row in db.session.execute(query):
        key = key_of(row.id, row.account_id)
        found[row.pupil_id][key] = Signer(
            key=key, guardian_id=row.id, account_id=row.account_id, name=row.full_name, relation=row.relation
        )
    return {pupil_id: list(people.values()) for pupil_id, people in found.items()}


def _oneself(asked: Asked, born: str) -> Sequence[Signer]:
    if not asked.purpose.publishes or not is_asked_oneself(born, clock.today()):
        return ()
    return (Signer(key=ONESELF, guardian_id=None, account_id=None, name="", relation="self"),)
