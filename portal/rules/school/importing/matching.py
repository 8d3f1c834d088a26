"""Which pupil of the school a row speaks of, and which rows speak of the same child."""

from collections.abc import Iterable, Sequence

from portal.errors import mark
from portal.rules.school.importing.cells import class_key
from portal.rules.school.importing.plans import CODES, ELSEWHERE, Known, Planned, Surroundings
from portal.rules.school.importing.rows import Row
from portal.rules.vietnamese import fold

WHOLE_DATE = len("2015-03-21")


class Index:
    """The school's pupils by code and by name."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        by_id = {known.id: known for known in (*around.known, *around.coming)}
        self.by_code: dict[str, dict[str, Known]] = {
            name: {known.facts[name]: known for known in around.known if known.facts.get(name)}
            | {code: by_id[pupil_id] for code, pupil_id in around.aliases.get(name, {}).items() if pupil_id in by_id}
            for name in CODES
        }
        self.by_name: dict[str, list[Known]] = {}
        for known in around.known:
            self.by_name.setdefault(fold(known.facts["full_name"]), []).append(known)

    def match(self, row: Row) -> Known | None:
        """The pupil a row speaks of; a fault when that cannot be told or is somebody of another school."""
        found = {name: self.by_code[name].get(row.facts.get(name, "")) for name in CODES}
        for name in CODES:
            if found[name] is None and row.facts.get(name) in self.around.elsewhere.get(name, ()):
                row.refuse(ELSEWHERE, name)
                return None
        first, second = found["ministry_code"], found["personal_id"]
        if first and second and first.id != second.id:
            row.refuse(mark("Hai mã của dòng này đang ở hai hồ sơ khác nhau; hãy kiểm tra lại."), "personal_id")
            return None
        by_code = first or second
        if by_code is not None:
            _check_same_person(row, by_code, "ministry_code" if first else "personal_id")
            return by_code
        return self._by_name(row)

    def _by_name(self, row: Row) -> Known | None:
        name = row.facts.get("full_name", "")
        alike = [known for known in self.by_name.get(fold(name), ()) if _may_be(row, known, self.around)]
        exact = [known for known in alike if known.facts["full_name"] == name]
        candidates = exact or alike
        if len(candidates) > 1:
            row.refuse(
                mark("Có %(number)d hồ sơ cùng họ tên và ngày sinh; hãy ghi mã định danh."),
                "full_name",
                number=len(candidates),
            )
            return None
        if not candidates:
            return None
        if not exact:
            row.warn(
                mark("Tên trong hồ sơ là “%(name)s”, chỉ khác dấu hoặc chữ hoa."),
                "full_name",
                name=candidates[0].facts["full_name"],
            )
        return candidates[0]


def _may_be(row: Row, known: Known, around: Surroundings) -> bool:
    """Whether a pupil of the same name can be meant: no other code, the same birth date as far as it is known."""
    if any(row.facts.get(name) and known.facts.get(name) not in (None, "", row.facts[name]) for name in CODES):
        return False
    mine, theirs = row.facts.get("born", ""), known.facts.get("born") or ""
    if mine and mine == theirs:
        return True
    if not (mine.startswith(theirs) or theirs.startswith(mine)):
        return False
    return known.class_id is not None and known.class_id == _class_id(row, around)


def _class_id(row: Row, around: Surroundings) -> int | None:
    found = around.chosen_class or around.classes.get(class_key(row.class_name))
    return found.id if found else None


def _check_same_person(row: Row, known: Known, column: str) -> None:
    """A code that leads to another name and another birth date is most likely mistyped.

    Of somebody who was at another school nothing is told: there every difference is taken for a mistyped code.
    """
    other_name = fold(row.facts.get("full_name", "")) != fold(known.facts["full_name"])
    born, theirs = row.facts.get("born", ""), known.facts.get("born") or ""
    if known.coming_from is not None:
        if other_name or not (born.startswith(theirs) or theirs.startswith(born)):
            row.refuse(mark("Mã này đã cấp cho một học sinh khác. Hãy kiểm tra lại mã, họ tên và ngày sinh."), column)
    elif other_name and born != theirs:
        row.refuse(
            mark("Mã này đang là của “%(name)s”, khác cả họ tên và ngày sinh."), column, name=known.facts["full_name"]
        )
    elif other_name:
        row.warn(mark("Mã này đang là của “%(name)s”; họ tên sẽ đổi."), column, name=known.facts["full_name"])


def find_doubles(rows: Sequence[Row], found: Sequence[Planned]) -> None:
    """Rows of one list that speak of the same child: the first counts."""
    first: dict[tuple[str, ...], int] = {}
    for row, planned in zip(rows, found, strict=True):
        for column, key in _keys(row):
            if key in first:
                planned.double_of = first[key]
                row.refuse(mark("Trùng với dòng %(row)d."), column, row=first[key])
                break
        for _column, key in _keys(row):
            first.setdefault(key, row.number)


def _keys(row: Row) -> Iterable[tuple[str, tuple[str, ...]]]:
    for name in CODES:
        if row.facts.get(name):
            yield name, (name, row.facts[name])
    if not any(row.facts.get(name) for name in CODES) and row.facts.get("full_name"):
        born = row.facts.get("born", "")
        where = "" if len(born) == WHOLE_DATE else class_key(row.class_name)
        yield "full_name", ("name", fold(row.facts["full_name"]), born, where)


def find_meetings(found: Sequence[Planned]) -> None:
    """Two rows that were recognised as one pupil in different ways."""
    first: dict[int, int] = {}
    for planned in found:
        if planned.known is None or planned.double_of is not None:
            continue
        if planned.known.id in first:
            planned.double_of = first[planned.known.id]
            planned.row.refuse(mark("Trùng với dòng %(row)d."), "full_name", row=planned.double_of)
        first.setdefault(planned.known.id, planned.row.number)
