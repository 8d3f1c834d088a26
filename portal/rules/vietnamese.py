"""Vietnamese text: normal form, folding, sorting, names, dates. Pure functions over ``str``.

Source: rules of the field (NFC everywhere; đ/Đ does not decompose; letters first, tones second; people by given name).
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("A") + index) for index, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """The composed form in which all text is stored and compared."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """NFC, without control characters, runs of white space made one blank, ends trimmed; for one-line fields."""
    visible = "".join(c if unicodedata.category(c) not in {"Cc", "Cf"} else " " for c in nfc(text))
    return _SPACES.sub(" ", visible).strip()


def clean_lines(text: str) -> str:
    """As ``clean``, for texts of several lines: the lines stay, blanks inside them too."""
    kept = nfc(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in kept if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"}).strip()


def unaccent(text: str) -> str:
    """Without any mark, in the case it was typed: "Đường Hoà" -> "Duong Hoa"."""
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """Lower case without any mark: "Đường Hoà" -> "duong hoa". Equal for old and new tone placement."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def sort_key(text: str) -> str:
    """A string whose code-point order is Vietnamese dictionary order: letters, then tones, then case.

    Compared word by word; a shorter word comes first. Non-letters sort before letters by code point.
    """
    words = clean(text).split(" ")
    letters, tones = [], []
    for word in words:
        primary, secondary = _word_key(word)
        letters.append(primary)
        tones.append(secondary)
    case = "".join("1" if c.isupper() else "0" for c in text)
    return f"{' '.join(letters)}\x01{' '.join(tones)}\x01{case}"


def _word_key(word: str) -> tuple[str, str]:
    tone = "0"
    primary = [_RANK.get(char, char) for char in nfc(_without_tones(word.lower()))]
    for char in unicodedata.normalize("NFD", word):
        tone = _TONES.get(char, tone)
    return "".join(primary), tone


def _without_tones(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)


def name_sort_key(full_name: str) -> str:
    """Class-list order of people: given name (last word), then middle names, then surname."""
    words = clean(full_name).split(" ")
    surname = words[0] if len(words) > 1 else ""
    return "\x02".join((sort_key(words[-1]), sort_key(" ".join(words[1:-1])), sort_key(surname)))


def long_date(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2027": days below 10 and months 1-2 with a leading 0 (Nghị định 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """ "05/02/2027"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def short_time(instant: datetime) -> str:
    """ "14:05 05/02/2027" of an instant already in local time."""
    return f"{instant.hour:02d}:{instant.minute:02d} {short_date(instant.date())}"


def duration(length: timedelta) -> str:
    """ "2 ngày 3 giờ", "3 giờ 05 phút", "4 phút", "dưới 1 phút"; rounded down; negative lengths count as zero."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
    if hours:
        return f"{hours} giờ {minutes % 60:02d} phút"
    return f"{minutes} phút" if minutes else "dưới 1 phút"


def number(value: int) -> str:
    """ "1.234.567"."""
    return f"{value:,}".replace(",", ".")
