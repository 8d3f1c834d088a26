"""Vietnamese typed while the keyboard program was off: "tieengs" (Telex) and "d9uong2" (VNI)."""

import re
import unicodedata

from portal.rules.search.rhymes import is_syllable
from portal.rules.search.syllables import keys_of

_DOUBLED = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ", "aw": "ă", "ow": "ơ", "uw": "ư"}
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_MARKS = {"6": "\u0302", "7": "\u031b", "8": "\u0306"}
_VNI_MARKED = {"6": "aeo", "7": "ou", "8": "a", "9": "d"}
_TELEX = re.compile(r"[a-z]{2,10}")
_VNI = re.compile(r"[a-z]{1,7}[1-9][a-z]{0,6}[1-9]?[a-z]{0,4}[1-9]?")


def untelex(typed: str) -> str:
    """The Vietnamese syllable that these keys make; "" if it is no syllable or the keys are one as they are."""
    word = unicodedata.normalize("NFC", typed).lower()
    if len(word) > 2 and _TELEX.fullmatch(word):
        return "" if is_syllable(word) else _syllable(_from_telex(word)) or _syllable(_from_telex(word, w_last=True))
    return _syllable(_from_vni(word)) if _VNI.fullmatch(word) else ""


def _syllable(word: str) -> str:
    composed = unicodedata.normalize("NFC", word)
    return keys_of(composed).exact if is_syllable(composed) else ""


def _from_telex(word: str, *, w_last: bool = False) -> str:
    """``w_last``: a w at the end marks whatever can be marked ("chuaw", "duongw"), not just the letter before."""
    word, tone = _take_tone(word)
    if w_last and word.endswith("w"):
        return _toned(_horn(word[:-1]), tone)
    if word.count("d") > 1 and word.startswith("d") and word.endswith("d"):
        word = "đ" + word[1:-1]
    letter = re.search(r"([aeo])([a-z]+)\1$", word)  # "thanaf": the mark typed at the end
    if letter and not re.search("[aeo]", letter[2]):
        word = word[: letter.start()] + letter[1] * 2 + letter[2]
    word = re.sub("uwow|uow|uwo", "ươ", word)
    word = re.sub("aa|ee|oo|dd|aw|ow|uw", lambda match: _DOUBLED[match[0]], word)
    return _toned(word, tone)


def _take_tone(word: str) -> tuple[str, str]:
    """The tone key may stand anywhere after the first vowel: "toans", "tosan"."""
    for place in range(len(word) - 1, 0, -1):
        if word[place] in _TELEX_TONES and re.search("[aeiouy]", word[:place]):
            return word[:place] + word[place + 1 :], _TELEX_TONES[word[place]]
    return word, ""


def _horn(word: str) -> str:
    for plain, marked in (("uo", "ươ"), ("u", "ư"), ("o", "ơ"), ("a", "ă")):
        if plain in word:
            return word.replace(plain, marked, 1)
    return word


def _from_vni(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for char in word:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char in _VNI_MARKED:
            letters = _vni_marked(letters, char)
        else:
            letters.append(char)
    return _toned("".join(letters), tone)


def _vni_marked(letters: list[str], key: str) -> list[str]:
    """The key marks the last letter that can have it; 7 after uo both."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] not in _VNI_MARKED[key]:
            continue
        letters[place] = "đ" if key == "9" else letters[place] + _VNI_MARKS[key]
        if key == "7" and place and letters[place - 1] == "u" and letters[place][0] == "o":
            letters[place - 1] += _VNI_MARKS[key]
        return letters
    return [*letters, key]


def _toned(word: str, tone: str) -> str:
    """With the tone on some vowel; ``keys_of`` puts it where it belongs."""
    composed = unicodedata.normalize("NFC", word)
    vowel = re.search("[aăâeêioôơuưy]", composed)
    return composed[: vowel.end()] + tone + composed[vowel.end() :] if vowel and tone else composed
