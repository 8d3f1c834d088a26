"""To whom a notice goes: parts of the school the actor may write to, the pupils in them today, and their people."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, false, or_, select, true

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.people import Account
from portal.models.school import ClassPlace, Pupil, PupilAccount, PupilGroup, SchoolClass
from portal.rules.contact_book.notices import CLASS, EVERYBODY, GRADE, GROUP
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.children import OWN, holds_own
from portal.services.contact_book.families import find_families, reachable_classes
from portal.services.school.groups import pupils_of_group, visible_groups
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year


@dataclass(frozen=True, kw_only=True)
class Aims:
    """What can be aimed at: the whole school, grades, classes and groups (code to name)."""

    everybody: bool
    grades: Sequence[int]
    classes: Mapping[str, str]
    groups: Mapping[str, str]

    @property
    def codes(self) -> set[str]:
        """Every code that may be chosen."""
        whole = {EVERYBODY} if self.everybody else set()
        return whole | {f"{GRADE}{grade}" for grade in self.grades} | set(self.classes) | set(self.groups)

    def words(self, codes: Collection[str]) -> str:
        """What was chosen, in Vietnamese, as it is kept with a sent notice."""
        named = ["cả trường"] if EVERYBODY in codes else []
        named += [f"khối {grade}" for grade in self.grades if f"{GRADE}{grade}" in codes]
        named += [f"lớp {name}" for code, name in self.classes.items() if code in codes]
        named += [f"nhóm {name}" for code, name in self.groups.items() if code in codes]
        return ", ".join(named)


@dataclass(frozen=True, kw_only=True)
class Aimed:
    """A pupil a notice would go to."""

    pupil_id: int
    name: str
    class_id: int
    class_name: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """Somebody who would be told about a pupil; ``guardian_id`` is None for the pupil."""

    pupil_id: int
    guardian_id: int | None
    account_id: int | None
    relation: str
    may_reply: bool
    may_sign: bool
    can_enter: bool


def offer_aims(actor: Actor) -> Aims:
    """What the actor may aim at today; two statements."""
    classes = db.session.scalars(reachable_classes(actor, start_year=current_year())).all()
    query = visible_groups(actor).where(PupilGroup.start_year == current_year(), PupilGroup.put_away_at.is_(None))
    groups = db.session.scalars(query.order_by(PupilGroup.name_sort, PupilGroup.id)).all()
    everybody = actor.can(Permission.CONTACT_MANAGE)
    return Aims(
        everybody=everybody,
        grades=sorted({found.grade for found in classes if found.grade}) if everybody else [],
        classes={f"{CLASS}{found.id}": found.name for found in classes},
        groups={f"{GROUP}{found.id}": found.name for found in groups},
    )


def check_aims(actor: Actor, codes: Collection[str]) -> Aims:
    """Refuse to aim at nothing, or at what the actor may not write to."""
    offered = offer_aims(actor)
    if not codes:
        raise RuleBroken("Hãy chọn ít nhất một nơi gửi.", field="aims")
    if not set(codes) <= offered.codes:
        raise RuleBroken("Có lớp hoặc nhóm bạn không còn gửi được. Hãy chọn lại nơi gửi.", field="aims")
    return offered


def find_pupils(actor: Actor, codes: Collection[str], only: Collection[int] = ()) -> Sequence[Aimed]:
    """The pupils of today behind these aims whom the actor may write about, by class and name, each once."""
    today = clock.today()
    reachable = reachable_classes(actor, start_year=current_year()).order_by(None).with_only_columns(SchoolClass.id)
    in_groups = [pupil.id for number in _numbers(codes, GROUP) for pupil in pupils_of_group(actor, number, today)]
    wanted = or_(
        true() if EVERYBODY in codes else false(),
        ClassPlace.grade.in_(_numbers(codes, GRADE)),
        ClassPlace.class_id.in_(_numbers(codes, CLASS)),
        ClassPlace.pupil_id.in_(in_groups),
    )
    query = (
        select(Pupil.id, Pupil.full_name, SchoolClass.id, SchoolClass.name)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.class_id.in_(reachable), holds_on(ClassPlace, today), Pupil.merged_into_id.is_(None), wanted)
        .order_by(SchoolClass.grade, SchoolClass.name_sort, Pupil.name_sort, Pupil.id)
    )
    found = {
        pupil_id: Aimed(pupil_id=pupil_id, name=name, class_id=class_id, class_name=class_name)
        for pupil_id, name, class_id, class_name in db.session.execute(query)
    }
    return [each for each in found.values() if not only or each.pupil_id in only]


def find_told(pupil_ids: Collection[int]) -> Mapping[int, Sequence[Told]]:
    """The people of these pupils with the rights of this moment, one row for an account; two statements."""
    found: defaultdict[int, dict[object, Told]] = defaultdict(dict)
    for pupil_id, members in find_families(pupil_ids).items():
        for member in sorted(members, key=lambda each: (each.may_sign, each.may_reply)):  # the widest right stays
            found[pupil_id][member.account_id or ("guardian", member.guardian_id)] = Told(
                pupil_id=pupil_id,
                guardian_id=member.guardian_id,
                account_id=member.account_id,
                relation=member.relation,
                may_reply=member.may_reply,
                may_sign=member.may_sign,
                can_enter=member.has_signed_in,
            )
    for pupil_id, account_id, last_sign_in_at in db.session.execute(_own_accounts(pupil_ids)) if pupil_ids else ():
        found[pupil_id][account_id] = Told(
            pupil_id=pupil_id,
            guardian_id=None,
            account_id=account_id,
            relation=OWN,
            may_reply=True,
            may_sign=False,
            can_enter=last_sign_in_at is not None,
        )
    return {pupil_id: list(people.values()) for pupil_id, people in found.items()}


def _own_accounts(pupil_ids: Collection[int]) -> Select[int, int, datetime | None]:
    return (
        select(PupilAccount.pupil_id, PupilAccount.account_id, Account.last_sign_in_at)
        .join(Account, Account.id == PupilAccount.account_id)
        .where(PupilAccount.pupil_id.in_(pupil_ids), holds_own())
        .order_by(PupilAccount.account_id)
    )


def _numbers(codes: Collection[str], letter: str) -> list[int]:
    """The numbers behind codes of one letter, which were checked when they were kept."""
    return [int(code[1:]) for code in codes if code.startswith(letter) and code[1:].isdecimal()]
