"""Forms about pupils."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.rules.people.phones import show_phone
from portal.rules.school.actions import PUPIL_FIELD_LABELS
from portal.rules.school.births import show_birth
from portal.rules.school.completeness import MISSING_LABELS
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.people import DISABILITY_LABELS, POLICY_LABELS, SEX_LABELS
from portal.rules.school.pupil_facts import PupilFacts, read_facts, read_register_no, readers
from portal.rules.school.statuses import ENROLLED, NEXT, STATUS_LABELS
from portal.services.school.pupil_list import SORTS, PupilFilter
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    required,
)
from portal.web.rule_fields import ByRule


class FilterForm(PortalForm):
    """What the list of pupils shows; part of its address."""

    class Meta:
        csrf = False

    q = LineField(_l("Tên, mã hoặc số đăng bộ"))
    lop = ChoiceField(_l("Lớp"), [Optional()])
    tinh_trang = ChoiceField(_l("Tình trạng"), [Optional()])
    thieu = ChoiceField(_l("Hồ sơ còn thiếu"), [Optional()])
    sort, dir = HiddenField(), HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = [(code, _l(label)) for code, label in STATUS_LABELS.items() if code != ENROLLED]
        self.tinh_trang.offer([("", _l(STATUS_LABELS[ENROLLED])), *statuses, ("all", _l("Tất cả"))])
        self.thieu.offer([("", _l("– Không lọc –")), *((code, _l(label)) for code, label in MISSING_LABELS.items())])

    def offer_classes(self, classes: Sequence[tuple[int, str]]) -> None:
        """The classes of the year."""
        self.lop.offer([("", _l("Mọi lớp")), *((str(class_id), name) for class_id, name in classes)])

    def wanted(self) -> PupilFilter:
        """What was asked for; what makes no sense is left out."""
        return PupilFilter(
            text=self.q.data or "",
            class_id=int(self.lop.data) if self.lop.data and not self.lop.errors else None,
            status=self.tinh_trang.data if self.tinh_trang.data and not self.tinh_trang.errors else ENROLLED,
            missing="" if self.thieu.errors else self.thieu.data or "",
            sort=self.sort.data if self.sort.data in SORTS else "name",
            descending=self.dir.data == "desc",
        )


def _by_rule(name: str) -> ByRule:
    def read(typed: Any) -> Any:
        return readers(clock.today())[name](typed)

    return ByRule(read)


def _choices(labels: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [("", _l("– Chưa rõ –")), *((code, _l(label)) for code, label in labels.items())]


def _word(name: str) -> Any:
    label = PUPIL_FIELD_LABELS[name]
    return _l(label)


def _line(name: str, **kwargs: Any) -> LineField:
    return LineField(_word(name), [_by_rule(name)], **kwargs)


def _choice(name: str, labels: Mapping[str, str]) -> ChoiceField:
    return ChoiceField(_word(name), [Optional()], choices=_choices(labels))


class PupilForm(PortalForm):
    """Every field of a record."""

    full_name = LineField(_word("full_name"), [required, _by_rule("full_name")])
    born = _line("born", description=_l("Ngày/tháng/năm; chỉ biết một phần thì ghi tháng/năm hoặc năm."))
    sex = _choice("sex", SEX_LABELS)
    ethnicity = _choice("ethnicity", ETHNICITY_LABELS)
    ministry_code = _line("ministry_code", description=_l("10 chữ số."))
    personal_id = _line("personal_id", description=_l("12 chữ số."))
    register_no = LineField(_word("register_no"), [ByRule(read_register_no)])
    other_name = _line("other_name")
    nationality = _line("nationality", default="Việt Nam")
    birthplace = _line("birthplace")
    home_town = _line("home_town")
    permanent_address = _line("permanent_address")
    current_address = _line("current_address")
    phone = _line("phone")
    policies = ChoicesField(_word("policies"), choices=[(code, _l(label)) for code, label in POLICY_LABELS.items()])
    health_note = ProseField(_word("health_note"), [_by_rule("health_note")])
    disability = _choice("disability", DISABILITY_LABELS)
    disability_note = ProseField(_word("disability_note"), [_by_rule("disability_note")])

    def read(self) -> PupilFacts:
        """What was entered, read by the rules that have let it through."""
        facts, broken = read_facts(self.data, today=clock.today())
        if facts is None:
            raise broken[0]
        return facts


class EditForm(PupilForm, VersionForm):
    """A record as of a version."""

    changed_on = DayField(
        _l("Ngày thay đổi"),
        [Optional()],
        description=_l("Để trống là hôm nay. Ghi quá 5 ngày làm việc thì lịch sử có dấu."),
    )


def shown(pupil: Any, register_no: str | None) -> dict[str, Any]:
    """A record as the form shows it."""
    kept = {name: getattr(pupil, name) for name in (*readers(clock.today()), "version")}
    words = {"born": show_birth(pupil.born), "phone": show_phone(pupil.phone), "register_no": register_no}
    return {**kept, **words, "changed_on": clock.today()}


class AdmitForm(PupilForm):
    """A record and how the pupil comes to the class."""

    admitted_on = DayField(_l("Vào trường từ ngày"), [required])
    reason = LineField(_l("Lý do hoặc nơi chuyển đến"), [at_most(500)])
    decision = LineField(_l("Giấy tờ kèm theo (số, ngày)"), [at_most(200)])
    grade = ChoiceField(_l("Khối của học sinh"), [Optional()])
    confirmed = BooleanField(_l("Đây là hai học sinh khác nhau"))

    def offer_grades(self, grades: Sequence[int], label: Any) -> None:
        """The grades of a combined class; with one grade there is nothing to choose."""
        if len(grades) < 2:
            del self.grade
        else:
            self.grade.offer([(str(grade), label(grade)) for grade in grades])

    def own_grade(self) -> int | None:
        """The pupil's own grade where the class has several."""
        return int(self.grade.data) if "grade" in self and self.grade.data else None


class MoveForm(PortalForm):
    """Another class from a day on."""

    class_id = ChoiceField(_l("Lớp mới"), [required])
    since = DayField(_l("Từ ngày"), [required])


class StatusForm(PortalForm):
    """What happened to the enrolment."""

    status = ChoiceField(_l("Tình trạng mới"), [required])
    happened_on = DayField(_l("Từ ngày"), [required])
    reason = ProseField(_l("Lý do"), [required, at_most(500)])
    decision = LineField(_l("Quyết định (số, ngày)"), [at_most(200)])
    class_id = ChoiceField(_l("Vào lớp (khi trở lại học)"), [Optional()])

    def offer_next(self, status: str, classes: Sequence[tuple[int, str]]) -> None:
        """What may follow; a class is chosen only by whoever returns."""
        words = {ENROLLED: _l("Trở lại học")}
        self.status.offer([(code, words.get(code, _l(STATUS_LABELS[code]))) for code in NEXT[status]])
        if ENROLLED in NEXT[status]:
            self.class_id.offer([("", _l("– Chưa xếp lớp –")), *((str(key), name) for key, name in classes)])
        else:
            del self.class_id

    def chosen_class(self) -> int | None:
        """The class to return to."""
        return int(self.class_id.data) if "class_id" in self and self.class_id.data else None


class NumberForm(PortalForm):
    """Where the numbers of the sổ đăng bộ go on."""

    first = IntegerField(_l("Bắt đầu từ số"), [required])
