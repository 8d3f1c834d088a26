"""What a person decides about pupils of one class: each alone, several at once, or all of them."""

from collections.abc import Collection

from portal.db import db
from portal.errors import Conflict, RuleBroken
from portal.models.rollover import RollOver
from portal.rules.permissions import Actor
from portal.rules.rollover.proposing import GRADUATE, OUTCOME_LABELS, PROMOTE, complete, is_last
from portal.rules.vietnamese import clean
from portal.services.rollover.plans import get_plan, proposed_values
from portal.services.rollover.reading import read_class_plan
from portal.services.school.class_writing import own_grades


def decide(
    actor: Actor,
    *,
    start_year: int,
    class_id: int,
    pupil_ids: Collection[int] | None,
    outcome: str,
    to_class: str,
    seen: str,
) -> RollOver:
    """Give pupils of a class (None: everybody) an outcome and, where it has one, a class of the new year."""
    plan, grades = get_plan(actor, start_year, lock=True), own_grades(actor)
    found, to_class = read_class_plan(actor, start_year=start_year, class_id=class_id), clean(to_class)
    if outcome not in OUTCOME_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="outcome")
    if len(to_class) > 40:
        raise RuleBroken("Tên lớp không quá 40 ký tự.", field="to_class")
    if seen != found.seen:
        raise Conflict("Người khác vừa sửa phương án của lớp này. Hãy xem lại rồi lưu lần nữa.")
    chosen = [
        move
        for move, _name in found.moves
        if move.done_at is None and (pupil_ids is None or move.pupil_id in pupil_ids)
    ]
    if not chosen:
        raise RuleBroken("Hãy đánh dấu ít nhất một học sinh chưa thực hiện.", field="pupils")
    name, class_grade = found.school_class.name, found.school_class.grade
    for move in chosen:
        _check(outcome, move.grade, grades, name)
        proposal = complete(outcome, to_class=to_class, grade=move.grade, class_name=name, class_grade=class_grade)
        for column, value in proposed_values(proposal).items():
            setattr(move, column, value)
        move.edited = True
    db.session.flush()
    return plan


def _check(outcome: str, grade: int, grades: tuple[int, ...], class_name: str) -> None:
    last = is_last(grade, grades, class_name)
    if outcome == PROMOTE and last and grade:
        raise RuleBroken("Đây là khối cuối của trường: học sinh ra trường, không lên lớp.", field="outcome")
    if outcome == GRADUATE and not last and grade:
        raise RuleBroken("Chỉ học sinh khối cuối của trường mới ra trường.", field="outcome")
