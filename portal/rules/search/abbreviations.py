"""Abbreviations of schools and offices, and what they stand for; either finds the other, after itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portal.rules.search.syllables import keys_of

_TABLE = """
GV giáo viên | GVCN giáo viên chủ nhiệm | GVBM giáo viên bộ môn | CBGV cán bộ giáo viên | CBQL cán bộ quản lý
CBVC cán bộ viên chức | HS học sinh | HSSV học sinh sinh viên | SV sinh viên | PHHS phụ huynh học sinh
CMHS cha mẹ học sinh | BGH ban giám hiệu | HT hiệu trưởng | PHT phó hiệu trưởng | TPT tổng phụ trách
CNTT công nghệ thông tin | CSDL cơ sở dữ liệu | CĐS chuyển đổi số | GDĐT giáo dục và đào tạo
PGDĐT phòng giáo dục và đào tạo | SGDĐT sở giáo dục và đào tạo | BGDĐT bộ giáo dục và đào tạo
PGD phòng giáo dục | SGD sở giáo dục | THCS trung học cơ sở | THPT trung học phổ thông | MN mầm non
GDMN giáo dục mầm non | GDTH giáo dục tiểu học | GDTrH giáo dục trung học | GDTX giáo dục thường xuyên
GDNN giáo dục nghề nghiệp | GDPT giáo dục phổ thông | CTGDPT chương trình giáo dục phổ thông
GDTC giáo dục thể chất | GDQP giáo dục quốc phòng | GDCD giáo dục công dân | TDTT thể dục thể thao
UBND ủy ban nhân dân | HĐND hội đồng nhân dân | HĐT hội đồng trường | KHCN khoa học công nghệ
QĐ quyết định | NĐ nghị định | TT thông tư | CV công văn | TB thông báo | KH kế hoạch | BC báo cáo
BHYT bảo hiểm y tế | BHXH bảo hiểm xã hội | PCCC phòng cháy chữa cháy | ATGT an toàn giao thông
ATTP an toàn thực phẩm | TNTT tai nạn thương tích | BLHĐ bạo lực học đường
HK học kỳ | HKI học kỳ I | HKII học kỳ II | HK1 học kỳ 1 | HK2 học kỳ 2 | KT kiểm tra | SGK sách giáo khoa
TKB thời khóa biểu | ĐTB điểm trung bình | HSG học sinh giỏi | TN tốt nghiệp | TS tuyển sinh
TPHCM thành phố Hồ Chí Minh | HCM Hồ Chí Minh | TP thành phố | SKKN sáng kiến kinh nghiệm
TNCS thanh niên cộng sản | ĐTN đoàn thanh niên | CĐCS công đoàn cơ sở
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    entries = [entry.split() for line in table.strip().splitlines() for entry in line.split("|")]
    return {keys_of(short).folded: tuple(keys_of(word).folded for word in words) for short, *words in entries}


LONG_FORMS: Mapping[str, tuple[str, ...]] = _read(_TABLE)
_SHORT_FORMS: Mapping[tuple[str, ...], str] = {words: short for short, words in LONG_FORMS.items()}
_LONGEST = max(len(words) for words in _SHORT_FORMS)


def others_of(folded: Iterable[str]) -> list[tuple[str, ...]]:
    """For each word of a run what may stand in its place: the long form of an abbreviation, or the abbreviation of
    which it is a part."""
    run = list(folded)
    others: dict[int, list[str]] = defaultdict(list)
    for place, word in enumerate(run):
        if word in LONG_FORMS:
            others[place].append(" ".join(LONG_FORMS[word]))
        for length in range(2, min(_LONGEST, len(run) - place) + 1):
            if short := _SHORT_FORMS.get(tuple(run[place : place + length])):
                for part in range(place, place + length):
                    others[part].append(short)
    return [tuple(others.get(place, ())) for place in range(len(run))]
