"""Vietnamese typed before Unicode: TCVN3 (the fonts .Vn…) and VNI text, recognised by its syllables and converted.

Such text looks like "Céng hßa x· héi chñ nghÜa" or "Coäng hoøa xaõ hoäi". It is converted only when nearly every
marked word becomes a syllable that Vietnamese can have; a line that reads well as it is stays as it is.
Sources: TCVN 5712:1993 (VN3), VNI-Windows 2.x; tables as published by the Unicode converters in use (UniKey).
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

FEWEST_WORDS = 5
SURE = 0.85
"""So large a share of the marked words must be possible syllables."""
DOUBTFUL = 0.5

_TCVN3 = str.maketrans(
    dict(
        zip(
            "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
            "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
            strict=True,
        )
    )
)
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
_VNI_MARKS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _ROOF,
    "á": _ROOF + _ACUTE,
    "à": _ROOF + _GRAVE,
    "å": _ROOF + _HOOK,
    "ã": _ROOF + _TILDE,
    "ä": _ROOF + _DOT,
    "ê": _BOWL,
    "é": _BOWL + _ACUTE,
    "è": _BOWL + _GRAVE,
    "ú": _BOWL + _HOOK,
    "ü": _BOWL + _TILDE,
    "ë": _BOWL + _DOT,
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile(
    f"([aeouyôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_ALONE)}])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s!-@\[-`{-~]+")
_ONLY_UNICODE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|kh|gh|gi|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    "(?:uyê|iêu|yêu|oai|oay|oao|oeo|uôi|ươi|ươu|uây|uyu|uya|iê|yê|ươ|uô|oa|oă|oe|oo|uâ|uê|uơ|uy|ia|ya|ua|ưa"
    "|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ưu|ưi|ui|[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[mnptc])?"
)
_TONES = frozenset({_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT})
_NO_TONES = {ord(tone): None for tone in _TONES}
_LATE_TONE = re.compile(f"(?:[aăâeêoôơư][iouy]|(?<!g)iu|(?<!q)ui)[{''.join(_TONES)}]")
"""A tone on the second letter of a falling pair."""


def recover(text: str) -> str:
    """The text with lines in TCVN3 or VNI turned into Unicode when that is certain; anything else as it was."""
    lines = text.split("\n")
    doubtful = [number for number, line in enumerate(lines) if _is_doubtful(line)]
    convert = _find_converter([word for number in doubtful for word in _marked_words(lines[number])])
    if convert is None:
        return text
    for number in doubtful:
        lines[number] = convert(lines[number])
    return "\n".join(lines)


def share_of_syllables(text: str) -> float:
    """How many of the words with letters beyond ASCII can be Vietnamese syllables, 0 to 1; 0 with too few words."""
    words = _marked_words(text)
    return _share(words) if len(words) >= FEWEST_WORDS else 0.0


def is_syllable(word: str) -> bool:
    """Whether a word is built like a Vietnamese syllable: "nghiêng", "Quỹ"; not "nghªng", nor "xaõ" for "xão"."""
    marked = "".join(map(_apart, unicodedata.normalize("NFC", word.lower())))
    letters = marked.translate(_NO_TONES)
    tones = [char for char in marked if char in _TONES]
    if len(tones) > 1 or not _SYLLABLE.fullmatch(letters) or _LATE_TONE.search(marked):
        return False
    return not letters.endswith(("p", "t", "c", "ch")) or not tones or tones[0] in {_ACUTE, _DOT}


def _apart(letter: str) -> str:
    """A letter with its tone behind it: "ậ" becomes "â" and the dot."""
    signs = unicodedata.normalize("NFD", letter)
    tone = "".join(char for char in signs if char in _TONES)
    return unicodedata.normalize("NFC", signs.translate(_NO_TONES)) + tone


def _is_doubtful(line: str) -> bool:
    words = _marked_words(line)
    return bool(words) and not _ONLY_UNICODE.search(line) and _share(words) < DOUBTFUL


def _find_converter(words: Sequence[str]) -> Callable[[str], str] | None:
    if len(words) < FEWEST_WORDS:
        return None
    shares = sorted(
        ((_share([convert(word) for word in words]), place) for place, convert in enumerate(_CONVERTERS)), reverse=True
    )
    return _CONVERTERS[shares[0][1]] if shares[0][0] >= SURE else None


def _marked_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not word.isascii() and len(word) > 1]


def _share(words: Sequence[str]) -> float:
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    return _VNI_PAIR.sub(_vni_letter, text)


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, alone = found.groups()
    if alone:
        return _in_case(_VNI_ALONE[alone.lower()], alone)
    letter = _in_case(_VNI_ALONE.get(base.lower(), base.lower()), base)
    return unicodedata.normalize("NFC", letter + _VNI_MARKS[mark.lower()])


def _in_case(letter: str, model: str) -> str:
    return letter.upper() if model.isupper() else letter


_CONVERTERS: tuple[Callable[[str], str], ...] = (_from_tcvn3, _from_vni)
