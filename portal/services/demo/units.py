"""The units of the demo: everybody the five letters name, and schools below them."""

from collections.abc import Iterable
from datetime import date

from portal.models.units import Unit
from portal.services.demo import rows

SINCE = date(2010, 9, 1)
"""From when units exist and belong together; before the oldest letter."""

UNITS: tuple[tuple[str, str, str, str], ...] = (
    # key, parent, kind, name
    ("tw", "", "programme_board", "Ban Quản lý Chương trình SEQAP Trung ương"),
    # Bến Tre: letter 683 goes to its offices
    ("bentre", "tw", "department", "Sở Giáo dục và Đào tạo Bến Tre"),
    ("vp.bentre", "bentre", "department_division", "Văn phòng Sở Giáo dục và Đào tạo Bến Tre"),
    ("gdth.bentre", "bentre", "department_division", "Phòng Giáo dục Tiểu học, Sở Giáo dục và Đào tạo Bến Tre"),
    ("cholach", "bentre", "district_office", "Phòng Giáo dục và Đào tạo huyện Chợ Lách"),
    ("vinhbinh", "cholach", "primary_school", "Trường Tiểu học Vĩnh Bình"),
    ("phubinh", "vinhbinh", "campus", "Điểm trường Phú Bình, Trường Tiểu học Vĩnh Bình"),
    ("hoanghia", "cholach", "primary_school", "Trường Tiểu học Hòa Nghĩa"),
    ("longthoi", "cholach", "lower_secondary_school", "Trường THCS Long Thới"),
    ("sondinh", "cholach", "preschool", "Trường Mẫu giáo Sơn Định"),
    ("batri", "bentre", "district_office", "Phòng Giáo dục và Đào tạo huyện Ba Tri"),
    ("anbinhtay", "batri", "primary_school", "Trường Tiểu học An Bình Tây"),
    ("tanthuy", "batri", "lower_secondary_school", "Trường THCS Tân Thủy"),
    ("giongtrom", "bentre", "district_office", "Phòng Giáo dục và Đào tạo huyện Giồng Trôm"),
    ("luongquoi", "giongtrom", "primary_school", "Trường Tiểu học Lương Quới"),
    ("binhhoa", "giongtrom", "lower_secondary_school", "Trường THCS Bình Hòa"),
    ("mocaybac", "bentre", "district_office", "Phòng Giáo dục và Đào tạo huyện Mỏ Cày Bắc"),
    ("nhuanphutan", "mocaybac", "primary_school", "Trường Tiểu học Nhuận Phú Tân"),
    ("thanhphu", "bentre", "district_office", "Phòng Giáo dục và Đào tạo huyện Thạnh Phú"),
    ("giaothanh", "thanhphu", "primary_school", "Trường Tiểu học Giao Thạnh"),
    ("nguyendinhchieu", "bentre", "upper_secondary_school", "Trường THPT Nguyễn Đình Chiểu"),
    ("gdtx.cholach", "bentre", "vocational_continuing_centre", "Trung tâm GDNN-GDTX huyện Chợ Lách"),
    # Vĩnh Long: plan 1648 names these divisions, offices, schools and centres
    ("vinhlong", "tw", "department", "Sở Giáo dục và Đào tạo Vĩnh Long"),
    ("vp.vinhlong", "vinhlong", "department_division", "Văn phòng Sở Giáo dục và Đào tạo Vĩnh Long"),
    ("mnth.vinhlong", "vinhlong", "department_division", "Phòng Giáo dục Mầm non - Giáo dục Tiểu học"),
    ("trhgdtx.vinhlong", "vinhlong", "department_division", "Phòng Giáo dục Trung học - Giáo dục thường xuyên"),
    ("tccb.vinhlong", "vinhlong", "department_division", "Phòng Tổ chức - Cán bộ"),
    ("khtc.vinhlong", "vinhlong", "department_division", "Phòng Kế hoạch - Tài chính"),
    ("khaothi.vinhlong", "vinhlong", "department_division", "Phòng Khảo thí - Kiểm định chất lượng giáo dục"),
    ("tpvinhlong", "vinhlong", "district_office", "Phòng Giáo dục và Đào tạo thành phố Vĩnh Long"),
    ("nguyendu", "tpvinhlong", "primary_school", "Trường Tiểu học Nguyễn Du"),
    ("tambinh", "vinhlong", "district_office", "Phòng Giáo dục và Đào tạo huyện Tam Bình"),
    ("songphu", "tambinh", "lower_secondary_school", "Trường THCS Song Phú"),
    ("longho", "vinhlong", "district_office", "Phòng Giáo dục và Đào tạo huyện Long Hồ"),
    ("hoamy", "longho", "preschool", "Trường Mầm non Họa Mi"),
    ("luuvanliet", "vinhlong", "upper_secondary_school", "Trường THPT Lưu Văn Liệt"),
    ("thpt.tambinh", "vinhlong", "upper_secondary_school", "Trường THPT Tam Bình"),
    ("phuquoi", "vinhlong", "lower_upper_secondary_school", "Trường THCS và THPT Phú Quới"),
    ("gdtx.tambinh", "vinhlong", "vocational_continuing_centre", "Trung tâm GDNN-GDTX huyện Tam Bình"),
    # Quảng Ninh: letter 489
    ("quangninh", "tw", "department", "Sở Giáo dục và Đào tạo Quảng Ninh"),
    ("gdtrh.quangninh", "quangninh", "department_division", "Phòng Giáo dục Trung học, Sở GDĐT Quảng Ninh"),
    ("halong", "quangninh", "district_office", "Phòng Giáo dục và Đào tạo thành phố Hạ Long"),
    ("campha", "quangninh", "district_office", "Phòng Giáo dục và Đào tạo thành phố Cẩm Phả"),
    ("vandon", "quangninh", "district_office", "Phòng Giáo dục và Đào tạo huyện Vân Đồn"),
    ("hongai", "quangninh", "upper_secondary_school", "Trường THPT Hòn Gai"),
    ("quanlan", "quangninh", "lower_upper_secondary_school", "Trường THCS và THPT Quan Lạn"),
    ("gdtx.campha", "quangninh", "vocational_continuing_centre", "Trung tâm GDNN-GDTX thành phố Cẩm Phả"),
    ("hngdtx.quangninh", "quangninh", "vocational_continuing_centre", "Trung tâm HN-GDTX Tỉnh Quảng Ninh"),
    # Hậu Giang: letter 642 of the office of Phụng Hiệp
    ("haugiang", "tw", "department", "Sở Giáo dục và Đào tạo Hậu Giang"),
    ("phunghiep", "haugiang", "district_office", "Phòng Giáo dục và Đào tạo huyện Phụng Hiệp"),
    ("kinhcung", "phunghiep", "preschool", "Trường Mẫu giáo Kinh Cùng"),
    ("hiephung", "phunghiep", "primary_school", "Trường Tiểu học Hiệp Hưng"),
    ("tanbinh", "phunghiep", "primary_school", "Trường Tiểu học Tân Bình"),
    ("cayduong", "phunghiep", "lower_secondary_school", "Trường THCS Cây Dương"),
    ("hoaan", "phunghiep", "lower_secondary_school", "Trường THCS Hòa An"),
    ("phuongninh", "phunghiep", "primary_lower_secondary_school", "Trường Tiểu học và THCS Phương Ninh"),
    # Thành phố Hồ Chí Minh: letter 555 of the office of Quận 9
    ("tphcm", "tw", "department", "Sở Giáo dục và Đào tạo Thành phố Hồ Chí Minh"),
    ("quan9", "tphcm", "district_office", "Phòng Giáo dục và Đào tạo Quận 9"),
    ("ktthhn", "quan9", "centre", "Trung tâm Kỹ thuật tổng hợp - Hướng nghiệp Quận 9"),
    ("bdgd", "quan9", "other", "Trường Bồi dưỡng Giáo dục Quận 9"),
    ("hoasen", "quan9", "preschool", "Trường Mầm non Hoa Sen"),
    ("phuocbinh", "quan9", "primary_school", "Trường Tiểu học Phước Bình"),
    ("tanphu", "quan9", "primary_school", "Trường Tiểu học Tân Phú"),
    ("hoalu", "quan9", "lower_secondary_school", "Trường THCS Hoa Lư"),
)
PROFESSIONAL: tuple[tuple[str, str], ...] = (
    # child, the unit that guides it in its field of work
    ("cholach", "gdth.bentre"),
    ("batri", "gdth.bentre"),
    ("tpvinhlong", "mnth.vinhlong"),
    ("tambinh", "mnth.vinhlong"),
    ("luuvanliet", "trhgdtx.vinhlong"),
    ("thpt.tambinh", "trhgdtx.vinhlong"),
    ("gdtx.tambinh", "trhgdtx.vinhlong"),
    ("phuquoi", "longho"),  # its lower secondary classes
    ("hongai", "gdtrh.quangninh"),
)
PLACES: dict[str, str] = {
    "tw": "Hà Nội",
    "bentre": "Bến Tre",
    "cholach": "Chợ Lách",
    "batri": "Ba Tri",
    "giongtrom": "Giồng Trôm",
    "mocaybac": "Mỏ Cày Bắc",
    "thanhphu": "Thạnh Phú",
    "vinhlong": "Vĩnh Long",
    "tambinh": "Tam Bình",
    "longho": "Long Hồ",
    "quangninh": "Quảng Ninh",
    "halong": "Hạ Long",
    "campha": "Cẩm Phả",
    "vandon": "Vân Đồn",
    "haugiang": "Hậu Giang",
    "phunghiep": "Phụng Hiệp",
    "tphcm": "Thành phố Hồ Chí Minh",
    "quan9": "Quận 9",
}
CODES: dict[str, str] = {
    # organisation identifiers in the manner of Quyết định 20/2020/QĐ-TTg; units below are numbered
    "tw": "G04.60",
    "bentre": "H07.08",
    "vinhlong": "H61.08",
    "quangninh": "H49.08",
    "haugiang": "H30.08",
    "tphcm": "H29.08",
}
PARENT: dict[str, str] = {key: parent for key, parent, _kind, _name in UNITS}
KIND: dict[str, str] = {key: kind for key, _parent, kind, _name in UNITS}


