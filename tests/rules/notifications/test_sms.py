"""Short messages: alphabets, parts, numbers, prices and the few texts there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.notifications.sms import (
    NETWORK_LABELS,
    NETWORKS,
    SEPTETS,
    TEXTS,
    Fit,
    Prices,
    check_budget,
    encode,
    mask_phone,
    measure,
    mobile,
    needs_unicode,
    network_of,
    read_prices,
    split,
    write,
)
from portal.rules.vietnamese import unaccent

GSM = st.text(st.sampled_from(sorted(SEPTETS)), max_size=700)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Fit(0, 1, False)),
        ("a" * 160, Fit(160, 1, False)),
        ("a" * 161, Fit(161, 2, False)),
        ("a" * 306, Fit(306, 2, False)),
        ("a" * 307, Fit(307, 3, False)),
        ("€" * 80, Fit(160, 1, False)),
        ("€" * 81, Fit(162, 2, False)),
        ("a" * 152 + "€" + "a" * 152, Fit(306, 3, False)),  # the sign is not split, so a third part begins
        ("ạ" * 70, Fit(70, 1, True)),
        ("ạ" * 71, Fit(71, 2, True)),
        ("ạ" * 134, Fit(134, 2, True)),
        ("ạ" * 135, Fit(135, 3, True)),
        ("😀" * 35, Fit(70, 1, True)),
        ("😀" * 67, Fit(134, 3, True)),  # 33 pairs a part
        ("à ò ù è ì é", Fit(11, 1, False)),  # these are in the alphabet
        ("á", Fit(1, 1, True)),
        ("a`", Fit(2, 1, True)),  # the grave accent alone is not
    ],
)
def test_length_and_parts(text: str, expected: Fit) -> None:
    assert measure(text) == expected


@given(GSM)
def test_plain_texts_never_need_more_than_their_septets_say(text: str) -> None:
    fit = measure(text)
    assert not fit.unicode
    assert fit.units == sum(SEPTETS[char] for char in text)
    assert (fit.segments == 1) == (fit.units <= 160)
    assert -(-fit.units // 153) <= fit.segments <= -(-fit.units // 152) if fit.segments > 1 else True


@given(st.text(max_size=400))
def test_the_parts_are_the_text_and_each_fits(text: str) -> None:
    parts, unicode = split(text), needs_unicode(text)
    assert "".join(parts) == text
    assert len(parts) == measure(text).segments
    room = (140 if unicode else 160) if len(parts) == 1 else (134 if unicode else 153)
    if not unicode or "\ud800" not in text:
        assert all(len(encode(part, unicode=unicode)) <= room for part in parts)


def test_the_seven_bit_alphabet_as_bytes() -> None:
    assert encode("@£$Ñ§¿à", unicode=False) == bytes([0x00, 0x01, 0x02, 0x5D, 0x5F, 0x60, 0x7F])
    assert encode("Az09 ", unicode=False) == b"Az09 "
    assert encode("ΞÆÉ", unicode=False) == bytes([0x1A, 0x1C, 0x1F])
    assert encode("€[\\", unicode=False) == bytes([0x1B, 0x65, 0x1B, 0x3C, 0x1B, 0x2F])
    assert encode("ạ", unicode=True) == b"\x1e\xa1"


@given(st.text(max_size=400))
def test_any_text_is_measured_in_units_of_its_alphabet(text: str) -> None:
    fit = measure(text)
    if fit.unicode:
        assert fit.units == len(text.encode("utf-16-be", "surrogatepass")) // 2
        assert -(-fit.units // 67) <= fit.segments <= -(-fit.units // 66) or fit.segments == 1
    assert measure(text + "a").units > fit.units
    assert measure(text + "a").segments >= fit.segments


@given(
    st.text(
        st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ")
    )
)
def test_without_marks_vietnamese_fits_the_small_alphabet(text: str) -> None:
    plain = unaccent(text + text.upper())
    assert plain.isascii()
    assert len(plain) == 2 * len(text)
    assert not measure(plain).unicode
    assert measure(plain).segments <= measure(text + text.upper()).segments


def test_unaccented_keeps_case() -> None:
    assert unaccent("Trường Tiểu học ĐÔNG Hoà, đ") == "Truong Tieu hoc DONG Hoa, d"


@pytest.mark.parametrize("template", list(TEXTS))
def test_the_texts_say_who_and_where_and_are_one_part_without_marks(template: str) -> None:
    place = {"school": "Trường Tiểu học Vĩnh Bình", "address": "https://cong.vinhlong.edu.vn/so-lien-lac/"}
    plain = write(template, **place, unaccented=True)
    assert plain.startswith("Truong Tieu hoc Vinh Binh ")
    assert plain.endswith(" https://cong.vinhlong.edu.vn/so-lien-lac/")
    assert measure(plain) == Fit(len(plain), 1, False)
    marked = measure(write(template, **place, unaccented=False))
    assert (marked.unicode, marked.segments) == (True, 2)


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("+84912345678", "+84912345678"),
        ("+84312345678", "+84312345678"),
        ("+842753822456", None),
        ("+84212345678", None),
        ("+8491234567", None),
        ("0912345678", None),
        ("+12025550123", None),
        ("", None),
        (None, None),
    ],
)
def test_only_mobile_numbers_of_vietnam(phone: str | None, expected: str | None) -> None:
    assert mobile(phone) == expected


def test_networks() -> None:
    prefixes = [prefix for many in NETWORKS.values() for prefix in many]
    assert len(prefixes) == len(set(prefixes))
    assert all(len(prefix) == 3 and prefix[:2] in {"03", "05", "07", "08", "09"} for prefix in prefixes)
    assert network_of("+84981234567") == "viettel"
    assert network_of("+84912345678") == "vinaphone"
    assert network_of("+84951234567") == ""
    assert set(NETWORK_LABELS) == {"", *NETWORKS}
    assert mask_phone("+84912345678") == "09…678"


def test_prices() -> None:
    assert read_prices("800") == Prices(800, {})
    prices = read_prices("800, viettel=780")
    assert (prices.of("viettel"), prices.of("itel"), prices.of("")) == (780, 800, 800)
    for wrong in ("", "x", "800, nokia=1", "viettel=", "8.5", "-1"):
        with pytest.raises(ValueError, match="expected like"):
            read_prices(wrong)


def test_a_budget_is_whole_money() -> None:
    assert (check_budget(0), check_budget(1_000_000_000)) == (0, 1_000_000_000)
    for wrong in (None, -1, 1_000_000_001):
        with pytest.raises(RuleBroken) as broken:
            check_budget(wrong)
        assert broken.value.field == "amount"
