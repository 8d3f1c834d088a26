"""The enrolment register (sổ đăng bộ) on paper: by register numbers or by the school year of admission."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.adapters.pdf import make_pdf
from portal.db import begin_write, db
from portal.errors import RuleBroken
from portal.models.school import ClassPlace, Enrolment, Guardianship, Pupil, SchoolClass
from portal.models.units import Unit
from portal.rules.gradebook.papers import LONGEST_REASON
from portal.rules.permissions import Actor
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.people import RELATION_LABELS, SEX_LABELS
from portal.rules.school.statuses import ENROLLED, STATUS_LABELS
from portal.rules.school_years import year_name, year_turns
from portal.rules.vietnamese import short_date
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.frame import NOT_YET, school_frame, table
from portal.services.gradebook.papers.homes import elsewhere, families
from portal.services.school.class_writing import managed_unit
from portal.services.school.viewing import note_view

MOST_LINES = 1000
_HEADS = [
    ("Số đăng bộ", 14, "center"),
    ("Họ và tên", 32, "left"),
    ("Ngày sinh", 17, "center"),
    ("Nơi sinh", 22, "left"),
    ("Giới tính", 9, "center"),
    ("Dân tộc", 12, "center"),
    ("Cha, mẹ hoặc người giám hộ; nghề nghiệp", 42, "left"),
    ("Nơi ở", 34, "left"),
    ("Ngày vào", 17, "center"),
    ("Vào lớp", 11, "center"),
    ("Ngày ra; lý do", 24, "left"),
]


@dataclass(frozen=True)
class Part:
    """Which lines: admitted in a school year, or (None) from one register number to another; empty ends are open."""

    start_year: int | None = None
    first: str = ""
    last: str = ""

    @property
    def words(self) -> str:
        """What the cover line says."""
        if self.start_year is not None:
            return f"Học sinh vào trường năm học {year_name(self.start_year)}"
        ends = [f"từ số {self.first}" if self.first else "", f"đến số {self.last}" if self.last else ""]
        return " ".join(part for part in ends if part).capitalize() or "Toàn bộ"


def print_register(actor: Actor, part: Part, *, reason: str) -> tuple[str, bytes]:
    """Name and bytes of the register's part; every pupil in it is noted in the access log, with the reason."""
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)
    paper, pupils = read_register(actor, part)
    data = make_pdf(paper.template, paper.data, at=clock.now())
    begin_write()
    note_view(actor, "print", pupil_ids=pupils, reason=reason)
    return paper.file_name, data


def read_register(actor: Actor, part: Part) -> tuple[Paper, list[int]]:
    """The paper before it is set, and who is on it; the statements do not grow with the lines."""
    found = _enrolments(_wanted(actor, part))
    if not found:
        raise RuleBroken("Không có học sinh nào trong phần này của sổ đăng bộ.", field="first")
    pupils = [enrolment.pupil_id for enrolment in found]
    gone = elsewhere(pupils, actor.unit_id)
    homes, classes = families(set(pupils) - gone), _first_classes(pupils, actor.unit_id)
    unit = db.session.get_one(Unit, actor.unit_id)
    data = {
        **school_frame(unit, actor, "Sổ đăng bộ", part.words),
        "subtitle": part.words,
        "table": table(
            _HEADS,
            [
                _line(one, None if one.pupil_id in gone else homes.get(one.pupil_id, []), classes.get(one.pupil_id, ""))
                for one in found
            ],
        ),
    }
    return Paper("register", "so-dang-bo.pdf", data), pupils


def _wanted(actor: Actor, part: Part) -> list[int]:
    """The enrolments of the part in the order of their numbers."""
    query = (
        select(Enrolment.id, Enrolment.register_no)
        .join(Enrolment.pupil)
        .where(Enrolment.unit_id == managed_unit(actor), Enrolment.register_no.is_not(None))
        .where(Pupil.merged_into_id.is_(None))
    )
    if part.start_year is not None:
        first, after = year_turns(date(part.start_year, 9, 1))
        query = query.where(Enrolment.admitted_on >= first, Enrolment.admitted_on < after)
    ends = number_key(part.first), number_key(part.last)
    keyed = sorted((number_key(number or ""), enrolment_id) for enrolment_id, number in db.session.execute(query))
    kept = [one for key, one in keyed if (not part.first or key >= ends[0]) and (not part.last or key <= ends[1])]
    if len(kept) > MOST_LINES:
        raise RuleBroken(
            "Phần này có %(count)s học sinh, mỗi lần in nhiều nhất %(most)s. Hãy chọn phần ngắn hơn.",
            field="first",
            count=len(kept),
            most=MOST_LINES,
        )
    return kept


def number_key(number: str) -> tuple[int, str]:
    """The order of the register's page: shorter numbers first, so 9 stands before 10."""
    return len(number), number


def _enrolments(ids: Sequence[int]) -> list[Enrolment]:
    query = select(Enrolment).options(joinedload(Enrolment.pupil, innerjoin=True)).where(Enrolment.id.in_(ids))
    found = {enrolment.id: enrolment for enrolment in db.session.scalars(query)}
    return [found[enrolment_id] for enrolment_id in ids]


def _first_classes(pupil_ids: Collection[int], unit_id: int | None) -> dict[int, str]:
    """The first class of each pupil at the school."""
    query = (
        select(ClassPlace.pupil_id, SchoolClass.name)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id.in_(pupil_ids), SchoolClass.unit_id == unit_id)
        .order_by(ClassPlace.valid_from, ClassPlace.id)
    )
    found: dict[int, str] = {}
    for pupil_id, name in db.session.execute(query):
        found.setdefault(pupil_id, name)
    return found


def _line(enrolment: Enrolment, family: Sequence[Guardianship] | None, first_class: str) -> list[str]:
    """``family`` None: of a pupil who went on to another school, whose home is nothing of this one any more."""
    pupil = enrolment.pupil
    home = "" if family is None else pupil.current_address or pupil.permanent_address or NOT_YET
    left = f"{short_date(enrolment.left_on)}; " if enrolment.left_on else ""
    status = "" if enrolment.status == ENROLLED else f"{left}{STATUS_LABELS[enrolment.status].lower()}"
    return [
        enrolment.register_no or "",
        pupil.full_name,
        show_birth(pupil.born) or NOT_YET,
        pupil.birthplace or NOT_YET,
        SEX_LABELS.get(pupil.sex, ""),
        ETHNICITY_LABELS.get(pupil.ethnicity, ""),
        "\n".join(_guardian(one) for one in family or ()),
        home,
        short_date(enrolment.admitted_on),
        first_class,
        status,
    ]


def _guardian(held: Guardianship) -> str:
    job = f" – {held.guardian.job}" if held.guardian.job else ""
    return f"{RELATION_LABELS[held.relation]}: {held.guardian.full_name}{job}"