def write_units() -> dict[str, Unit]:
    """Write units and edges; by key."""
    rows.ensure_kinds()
    codes, places = dict(CODES), dict(PLACES)
    units: dict[str, Unit] = {}
    counts: dict[str, int] = {}
    for key, parent, kind, name in UNITS:
        counts[parent] = counts.get(parent, 0) + 1
        codes.setdefault(key, f"{codes.get(parent, '')}.{counts[parent]:02d}")
        places.setdefault(key, places.get(parent, ""))
        units[key] = rows.new_unit(
            code=codes[key],
            name=name,
            kind=kind,
            place=places[key],
            since=SINCE,
            phone=f"0900 000 {len(units):03d}",
            email=f"{key}@example.vn",
        )
    rows.write_all(units.values())
    administrative = [(units[key], units[parent]) for key, parent, _kind, _name in UNITS if parent]
    professional = [(units[child], units[parent]) for child, parent in PROFESSIONAL]
    rows.write_edges(administrative, relation="administrative", since=SINCE)
    rows.write_edges(professional, relation="professional", since=SINCE)
    return units


def below(top: str, kinds: Iterable[str] = ()) -> list[str]:
    """Keys of the units below, at any depth, in the order of the table; ``kinds`` narrows them."""
    wanted, inside = set(kinds), {top}
    for key, parent, _kind, _name in UNITS:  # parents stand before their children
        if parent in inside:
            inside.add(key)
    return [key for key in KIND if key in inside and key != top and (not wanted or KIND[key] in wanted)]
