"""What stands against taking two records for one child; the school mends it first."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.attendance import RollEntry
from portal.models.gradebook import Correction, Mark
from portal.models.rollover import RollOver, RollOverMove
from portal.models.school import ClassPlace, Enrolment, Exemption, GroupPlace, Guardianship, PupilAccount, Transfer
from portal.rules.attendance.statuses import PRESENT
from portal.rules.school.statuses import BELONGING
from portal.rules.vietnamese import fold
from portal.services.school.merging.holding import Holding


def contradictions(held: Holding, unit_id: int | None) -> Sequence[RuleBroken]:
    """Every one, in words."""
    checks = (_enrolments(held, unit_id), _places(held), _marks(held), _rolls(held), _families(held), _others(held))
    return [found for check in checks for found in check]


def _enrolments(held: Holding, unit_id: int | None) -> Iterator[RuleBroken]:
    belonging = [row for row in held.rows[Enrolment] if row.status in BELONGING]
    if any(row.unit_id != unit_id for row in belonging):
        yield RuleBroken("Một hồ sơ đang thuộc trường khác trên cổng. Chỉ trường đó mới sửa được hồ sơ này.")
    elif len({row.status for row in belonging}) > 1:
        yield RuleBroken("Một hồ sơ đang học, một hồ sơ bảo lưu. Hãy sửa tình trạng của một hồ sơ trước.")
    elif belonging and all(row.pupil_id == held.double.id for row in belonging):
        yield RuleBroken("Hồ sơ trùng mới là hồ sơ đang thuộc trường. Hãy giữ hồ sơ kia.")


def overlap(one: Any, other: Any) -> bool:
    """Whether two dated rows hold on a same day."""
    first, last = max(one.valid_from, other.valid_from), min(one.valid_to or date.max, other.valid_to or date.max)
    return bool(first < last)


def _places(held: Holding) -> Iterator[RuleBroken]:
    for mine in held.of(ClassPlace, held.double):
        against = [
            other for other in held.of(ClassPlace, held.kept) if _same_year(mine, other) and overlap(mine, other)
        ]
        if any((other.class_id, other.grade) != (mine.class_id, mine.grade) for other in against) or len(against) > 1:
            yield RuleBroken(
                "Cùng thời gian, một hồ sơ ở lớp %(one)s, một hồ sơ ở lớp %(other)s. Hãy sửa lớp của một hồ sơ trước.",
                one=against[0].school_class.name,
                other=mine.school_class.name,
            )
    for mine in held.of(GroupPlace, held.double):
        same = [row for row in held.of(GroupPlace, held.kept) if row.group_id == mine.group_id and overlap(mine, row)]
        if len(same) > 1:
            yield RuleBroken("Hai hồ sơ vào ra cùng một nhóm chồng nhau. Hãy ghi một hồ sơ rời nhóm trước.")


def _same_year(one: Any, other: Any) -> bool:
    return bool(one.school_class.start_year == other.school_class.start_year)


def cell(row: Any) -> tuple[int, int, str, str]:
    """The place of a mark in the books."""
    return row.start_year, row.semester, row.subject, row.column


def _marks(held: Holding) -> Iterator[RuleBroken]:
    kept = {cell(row): row.value for row in held.of(Mark, held.kept)}
    differing = [row for row in held.of(Mark, held.double) if kept.get(cell(row), row.value) != row.value]
    if differing:
        yield RuleBroken(
            "%(count)s ô điểm có giá trị khác nhau ở hai hồ sơ. Hãy sửa điểm cho giống nhau trước.",
            count=len(differing),
        )
    ids = [row.id for row in held.rows[Mark]]
    waiting = select(Correction.id).where(Correction.mark_id.in_(ids), Correction.outcome.is_(None)).limit(1)
    if ids and db.session.scalar(waiting) is not None:
        yield RuleBroken("Có yêu cầu sửa điểm đang chờ duyệt. Hãy duyệt hoặc từ chối trước.")


def _rolls(held: Holding) -> Iterator[RuleBroken]:
    by_roll: dict[int, list[RollEntry]] = {}
    for entry in held.rows[RollEntry]:
        by_roll.setdefault(entry.roll_id, []).append(entry)
    differing = sum(_differ(held, entries) for entries in by_roll.values())
    if differing:
        yield RuleBroken(
            "%(count)s buổi điểm danh ghi khác nhau ở hai hồ sơ. Hãy sửa điểm danh cho giống nhau trước.",
            count=differing,
        )


def _differ(held: Holding, entries: Sequence[RollEntry]) -> bool:
    if len(entries) > 1:
        return len({(entry.status, entry.lessons) for entry in entries}) > 1
    roll, entry = entries[0].roll, entries[0]
    other = held.kept if entry.pupil_id == held.double.id else held.double
    return entry.status != PRESENT and any(
        place.class_id == roll.class_id and place.valid_from <= roll.day < (place.valid_to or date.max)
        for place in held.of(ClassPlace, other)
    )


def _families(held: Holding) -> Iterator[RuleBroken]:
    rights: dict[str, set[tuple[bool, bool, bool]]] = {}
    for row in held.rows[Guardianship]:
        if row.valid_to is None:
            rights.setdefault(fold(row.guardian.full_name), set()).add((row.may_see, row.may_reply, row.may_sign))
    names = {fold(row.guardian.full_name): row.guardian.full_name for row in held.rows[Guardianship]}
    for name, ways in rights.items():
        if len(ways) > 1:
            yield RuleBroken(
                "Quyền của người giám hộ %(name)s ghi khác nhau ở hai hồ sơ. Hãy sửa cho giống nhau trước.",
                name=names[name],
            )


def _others(held: Holding) -> Iterator[RuleBroken]:
    if len([row for row in held.rows[PupilAccount] if row.ended_at is None]) > 1:
        yield RuleBroken("Hai hồ sơ đều có tài khoản của học sinh. Hãy thôi một tài khoản trước.")
    if any(row.answer is None for row in held.rows[Transfer]):
        yield RuleBroken("Có yêu cầu chuyển trường chưa được trả lời. Hãy chờ hoặc rút yêu cầu trước.")
    kept = {(row.start_year, row.subject): row for row in held.of(Exemption, held.kept) if row.ended_at is None}
    for row in held.of(Exemption, held.double):
        if row.ended_at is None and (row.start_year, row.subject) in kept:
            yield RuleBroken("Hai hồ sơ cùng ghi miễn một môn. Hãy kết thúc việc miễn ở một hồ sơ trước.")
            break
    plans = {row.roll_over_id for row in held.of(RollOverMove, held.kept)}
    both = plans & {row.roll_over_id for row in held.of(RollOverMove, held.double)}
    open_plans = select(RollOver.id).where(RollOver.id.in_(both), RollOver.carried_out_at.is_(None)).limit(1)
    if both and db.session.scalar(open_plans) is not None:
        yield RuleBroken("Hai hồ sơ cùng có trong phương án lên lớp chưa thực hiện. Hãy gộp sau khi lên lớp.")
