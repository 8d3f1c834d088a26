"""A pupil's whole year from the stored cells, as every page, print and export shows it."""

import time
from decimal import Decimal

from portal.rules.gradebook.beside import CONDUCT, QUALITIES
from portal.rules.gradebook.columns import SheetFacts, columns_of
from portal.rules.gradebook.primary import Completion
from portal.rules.gradebook.primary_circulars import TT27_2020
from portal.rules.gradebook.promotion import Decision
from portal.rules.gradebook.secondary_circulars import TT22_2021
from portal.rules.gradebook.standards import AssessedBy, Regulation
from portal.rules.gradebook.subjects import Subject
from portal.rules.gradebook.years import Cells, Circumstances, TakenSubject, primary_year, secondary_year
from tests.grades import COMMENT_NAMES, NAMES, sheet

PRESENT = Circumstances(absent_sessions=3)


def take(regulation: Regulation, code: str, name: str, assessed_by: AssessedBy = AssessedBy.SCORE) -> TakenSubject:
    columns = columns_of(regulation, SheetFacts(assessed_by=assessed_by))
    subject = Subject(code=code, name=name, assessed_by=assessed_by)
    return TakenSubject(first=subject, second=subject, first_columns=columns, second_columns=columns)


TAKEN = [
    *(take(TT22_2021, code, name) for code, name in NAMES.items()),
    *(take(TT22_2021, code, name, AssessedBy.COMMENT) for code, name in COMMENT_NAMES.items()),
]


def cells(score: str = "8.5", *, conduct: str = "tot", **others: str) -> dict[tuple[int, str], dict[str, str]]:
    """Two semesters with the same score everywhere but in the subjects named."""
    passed = dict.fromkeys(("tx1", "tx2", "gk", "ck"), "dat")
    filled: dict[tuple[int, str], dict[str, str]] = {}
    for semester in (1, 2):
        for code in NAMES:
            one = others.get(code, score)
            filled[semester, code] = sheet(one, one, gk=one, ck=one)
        filled |= {(semester, code): dict(passed) for code in COMMENT_NAMES}
        filled[semester, CONDUCT] = {"level": conduct}
    return filled


def test_a_good_year() -> None:
    year = secondary_year(TT22_2021, TAKEN, cells("9"), PRESENT)
    assert (year.first.level, year.second.level, year.year.level) == ("tot", "tot", "tot")
    assert year.promotion.decision == Decision.PROMOTED
    assert year.title.title is not None
    assert year.title.title.code == "xuat_sac"
    assert year.subjects["toan"].year.score == Decimal("9.0")
    assert year.after_summer == year.year


def test_one_cell_missing_leaves_the_rest_known() -> None:
    filled = cells()
    filled[2, "vat_li"]["gk"] = ""
    year = secondary_year(TT22_2021, TAKEN, filled, PRESENT)
    assert year.first.level == "tot"
    assert year.second.level is None
    assert [str(one) for one in year.year.missing] == ["Vật lí: học kì II thiếu ĐĐGgk"]
    assert year.promotion.decision == Decision.NOT_ENOUGH
    assert year.title.title is None


def test_an_empty_book_says_what_is_missing_and_nothing_else() -> None:
    year = secondary_year(TT22_2021, TAKEN, {}, Circumstances())
    assert year.year.level is None
    assert len(year.first.missing) == len(TAKEN)
    assert len(year.conduct.missing) == 2


def test_summer_may_mend_the_year() -> None:
    weak = dict.fromkeys(list(NAMES)[:5], "4.5")
    before = cells("6.0", conduct="dat", **weak)
    year = secondary_year(TT22_2021, TAKEN, before, PRESENT)
    assert year.year.level == "chua_dat"
    assert year.promotion.decision == Decision.REASSESSMENT
    assert [one.subject.code for one in year.promotion.subjects] == list(weak)
    for code in list(weak)[:2]:
        before[2, code]["reassessed"] = "6.0"
    after = secondary_year(TT22_2021, TAKEN, before, Circumstances(absent_sessions=3, summer_over=True))
    assert (after.year.level, after.after_summer.level) == ("chua_dat", "dat")
    assert after.subjects["toan"].year.score == Decimal("4.5")
    assert after.subjects["toan"].after_summer.score == Decimal("6.0")
    assert after.promotion.decision == Decision.PROMOTED


def test_training_in_summer_mends_conduct_but_earns_no_title() -> None:
    filled: Cells = cells("9", conduct="chua_dat") | {(2, CONDUCT): {"level": "chua_dat", "trained": "tot"}}
    year = secondary_year(TT22_2021, TAKEN, filled, PRESENT)
    assert (year.conduct.before, year.conduct.level) == ("chua_dat", "tot")
    assert year.promotion.decision == Decision.PROMOTED
    assert year.title.title is None


def test_a_primary_year() -> None:
    taken = [
        take(TT27_2020, "toan", "Toán"),
        take(TT27_2020, "am_nhac", "Âm nhạc", AssessedBy.COMMENT),
    ]
    filled = {
        (2, "toan"): {"ck": "hoan_thanh_tot", "ck_test": "9"},
        (2, "am_nhac"): {"ck": "hoan_thanh_tot"},
        (2, QUALITIES): {f"ck_{row.code}": "tot" for row in TT27_2020.rows},
    }
    year = primary_year(TT27_2020, taken, filled)
    assert year.year.level == "hoan_thanh_xuat_sac"
    assert year.completion == Completion.COMPLETED
    assert year.title.title is not None
    assert str(year.first["toan"].missing[0]) == "thiếu CK, KT CK"


def test_a_class_of_45_is_computed_at_once() -> None:
    filled = cells("6.4", vat_li="3.0")
    started = time.process_time()
    for _pupil in range(45):
        secondary_year(TT22_2021, TAKEN, filled, PRESENT)
    assert time.process_time() - started < 1.0  # about 0.05 s on the machine it was written on
