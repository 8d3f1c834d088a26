"""Which strings of letters could be a Vietnamese syllable."""

import re
import unicodedata

from portal.rules.vietnamese import fold

_TABLE = """
a ac ach ai am an ang anh ao ap at au ay
ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt uâ uân uâng uât uây uê uêch uênh uơ
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y ych yên yêm yêng yêt yêu ynh yt
"""
_RHYMES = frozenset(_TABLE.split())
_PLAIN_RHYMES = frozenset(fold(rhyme) for rhyme in _RHYMES)
_ONSET = re.compile(r"(?:ngh|ng|nh|gh|gi(?=[aăâeêioôơuư])|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?")
_WITHOUT_A_VOWEL_MORE = frozenset({"gi", "gin", "giêng", "gieng", "giêc", "giêt"})
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def is_syllable(written: str) -> bool:
    """Whether it could be a Vietnamese syllable, with all its marks or with none; not whether anybody uses it."""
    decomposed = unicodedata.normalize("NFD", written.lower())
    plain = "".join(char for char in decomposed if char not in _TONES)
    if len(decomposed) - len(plain) > 1:
        return False
    plain = unicodedata.normalize("NFC", plain)
    onset = _ONSET.match(plain)
    rhyme = plain[onset.end() :] if onset else plain
    return rhyme in _RHYMES or rhyme in _PLAIN_RHYMES or plain in _WITHOUT_A_VOWEL_MORE
