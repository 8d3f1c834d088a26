"""The 54 ethnic groups of Vietnam by a key made of the name, with the spellings under which lists name them.

Two numberings are in use (QĐ 121-TCTK/PPCĐ of 1979 and that of the census), so no number is kept: an export chooses
its own by this key. Source of the names: the list of the General Statistics Office.
"""

import re

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import clean, fold

ETHNICITY_LABELS: dict[str, str] = {
    "kinh": "Kinh",
    "tay": "Tày",
    "thai": "Thái",
    "hoa": "Hoa",
    "khmer": "Khmer",
    "muong": "Mường",
    "nung": "Nùng",
    "mong": "Mông",
    "dao": "Dao",
    "gia_rai": "Gia Rai",
    "ngai": "Ngái",
    "e_de": "Ê Đê",
    "ba_na": "Ba Na",
    "xo_dang": "Xơ Đăng",
    "san_chay": "Sán Chay",
    "co_ho": "Cơ Ho",
    "cham": "Chăm",
    "san_diu": "Sán Dìu",
    "hre": "Hrê",
    "mnong": "Mnông",
    "raglay": "Raglay",
    "xtieng": "Xtiêng",
    "bru_van_kieu": "Bru-Vân Kiều",
    "tho": "Thổ",
    "giay": "Giáy",
    "co_tu": "Cơ Tu",
    "gie_trieng": "Giẻ Triêng",
    "ma": "Mạ",
    "kho_mu": "Khơ Mú",
    "co": "Co",
    "ta_oi": "Tà Ôi",
    "cho_ro": "Chơ Ro",
    "khang": "Kháng",
    "xinh_mun": "Xinh Mun",
    "ha_nhi": "Hà Nhì",
    "chu_ru": "Chu Ru",
    "lao": "Lào",
    "la_chi": "La Chí",
    "la_ha": "La Ha",
    "phu_la": "Phù Lá",
    "la_hu": "La Hủ",
    "lu": "Lự",
    "lo_lo": "Lô Lô",
    "chut": "Chứt",
    "mang": "Mảng",
    "pa_then": "Pà Thẻn",
    "co_lao": "Cờ Lao",
    "cong": "Cống",
    "bo_y": "Bố Y",
    "si_la": "Si La",
    "pu_peo": "Pu Péo",
    "brau": "Brâu",
    "o_du": "Ơ Đu",
    "ro_mam": "Rơ Măm",
    "foreign": mark("Người nước ngoài"),
    "other": mark("Khác, không rõ"),
}
_ALIASES: dict[str, tuple[str, ...]] = {
    "kinh": ("Việt",),
    "hoa": ("Hán",),
    "khmer": (
        "Khơ-me",
        "Khơ Me",
        "Khơme",
    ),
    "mong": (
        "H'Mông",
        "HMông",
        "H’Mông",
        "Mèo",
    ),
    "gia_rai": (
        "Gia-rai",
        "Jrai",
        "Giarai",
    ),
    "e_de": (
        "Ê-đê",
        "Êđê",
    ),
    "ba_na": (
        "Ba-na",
        "Bana",
    ),
    "xo_dang": ("Xơ-đăng",),
    "san_chay": (
        "Cao Lan",
        "Sán Chỉ",
        "Cao Lan - Sán Chỉ",
    ),
    "co_ho": (
        "Cơ-ho",
        "K'Ho",
        "Kơ Ho",
    ),
    "cham": ("Chàm",),
    "hre": ("H'rê",),
    "mnong": (
        "M'Nông",
        "M-nông",
    ),
    "raglay": (
        "Ra-glai",
        "Ra Glai",
        "Raglai",
    ),
    "xtieng": (
        "S'tiêng",
        "Stiêng",
    ),
    "bru_van_kieu": (
        "Bru Vân Kiều",
        "Vân Kiều",
        "Bru",
    ),
    "co_tu": (
        "Cơ-tu",
        "Ka Tu",
    ),
    "gie_trieng": (
        "Gié Triêng",
        "Giẻ-Triêng",
        "Gié-Triêng",
    ),
    "kho_mu": ("Khơ-mú",),
    "co": (
        "Cor",
        "Kor",
    ),
    "ta_oi": ("Tà-ôi",),
    "cho_ro": ("Chơ-ro",),
    "xinh_mun": ("Xinh-mun",),
    "chu_ru": ("Chu-ru",),
    "co_lao": ("Cơ Lao",),
    "pu_peo": ("Pu-péo",),
    "o_du": ("Ơ-đu",),
    "ro_mam": ("Rơ-măm",),
    "foreign": ("Nước ngoài", "Ngoại kiều"),
    "other": ("Khác", "Không rõ"),
}


def _letters(text: str) -> str:
    """Lower case with its marks but nothing between the letters: "H'Mông" and "H Mông" are one."""
    return re.sub(r"[\W_]", "", clean(text).lower())


def _spellings() -> dict[str, str]:
    """Every known spelling, with and without marks, and the key it means; a spelling two groups share is left out."""
    exact = {
        _letters(spelling): key
        for key, label in ETHNICITY_LABELS.items()
        for spelling in (key, label, *_ALIASES.get(key, ()))
    }
    folded: dict[str, set[str]] = {}
    for spelling, key in exact.items():
        folded.setdefault(fold(spelling), set()).add(key)
    return {**{spelling: keys.pop() for spelling, keys in folded.items() if len(keys) == 1}, **exact}


_KEYS = _spellings()


def read_ethnicity(typed: str) -> str:
    """The key of a typed name or of a key itself, "" of nothing; RuleBroken for what nobody knows."""
    text = re.sub(r"^(người|dân tộc)\s+(?!nước)", "", clean(typed).lower())
    if not text:
        return ""
    key = _KEYS.get(_letters(text))
    if key is None:
        raise RuleBroken("Không có dân tộc “%(typed)s” trong danh mục.", field="ethnicity", typed=clean(typed))
    return key
