"""Other forms in expressions go by their names, and are read back as the same form; unknown ones are not named."""

import pytest

from portal.errors import RuleBroken
from portal.rules.data_forms.definition import Check, Definition, Field, Operator, Section
from portal.rules.data_forms.designing.differences import differences
from portal.rules.data_forms.designing.others import Other, named_in, usable
from portal.rules.data_forms.designing.trial import untried_of
from portal.rules.data_forms.designing.wording import forms_named, to_code, to_words
from tests.data_forms import SCHOOL_FORM

OWN = Definition((Section(code="s", label="S", parts=(Field(code="classes", label="Lớp của tôi"),)),))
OTHERS = {
    "truong": Other("truong", "Hồ sơ: trường", SCHOOL_FORM),
    "a": Other("a", "Trùng tên", SCHOOL_FORM),
    "b": Other("b", "trùng  tên", SCHOOL_FORM, is_away=True),
}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('other("truong", classes)', 'biểu_khác("Hồ sơ: trường", [Số lớp])'),
        ('classes == other("truong", sum(grades.girls))',
         '[Lớp của tôi] = biểu_khác("Hồ sơ: trường", tổng([Học sinh, Nữ]))'),
        ('other("truong", classes) * 2 + other("truong", count(deals))',
         'biểu_khác("Hồ sơ: trường", [Số lớp]) × 2 + biểu_khác("Hồ sơ: trường", số_dòng([Hợp đồng]))'),
        ('other("a", classes)', 'biểu_khác("a", [Số lớp])'),
    ],
)  # fmt: skip
def test_forms_and_their_cells_are_shown_by_name_and_read_back(code: str, words: str) -> None:
    assert to_words(code, OWN, None, OTHERS) == words
    assert to_code(words, OWN, None, OTHERS) == code


def test_names_are_read_as_people_type_them() -> None:
    for written in ("biểu khác('hồ sơ:  Trường', [số lớp])", "BIỂU_KHÁC(“Hồ sơ: trường”, classes)"):
        assert to_code(written, OWN, None, OTHERS) == 'other("truong", classes)'
    assert forms_named('[Lớp của tôi] + biểu_khác("x y", tổng([Bảng (a), Nữ])) + biểu_khác("z", b)') == {"x y", "z"}
    with pytest.raises(RuleBroken, match="mã của biểu mẫu: a, b"):
        to_code('biểu_khác("Trùng tên", classes)', OWN, None, OTHERS)
    with pytest.raises(RuleBroken, match="tên hay mã “Không có”"):
        to_code('biểu_khác("Không có", [Số lớp])', OWN, None, OTHERS)
    with pytest.raises(RuleBroken, match="Không có ô nào tên “Lớp của tôi”"):
        to_code('biểu_khác("truong", [Lớp của tôi])', OWN, None, OTHERS)


def test_an_unknown_form_keeps_its_code_for_editing_and_is_not_named_for_reading() -> None:
    assert to_words('other("mat", x.y) + 1', OWN) == 'biểu_khác("mat", x.y) + 1'
    assert to_words('other("mat", x.y) + 1', OWN, None, OTHERS, hide=True) == "biểu_khác(…) + 1"


def test_differences_and_previews_name_the_other_form() -> None:
    check = Check(code="k", left="classes", operator=Operator.EQUAL, right='other("truong", classes)', message="Khác.")
    local = Check(code="l", left="classes", operator=Operator.AT_LEAST, right="0", message="Âm.")
    after = Definition(OWN.sections, (check, local))
    said = '[Lớp của tôi] = biểu_khác("Hồ sơ: trường", [Số lớp])'
    assert [one.after for one in differences(OWN, after, OTHERS)] == [said, "[Lớp của tôi] ≥ 0"]
    assert [one.before for one in differences(after, OWN)] == ["[Lớp của tôi] = biểu_khác(…)", "[Lớp của tôi] ≥ 0"]
    assert untried_of(after, OTHERS) == [("Khác.", said)]
    assert named_in([OWN, after]) == {"truong"}
    assert set(usable(OTHERS)) == {"truong", "a"}
