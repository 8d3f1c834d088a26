"""The 29 kinds of administrative document (Nghị định 30/2020/NĐ-CP, Art. 7) and their abbreviations (Appendix III)."""

from dataclasses import dataclass

from portal.errors import mark


@dataclass(frozen=True)
class DocumentType:
    """``abbreviation`` stands in the symbol, e.g. QĐ in 05/QĐ-SGDĐT; an official letter has none."""

    code: str
    label: str
    abbreviation: str = ""


_ALL = (
    DocumentType("official_letter", mark("Công văn")),
    DocumentType("resolution", mark("Nghị quyết"), "NQ"),
    DocumentType("decision", mark("Quyết định"), "QĐ"),
    DocumentType("directive", mark("Chỉ thị"), "CT"),
    DocumentType("statute", mark("Quy chế"), "QC"),
    DocumentType("regulation", mark("Quy định"), "QyĐ"),
    DocumentType("communique", mark("Thông cáo"), "TC"),
    DocumentType("notice", mark("Thông báo"), "TB"),
    DocumentType("guidance", mark("Hướng dẫn"), "HD"),
    DocumentType("programme", mark("Chương trình"), "CTr"),
    DocumentType("plan", mark("Kế hoạch"), "KH"),
    DocumentType("scheme", mark("Phương án"), "PA"),
    DocumentType("master_plan", mark("Đề án"), "ĐA"),
    DocumentType("project", mark("Dự án"), "DA"),
    DocumentType("report", mark("Báo cáo"), "BC"),
    DocumentType("minutes", mark("Biên bản"), "BB"),
    DocumentType("submission", mark("Tờ trình"), "TTr"),
    DocumentType("contract", mark("Hợp đồng"), "HĐ"),
    DocumentType("urgent_dispatch", mark("Công điện"), "CĐ"),
    DocumentType("memorandum", mark("Bản ghi nhớ"), "BGN"),
    DocumentType("agreement", mark("Bản thỏa thuận"), "BTT"),
    DocumentType("power_of_attorney", mark("Giấy ủy quyền"), "GUQ"),
    DocumentType("invitation", mark("Giấy mời"), "GM"),
    DocumentType("introduction", mark("Giấy giới thiệu"), "GGT"),
    DocumentType("leave", mark("Giấy nghỉ phép"), "GNP"),
    DocumentType("dispatch_slip", mark("Phiếu gửi"), "PG"),
    DocumentType("transfer_slip", mark("Phiếu chuyển"), "PC"),
    DocumentType("notice_slip", mark("Phiếu báo"), "PB"),
    DocumentType("public_letter", mark("Thư công")),
)
TYPES: dict[str, DocumentType] = {kind.code: kind for kind in _ALL}
