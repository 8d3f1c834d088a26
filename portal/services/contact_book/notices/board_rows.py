"""What stands on the board of a sent notice: its pupils, and each person of their families."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.models.contact_book import Notice, NoticeAnswer, NoticeFile, NoticePerson, NoticePupil
from portal.rules.contact_book.notices import Reader, State, done_states
from portal.rules.contact_book.receipts import Way
from portal.rules.contact_book.signups import Slot
from portal.rules.notifications.delivery import Reach
from portal.services.contact_book.notices.reached import Telling, reach
from portal.services.contact_book.notices.signing_up import slots_of


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """Somebody of a family: as written at sending, and whether the person has ever signed in.

    ``counts``: the person may sign; nobody waits for who has not answered and may sign no more.
    """

    person: NoticePerson
    name: str
    can_enter: bool
    asked: bool
    counts: bool
    telling: Telling | None

    @property
    def reach(self) -> Reach:
        """How the person was reached."""
        return reach(self.person, self.telling)

    @property
    def reader(self) -> Reader:
        """As the rules ask."""
        return Reader(
            is_pupil=self.person.guardian_id is None,
            may_sign=self.counts,
            can_enter=self.can_enter,
            opened=self.person.opened_at is not None,
            confirmed=self.has_signed,
            agreed=self.agreed,
        )

    @property
    def has_signed(self) -> bool:
        """Confirmed on the portal or on paper."""
        return self.person.confirmed_at is not None or self.person.paper_at is not None

    @property
    def agreed(self) -> bool | None:
        """What the person said last, on the portal or on paper."""
        on_paper, said_at = self.person.paper_at, self.person.confirmed_at
        is_newer = on_paper is not None and (said_at is None or on_paper > said_at)
        return self.person.paper_agreed if is_newer else self.person.agreed


@dataclass(frozen=True, kw_only=True)
class PupilRow:
    """One pupil of a sent notice; ``way``: how what is known of the family came; ``answers``: the newest last."""

    about: NoticePupil
    people: Sequence[PersonRow]
    state: State
    way: Way
    slot: int | None = None
    answers: Sequence[NoticeAnswer] = ()

    @property
    def signers(self) -> Sequence[PersonRow]:
        """The guardians who may sign."""
        return [each for each in self.people if each.counts and each.person.guardian_id is not None]

    @property
    def papers(self) -> Sequence[datetime]:
        """When slips came back on paper, the newest last."""
        found = [self.about.paper_at, *(each.person.paper_at for each in self.people)]
        return sorted(at for at in found if at is not None)

    @property
    def was(self) -> int | None:
        """The choice before the one that counts, when it was another."""
        others = [answer.choice for answer in self.answers if answer.choice != self.answers[-1].choice]
        return others[-1] if others else None


@dataclass(frozen=True, kw_only=True)
class Board:
    """A sent notice with the pupils the actor sees, those shown after filtering, and counts of all of them."""

    notice: Notice
    files: Sequence[NoticeFile]
    rows: Sequence[PupilRow]
    shown: Sequence[PupilRow]
    counts: Mapping[State, int]
    answers: Mapping[int, int]
    classes: Mapping[int, str]
    is_held: bool
    may_act: bool

    @property
    def ways(self) -> Mapping[Way, int]:
        """How the families were reached, counted."""
        return Counter(row.way for row in self.rows)

    @property
    def signed_up(self) -> Sequence[tuple[Slot, Sequence[PupilRow]]]:
        """The turns in their order, each with the pupils the actor follows."""
        slots = enumerate(slots_of(self.notice))
        return [(slot, [row for row in self.rows if row.slot == number]) for number, slot in slots]

    @property
    def misaddressed(self) -> int:
        """How many people got no mail because their address does not exist."""
        people = {row.person.account_id: row.reach for pupil in self.rows for row in pupil.people}
        return sum(reach == Reach.PERMANENT for reach in people.values())

    @property
    def waiting(self) -> Sequence[PupilRow]:
        """Pupils for whom what was asked is not there: the confirmation, or without one the reading."""
        done = done_states(self.notice.confirming)
        return [row for row in self.rows if row.state not in done]
