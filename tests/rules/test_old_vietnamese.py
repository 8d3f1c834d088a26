"""TCVN3 and VNI are recognised by their syllables, and nothing else is taken for them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.old_vietnamese import FEWEST_WORDS, is_syllable, recover

UNICODE = "Cộng hòa xã hội chủ nghĩa Việt Nam; Ủy ban nhân dân tỉnh, quyết định về việc bổ nhiệm Hiệu trưởng."
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam; ñy ban nh©n d©n tØnh, quyÕt ®Þnh vÒ viÖc bæ nhiÖm HiÖu tr\xadëng."
VNI = (
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam; UÛy ban nhaân daân tænh, quyeát ñònh veà vieäc boå nhieäm Hieäu tröôûng."
)


def test_both_old_encodings() -> None:
    assert recover(TCVN3) == UNICODE.replace("Ủy", "ủy")
    assert recover(VNI) == UNICODE


def test_lines_in_unicode_between_old_ones_stay() -> None:
    mixed = f"Kính gửi các trường\n{TCVN3}\nhà là nhà và thì\nplain\n"
    lines = recover(mixed).split("\n")
    assert lines == ["Kính gửi các trường", UNICODE.replace("Ủy", "ủy"), "hà là nhà và thì", "plain", ""]


@pytest.mark.parametrize(
    "text",
    [
        UNICODE,
        unicodedata.normalize("NFD", UNICODE),
        "Le garçon a été très fâché à l'école où la fenêtre était cassée, ça c'est sûr",
        "Schöne Grüße aus München, über Straßen, Bäume, Vögel, Küche, Länder",
        "El niño mañana pequeño español corazón está aquí también según",
        "5 µm ± 3 °C · © ® § ¶ × ÷ ½ ¼",
        "Céng hßa x· héi",
    ],
)
def test_what_is_not_certain_stays_as_it_is(text: str) -> None:
    assert recover(text) == text


@given(st.text(max_size=300))
def test_any_text_may_be_given(text: str) -> None:
    assert len(recover(text).split("\n")) == len(text.split("\n"))


@pytest.mark.parametrize("word", ["nghiêng", "Quỹ", "hoà", "hòa", "khuỷu", "ĐƯỜNG", "giặt", "oẳn", "yếu", "ươm"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["nghªng", "hàt", "đườn̉g", "école", "ViÖt", "xaõ", "trr", "", "củà"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_few_words_prove_nothing() -> None:
    words = TCVN3.split()[: FEWEST_WORDS - 1]
    assert recover(" ".join(words)) == " ".join(words)
