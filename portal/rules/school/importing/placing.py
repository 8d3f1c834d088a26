"""In which class a row puts a pupil: known, chosen for the whole list, or still to be made; and its register number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from portal.errors import mark
from portal.rules.school.importing.cells import class_key, grade_of_class
from portal.rules.school.importing.plans import NewClass, Planned, Surroundings
from portal.rules.school.importing.rows import Row

_STARTING_AGE, _LATE_YEARS = 5, 4
"""A pupil of grade n is at least n + 5 years old, by the year of birth, and seldom more than 4 years older."""


def missing_classes(rows: Iterable[Row], around: Surroundings) -> dict[str, NewClass]:
    """The classes named and not known whose grade can be told; from the column of grades, else from the name."""
    if around.chosen_class is not None:
        return {}
    names: dict[str, str] = {}
    grades: dict[str, Counter[int]] = {}
    for row in rows:
        key = class_key(row.class_name)
        if key and key not in around.classes:
            names.setdefault(key, row.class_name)
            grades.setdefault(key, Counter()).update([] if row.grade is None else [row.grade])
    only = around.grades[0] if len(around.grades) == 1 else None
    told = {
        key: counted.most_common(1)[0][0] if counted else grade_of_class(names[key]) for key, counted in grades.items()
    }
    return {
        key: NewClass(names[key], grade)
        for key, found in told.items()
        if (grade := only if found is None else found) is not None and grade in around.grades
    }


def find_class(planned: Planned, around: Surroundings, missing: Mapping[str, NewClass]) -> None:
    row, key = planned.row, class_key(planned.row.class_name)
    known = around.chosen_class or around.classes.get(key)
    if around.chosen_class and key and key != class_key(around.chosen_class.name):
        row.warn(mark("Cột lớp ghi “%(name)s”, khác với lớp đang nhập."), "class_name", name=row.class_name)
    if known is not None:
        _sit(planned, known.id, known.name, known.grades)
    elif not key:
        if planned.known is None:
            row.warn(mark("Chưa ghi lớp: học sinh được nhập nhưng chưa xếp lớp."), "class_name")
    elif key not in missing:
        row.refuse(
            mark("Chưa có lớp “%(name)s”, và không đoán được khối của lớp này ở trường."),
            "class_name",
            name=row.class_name,
        )
    elif not around.create_classes:
        row.refuse(mark("Năm học này chưa có lớp “%(name)s”."), "class_name", name=row.class_name)
    else:
        _sit(planned, key, missing[key].name, (missing[key].grade,))


def _sit(planned: Planned, place: int | str, name: str, grades: Sequence[int]) -> None:
    planned.place, planned.place_name, planned.grade = place, name, planned.row.grade
    if planned.grade is None:
        planned.grade = grades[0]
    elif planned.grade not in grades:
        planned.row.refuse(mark("Lớp “%(name)s” là khối %(grade)d."), "grade", name=name, grade=grades[0])


def check_age(planned: Planned, around: Surroundings) -> None:
    born, grade = planned.row.facts.get("born", ""), planned.grade
    if not born or not grade:
        return
    age = around.start_year - int(born[:4])
    if not grade + _STARTING_AGE <= age <= grade + _STARTING_AGE + _LATE_YEARS:
        planned.row.warn(
            mark("Sinh năm %(year)s, học khối %(grade)d: kiểm tra lại."), "born", year=born[:4], grade=grade
        )


def check_register(found: Sequence[Planned], around: Surroundings) -> None:
    first: dict[str, int] = {}
    for planned in found:
        number = planned.row.texts.get("register_no", "")
        owner = around.register.get(number)
        if not number:
            continue
        if owner is not None and (planned.known is None or planned.known.id != owner):
            planned.row.refuse(mark("Số đăng bộ này đã cấp cho học sinh khác."), "register_no")
        elif number in first:
            planned.row.refuse(mark("Số đăng bộ này đã có ở dòng %(row)d."), "register_no", row=first[number])
        first.setdefault(number, planned.row.number)
