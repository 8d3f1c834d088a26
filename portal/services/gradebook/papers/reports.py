"""School reports (học bạ): who the pupil is, and each school year at this school as the circular of the year has it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.models.school import ClassPlace, Enrolment, Guardianship, SchoolClass
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.levels import LEVEL_LABELS, level_of
from portal.rules.school.people import POLICY_LABELS, RELATION_LABELS, SEX_LABELS
from portal.rules.school.statuses import ENROLLED, STATUS_LABELS
from portal.rules.vietnamese import short_date
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.frame import NOT_YET, Fact, Setting, find_setting
from portal.services.gradebook.papers.homes import elsewhere, families
from portal.services.gradebook.papers.report_years import year_page
from portal.services.gradebook.results import PupilResults, load_results
from portal.services.gradebook.results.facts import NOBODY_LEFT, Left, Seat

Year = tuple[Setting, PupilResults]
Published = Callable[[SchoolClass, Sequence[Seat]], Sequence[PupilResults]]
"""The years of those of these pupils of a class of whom everything is published."""
_IN_REPORTS = ("war_invalid", "martyr", "orphan")
"""What of the policies a school report names; the others are nobody's business there."""


def report_paper(
    setting: Setting, pupil_ids: Sequence[int], *, left: Left = NOBODY_LEFT, of_family: Published | None = None
) -> Paper:
    """The reports of these pupils, one after the other; statements grow with the classes they sat in, not with them.

    Of who ``left`` the school what was written until then. For a family (``of_family`` gives the years it may see)
    neither home nor parents stand there: each of two separated parents may read it.
    """
    years, enrolled = _years(setting, pupil_ids, left, of_family), _enrolments(setting, pupil_ids)
    own = set(pupil_ids) - elsewhere(pupil_ids, setting.unit.id)
    at_home = own if of_family is None else set[int]()
    homes, photos = families(at_home), {str(key): sha for key in own if (sha := enrolled[key].pupil.photo_sha256)}
    data = {
        **setting.frame(f"Học bạ {LEVEL_LABELS[level_of(setting.school_class.grade)].lower()}"),
        "pupils": [
            _pupil(
                setting,
                enrolled[pupil_id],
                years[pupil_id],
                homes.get(pupil_id, []) if pupil_id in at_home else None,
                left.get(pupil_id),
            )
            for pupil_id in pupil_ids
        ],
    }
    whom = f"-{pupil_ids[0]}" if len(pupil_ids) == 1 else ""
    return Paper("reports", f"hoc-ba-{setting.school_class.name}-{setting.year}{whom}.pdf", data, photos)


def _years(
    setting: Setting, pupil_ids: Sequence[int], left: Left, of_family: Published | None
) -> Mapping[int, list[Year]]:
    """Of each pupil the school years of this level at this school up to that of the class, the oldest first."""
    last = {(place.pupil_id, place.school_class.start_year): place for place in _places(setting, pupil_ids)}
    by_class: defaultdict[SchoolClass, list[Seat]] = defaultdict(list)
    for place in last.values():  # a pupil who changed class has the year in the last one
        by_class[place.school_class].append(Seat(place.pupil, place.grade))
    found: dict[int, list[Year]] = {pupil_id: [] for pupil_id in pupil_ids}
    for school_class in sorted(by_class, key=lambda one: (one.start_year, one.id)):
        then = setting if school_class is setting.school_class else find_setting(setting.actor, school_class)
        seats = by_class[school_class]
        for row in (
            load_results(school_class, seats, left=left) if of_family is None else of_family(school_class, seats)
        ):
            found[row.pupil.id].append((then, row))
    return found


