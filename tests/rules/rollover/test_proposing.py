"""Who goes where at the end of a year, from the result and the name of the class."""

import pytest

from portal.rules.rollover.proposing import BY_AGE, Proposal, complete, is_last, next_name, propose

PRIMARY, BOTH, PRESCHOOL = (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7, 8, 9), (0,)


@pytest.mark.parametrize(
    ("result", "grade", "grades", "found"),
    [
        ("completed", 1, PRIMARY, Proposal("promote", "2A", 2)),
        ("completed", 5, PRIMARY, Proposal("graduate")),
        ("completed", 5, BOTH, Proposal("promote", "6A", 6)),
        ("promoted", 9, BOTH, Proposal("graduate")),
        ("retained", 7, BOTH, Proposal("retain", "7A", 7)),
        ("reassessment", 7, BOTH, Proposal("wait")),
        ("training", 7, BOTH, Proposal("wait")),
        ("person", 7, BOTH, Proposal("wait")),
        ("guided", 3, PRIMARY, Proposal("wait")),
        ("principal", 3, PRIMARY, Proposal("wait")),
        ("not_enough", 3, PRIMARY, Proposal("wait")),
    ],
)
def test_what_follows_from_a_result(result: str, grade: int, grades: tuple[int, ...], found: Proposal) -> None:
    assert propose(result=result, grade=grade, grades=grades, class_name=f"{grade}A", class_grade=grade) == found


@pytest.mark.parametrize(
    ("name", "class_grade", "grade", "found"),
    [
        ("1A", 1, 1, "2A"),
        ("4/1", 4, 4, "5/1"),
        ("10A1", 10, 10, "11A1"),
        ("Lớp 9B", 9, 9, "Lớp 10B"),
        ("Ghép", 1, 2, "Ghép"),
        ("1-2 Ấp Bắc", 1, 2, "3-2 Ấp Bắc"),
        ("A1", 3, 3, "A1"),
        ("Mầm 2", 0, 0, "Chồi 2"),
        ("Lớp chồi B", 0, 0, "Lớp lá B"),
        ("Nhà trẻ", 0, 0, "Mầm"),
        ("3-4 tuổi A", 0, 0, "4-5 tuổi A"),
        ("4 tuổi", 0, 0, "5 tuổi"),
        ("Lá 1", 0, 0, "Lá 1"),
        ("Hoa Mai", 0, 0, "Hoa Mai"),
    ],
)
def test_the_class_after_a_class(name: str, class_grade: int, grade: int, found: str) -> None:
    assert next_name(name, class_grade, grade) == found


def test_a_preschool_moves_everyone_up_by_age() -> None:
    found = {
        name: propose(result=BY_AGE, grade=0, grades=PRESCHOOL, class_name=name, class_grade=0)
        for name in ("Mầm 1", "Lá 2", "5-6 tuổi", "Hoa Mai")
    }
    assert found == {
        "Mầm 1": Proposal("promote", "Chồi 1", 0),
        "Lá 2": Proposal("graduate"),
        "5-6 tuổi": Proposal("graduate"),
        "Hoa Mai": Proposal("promote", "Hoa Mai", 0),
    }
    assert not is_last(0, PRESCHOOL, "Lân Sơn")  # a syllable that only begins like an age group


def test_what_a_person_decides_gets_the_usual_class_unless_another_is_named() -> None:
    def decided(outcome: str, to_class: str = "") -> Proposal:
        return complete(outcome, to_class=to_class, grade=3, class_name="3B", class_grade=3)

    assert decided("promote") == Proposal("promote", "4B", 4)
    assert decided("promote", "4A") == Proposal("promote", "4A", 4)
    assert decided("retain") == Proposal("retain", "3B", 3)
    assert decided("leave", "4A") == Proposal("leave")
