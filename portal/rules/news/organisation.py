"""How a unit is put together, as its site tells it: who leads, which parts it has, which units stand below it."""

from dataclasses import dataclass

from portal.errors import RuleBroken
from portal.rules.permissions import ROLE_LABELS, Role
from portal.rules.units.facts import check_facts

LEADING = (Role.LEADER, Role.DEPUTY_LEADER)
"""Whose names a site tells, the first first; nobody else's (TT 37/2020/TT-BGDĐT Art. 9)."""
PARTS_OF_A_UNIT = frozenset({"department_division", "commune_office", "subject_group", "campus"})
"""Kinds of units that are parts of the one above them; the others are units below it in their own right."""
LONGEST_POST, LONGEST_DUTIES = 100, 500


@dataclass(frozen=True, kw_only=True)
class Leader:
    """Somebody who leads a unit or a part of it; ``version`` is that of the card, 0 without one."""

    place_id: int
    account_id: int
    role: Role
    full_name: str
    title: str = ""
    post_given: str = ""
    phone: str = ""
    email: str = ""
    duties: str = ""
    name_hidden: bool = False
    version: int = 0

    @property
    def post(self) -> str:
        """The post as the site gives it, else the title of the account, else the role."""
        return self.post_given or self.title or ROLE_LABELS[self.role]

    @property
    def name(self) -> str:
        """The name as everybody reads it, empty when only the post is told."""
        return "" if self.name_hidden else self.full_name

    @property
    def reachable(self) -> bool:
        """Whether the public finds a way to reach the person."""
        return bool(self.phone or self.email)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the manager types about a leader."""

    post: str = ""
    phone: str = ""
    email: str = ""
    duties: str = ""
    name_hidden: bool = False


def check_card(card: Card) -> None:
    """Raise ``RuleBroken`` at the field that is wrong: a phone or mail address nobody could use, words too long."""
    check_facts({"phone": card.phone, "email": card.email})
    for field, words, longest in (("post", card.post, LONGEST_POST), ("duties", card.duties, LONGEST_DUTIES)):
        if len(words) > longest:
            raise RuleBroken("Không quá %(longest)d ký tự.", field=field, longest=longest)