def _places(setting: Setting, pupil_ids: Sequence[int]) -> list[ClassPlace]:
    school_class = setting.school_class
    query = (
        select(ClassPlace)
        .join(ClassPlace.school_class)
        .options(joinedload(ClassPlace.school_class, innerjoin=True), joinedload(ClassPlace.pupil, innerjoin=True))
        .where(
            ClassPlace.pupil_id.in_(pupil_ids),
            SchoolClass.unit_id == school_class.unit_id,
            SchoolClass.start_year <= school_class.start_year,
            ClassPlace.valid_from <= setting.day,
        )
        .order_by(ClassPlace.pupil_id, ClassPlace.valid_from, ClassPlace.id)
    )
    level = level_of(school_class.grade)
    return [place for place in db.session.scalars(query) if level_of(place.grade) == level]


def _enrolments(setting: Setting, pupil_ids: Sequence[int]) -> dict[int, Enrolment]:
    """The newest time of each pupil at the school."""
    query = (
        select(Enrolment)
        .options(joinedload(Enrolment.pupil, innerjoin=True))
        .where(Enrolment.pupil_id.in_(pupil_ids), Enrolment.unit_id == setting.unit.id)
        .order_by(Enrolment.id)
    )
    return {enrolment.pupil_id: enrolment for enrolment in db.session.scalars(query)}


def _pupil(
    setting: Setting,
    enrolment: Enrolment,
    years: Sequence[Year],
    family: Sequence[Guardianship] | None,
    gone: date | None,
) -> dict[str, Any]:
    pupil = enrolment.pupil
    came = f"Vào trường ngày {short_date(enrolment.admitted_on)}"
    notes = [came if place == 0 else "" for place in range(len(years))]
    if gone is not None and notes:
        status = "Rời lớp" if enrolment.status == ENROLLED else STATUS_LABELS[enrolment.status]
        notes[-1] = "; ".join(part for part in (notes[-1], f"{status} từ {short_date(gone)}") if part)
    return {
        "id": str(pupil.id),
        "name": pupil.full_name,
        "register_no": enrolment.register_no or NOT_YET,
        "facts": _facts(enrolment, family),
        "history": [
            [then.year, then.school_class.name, setting.unit.name, said]
            for said, (then, _row) in zip(notes, years, strict=True)
        ],
        "years": [year_page(then, row) for then, row in years],
    }


def _facts(enrolment: Enrolment, family: Sequence[Guardianship] | None) -> list[Fact]:
    """``family`` None: of a pupil who went on to another school, or for the family itself."""
    pupil = enrolment.pupil
    return [
        ("Họ và tên khai sinh", pupil.full_name),
        ("Giới tính", SEX_LABELS.get(pupil.sex, NOT_YET)),
        ("Ngày, tháng, năm sinh", show_birth(pupil.born) or NOT_YET),
        ("Nơi sinh", pupil.birthplace or NOT_YET),
        ("Dân tộc", ETHNICITY_LABELS.get(pupil.ethnicity, NOT_YET)),
        ("Quốc tịch", pupil.nationality or "Việt Nam"),
        ("Quê quán", pupil.home_town or NOT_YET),
        *([] if family is None else _home(enrolment, family)),
    ]


def _home(enrolment: Enrolment, family: Sequence[Guardianship]) -> list[Fact]:
    pupil = enrolment.pupil
    policies = [POLICY_LABELS[code] for code in pupil.policies if code in _IN_REPORTS]
    return [
        ("Nơi ở hiện nay", pupil.current_address or pupil.permanent_address or NOT_YET),
        *([("Đối tượng", ", ".join(policies))] if policies else []),
        *_parents(family),
    ]


def _parents(family: Sequence[Guardianship]) -> list[Fact]:
    """Father and mother always have their line; others of the family where there are any."""
    found: list[Fact] = []
    for relation in RELATION_LABELS:
        held = [one.guardian for one in family if one.relation == relation]
        if not held and relation in {"father", "mother"}:
            found.append((f"Họ và tên {RELATION_LABELS[relation].lower()}", NOT_YET))
        for guardian in held:
            job = f" – nghề nghiệp: {guardian.job}" if guardian.job else ""
            found.append((f"Họ và tên {RELATION_LABELS[relation].lower()}", f"{guardian.full_name}{job}"))
    return found
