"""Writing groups of the own site: which people write in which sections, from which day on (R39)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken, mark
from portal.models.news import WritingGroup, WritingGroupMember
from portal.models.people import Account, Membership
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from portal.rules.vietnamese import fold
from portal.services.news.sites import get_managed_site, list_sections
from portal.services.people.holders import list_holders
from portal.services.records import note

LONGEST_NAME = 100
MOST_GROUPS = 50
MOST_PEOPLE = 500
WRITERS = frozenset(role for role, may in ROLE_PERMISSIONS.items() if Permission.NEWS_WRITE in may)
IT_WARNING = mark(
    "Người này đang hỗ trợ CNTT. Theo hướng dẫn, không giao việc đăng tin cho người phụ trách CNTT; "
    "đánh dấu vào ô xác nhận nếu vẫn thêm."
)


@dataclass(frozen=True)
class Listed:
    """A group with those who write in it today."""

    group: WritingGroup
    members: Sequence[WritingGroupMember]


def list_groups(actor: Actor) -> list[Listed]:
    """The groups of the own site with their sections and present members, those put away last."""
    site = get_managed_site(actor)
    query = (
        select(WritingGroup)
        .where(WritingGroup.unit_id == site.unit_id)
        .options(
            selectinload(WritingGroup.sections),
            selectinload(WritingGroup.members).joinedload(WritingGroupMember.account),
        )
        .order_by(WritingGroup.put_away_at.is_not(None), WritingGroup.id)
        .limit(MOST_GROUPS)
    )
    return [Listed(group, _present(group)) for group in db.session.scalars(query)]


def get_group(actor: Actor, group_id: int) -> Listed:
    """One group of the own site."""
    site = get_managed_site(actor)
    group = db.session.get(WritingGroup, group_id)
    if group is None or group.unit_id != site.unit_id:
        raise NotFound
    return Listed(group, _present(group))


def save_group(actor: Actor, *, group_id: int | None, name: str, section_ids: Collection[int]) -> WritingGroup:
    """A new group, or other words and sections for one."""
    site = get_managed_site(actor)
    group = get_group(actor, group_id).group if group_id else None
    if not name.strip():
        raise RuleBroken("Vui lòng nhập tên tổ viết bài.", field="name")
    chosen = [section for section in list_sections(site.unit_id) if section.id in set(section_ids)]
    if not chosen:
        raise RuleBroken("Chọn ít nhất một chuyên mục để tổ viết bài.", field="sections")
    others = db.session.scalars(select(WritingGroup).where(WritingGroup.unit_id == site.unit_id)).all()
    if any(fold(other.name) == fold(name) and other is not group for other in others):
        raise RuleBroken("Đã có tổ viết bài tên này.", field="name")
    if group is None and len(others) >= MOST_GROUPS:
        raise RuleBroken("Trang tin đã có %(most)d tổ viết bài.", most=MOST_GROUPS)
    if group is None:
        group = WritingGroup(unit_id=site.unit_id, name=name, created_at=clock.now())
        db.session.add(group)
    group.name, group.sections = name, chosen
    db.session.flush()
    note(actor, "writing_group_saved", "writing_group", group.id, after={"name": name})
    return group


def offer_people(actor: Actor, *, group_id: int) -> Sequence[Account]:
    """People of the unit who are not in the group yet, who hold a role that writes, by name."""
    listed = get_group(actor, group_id)
    inside = {member.account_id for member in listed.members}
    wanted = set(list_holders(listed.group.unit_id, WRITERS)) - inside
    query = select(Account).where(Account.id.in_(wanted)).order_by(Account.name_sort, Account.id).limit(MOST_PEOPLE)
    return db.session.scalars(query).all()


def add_member(actor: Actor, *, group_id: int, account_id: int | None, confirmed: bool = False) -> WritingGroupMember:
    """Let somebody of the unit write for the group from today on; IT support only after a confirmation (R39)."""
    group = get_group(actor, group_id).group
    if account_id not in {account.id for account in offer_people(actor, group_id=group_id)}:
        raise RuleBroken("Hãy chọn một người của đơn vị chưa ở trong tổ.", field="account_id")
    assert account_id is not None
    if _supports_it(account_id, group.unit_id) and not confirmed:
        raise RuleBroken(IT_WARNING, field="confirmed")
    made = WritingGroupMember(group_id=group.id, account_id=account_id, valid_from=clock.today())
    db.session.add(made)
    db.session.flush()
    note(actor, "writing_group_joined", "writing_group", group.id, after={"person": made.account.full_name})
    db.session.expire(group, ["members"])
    return made


def end_member(actor: Actor, *, group_id: int, member_id: int) -> WritingGroupMember:
    """Somebody writes for the group no longer, from today on; that they did stays on record."""
    listed = get_group(actor, group_id)
    member = next((each for each in listed.members if each.id == member_id), None)
    if member is None:
        raise NotFound
    member.valid_to = clock.today()
    note(actor, "writing_group_left", "writing_group", group_id, after={"person": member.account.full_name})
    db.session.expire(listed.group, ["members"])
    return member


def put_group_away(actor: Actor, *, group_id: int, away: bool) -> WritingGroup:
    """Nobody writes for the group any more, or again; its articles stay."""
    group = get_group(actor, group_id).group
    group.put_away_at = clock.now() if away else None
    action = "writing_group_put_away" if away else "writing_group_taken_out"
    note(actor, action, "writing_group", group.id, after={"name": group.name})
    return group


def _present(group: WritingGroup) -> list[WritingGroupMember]:
    today = clock.today()
    present = [m for m in group.members if m.valid_from <= today and (m.valid_to is None or m.valid_to > today)]
    return sorted(present, key=lambda member: member.account.name_sort)


def _supports_it(account_id: int, unit_id: int) -> bool:
    today = clock.today()
    query = select(Membership.id).where(
        Membership.account_id == account_id,
        Membership.unit_id == unit_id,
        Membership.role == Role.IT_SUPPORT,
        Membership.valid_from <= today,
        or_(Membership.valid_to.is_(None), Membership.valid_to > today),
    )
    return db.session.scalar(query.limit(1)) is not None
