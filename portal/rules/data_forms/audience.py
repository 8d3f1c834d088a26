"""Whom a form is asked of: kinds, levels, a programme's cohort, saved groups, single exceptions (R18, R22, R27-R30).

A unit is asked when it stands below, is of one of the kinds or teaches one of the levels (of neither chosen: any
school, not its sites), belongs to one of the groups and to the cohort, where those are given. Single units come on
top and single units are left out.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.school.levels import LEVEL_LABELS
from portal.rules.school_years import EARLIEST_YEAR

FIRST_COHORT = 2000
"""Programmes older than the portal have cohorts older than its first school year."""
MOST_SINGLE = 200
"""So many units can be named one by one; for more there are groups."""


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a form is asked of. ``is_direct``: only units right below. Cohort years are first calendar years."""

    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    is_direct: bool = False
    groups: tuple[int, ...] = ()
    programme: str = ""
    joined_from: int | None = None
    joined_to: int | None = None
    added: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()


EVERY_SCHOOL = Audience()
"""Every school below, at any depth: what a form asks unless told otherwise."""


def read_audience(stored: Mapping[str, Any]) -> Audience:
    """The audience of its JSON; ValueError for what is none."""
    known = {field.name for field in fields(Audience)}
    if not set(stored) <= known:
        raise ValueError("not an audience")
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    return Audience(**given)


def write_audience(audience: Audience) -> dict[str, Any]:
    """JSON of an audience: only what differs from every school."""
    usual = asdict(EVERY_SCHOOL)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(audience).items()
        if value != usual[name]
    }


def check_audience(audience: Audience) -> None:
    """RuleBroken, at its field, when it contradicts itself."""
    if not set(audience.levels) <= set(LEVEL_LABELS):
        raise RuleBroken(mark("Hãy chọn một mục trong danh sách."), field="levels")
    _check_cohort(audience)
    if set(audience.added) & set(audience.left_out):
        raise RuleBroken(mark("Một đơn vị không thể vừa thêm riêng vừa bỏ ra."), field="left_out")
    if len(audience.added) > MOST_SINGLE:
        raise RuleBroken(mark("Chọn riêng không quá %(max)d đơn vị. Hãy lập nhóm."), field="added", max=MOST_SINGLE)
    if len(audience.left_out) > MOST_SINGLE:
        raise RuleBroken(mark("Bỏ ra không quá %(max)d đơn vị. Hãy lập nhóm."), field="left_out", max=MOST_SINGLE)


def _check_cohort(audience: Audience) -> None:
    first, last = audience.joined_from, audience.joined_to
    if not audience.programme and (first is not None or last is not None):
        raise RuleBroken(mark("Chọn chương trình trước khi ghi năm tham gia."), field="programme")
    for name, year in (("joined_from", first), ("joined_to", last)):
        if year is not None and not FIRST_COHORT <= year <= EARLIEST_YEAR + 100:
            raise RuleBroken(mark("Năm học không hợp lý; kiểm tra lại."), field=name)
    if first is not None and last is not None and last < first:
        raise RuleBroken(mark("Năm tham gia cuối phải từ năm đầu trở đi."), field="joined_to")


def in_cohort(audience: Audience, joined_year: int, left_year: int | None, *, year: int) -> bool:
    """Whether somebody with this membership is of the cohort in the school year that began in ``year``."""
    runs = joined_year <= year and (left_year is None or left_year > year)
    first = audience.joined_from is None or audience.joined_from <= joined_year
    return runs and first and (audience.joined_to is None or joined_year <= audience.joined_to)
