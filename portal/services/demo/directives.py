"""Two directives posted just now, so that a clock is running, and a draft somebody is still writing."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.adapters.spreadsheet import write_table
from portal.models.documents import Document
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.rules.school_years import school_year_of, year_name
from portal.services.demo.duties import give_duties, report_first
from portal.services.demo.people import Cast
from portal.services.demo.texts import read_bytes, read_text
from portal.services.documents import forwarding
from portal.services.documents.approvals import FOUR_EYES
from portal.services.documents.approving import write_submission
from portal.services.documents.composing import Content, attach_files, save_draft, start_draft
from portal.services.documents.groups import add_units, create_group
from portal.services.documents.numbering import reserve
from portal.services.documents.posting import post_document
from portal.services.documents.spread_reading import confirm
from portal.services.documents.spreading import Choice, spread_document
from portal.services.people.actors import load_actor

POWER_CUT = "Từ 5 giờ đến 18 giờ, ngừng cấp điện khu vực xã Vĩnh Bình để sửa chữa đường dây trung thế.\n"
CHECKLIST = (
    ("1", "Hồ sơ trường và các điểm trường", "Trường"),
    ("2", "Hồ sơ học sinh: chuyển đến, chuyển đi, nghỉ học", "Trường"),
    ("3", "Điểm kiểm tra và đánh giá học kỳ I", "Trường"),
    ("4", "Hồ sơ đội ngũ: cán bộ quản lý, giáo viên, nhân viên", "Trường"),
    ("5", "Phòng học, thiết bị, đồ dùng đồ chơi", "Trường"),
    ("6", "Kiểm tra độ chính xác số liệu của các trường", "Phòng GDĐT"),
)


@dataclass(frozen=True)
class StoredFile:
    """A file already in the store, with the name it is given."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Files:
    """What the two directives carry."""

    checklist: StoredFile
    steps: StoredFile
    schedule: StoredFile
    """Signed with a certificate made for the demo."""
    power_cut: StoredFile
    """Not of the directives: what a school shows when it contests that it received one."""


def store_files(store: FileStore) -> Files:
    """Put the attachments into the store; before any row names them."""
    table = write_table(
        "Bảng rà soát dữ liệu giữa năm học",
        [("STT", 6), ("Nội dung", 60), ("Thực hiện", 16), ("Đã đủ (Có/Không)", 18), ("Ghi chú", 30)],
        [(*row, "", "") for row in CHECKLIST],
    )
    return Files(
        _put(store, "Bảng rà soát dữ liệu giữa năm học.xlsx", table),
        _put(store, "Các bước gửi báo cáo qua cổng.txt", read_text("directives/steps.txt").encode("utf-8-sig")),
        _put(store, "Lịch rà soát dữ liệu (đã ký số).pdf", read_bytes("directives/schedule-signed.pdf")),
        _put(store, "Thông báo ngừng cấp điện.txt", POWER_CUT.encode("utf-8-sig")),
    )


def _put(store: FileStore, name: str, content: bytes) -> StoredFile:
    stored = store.put(io.BytesIO(content))
    return StoredFile(name, stored.sha256, stored.size)


def post_directives(cast: Cast, files: Files) -> list[Document]:
    """Post both as their clerks would, this minute."""
    today, year = clock.today(), year_name(school_year_of(clock.today()))
    first = Content(
        code="1206/SGDĐT-GDTH",
        subject=f"V/v hoàn thành cập nhật dữ liệu giữa năm học {year}",
        place="Bến Tre",
        issued_on=today,
        signer_name=cast.accounts["lanhdao.bentre"].full_name,
        signer_position="GIÁM ĐỐC",
        urgency="urgent",
        reply_by=today + timedelta(days=7),
        recipient_lines="Lưu: VT, GDTH.",
        body=read_text("directives/mid-year.txt") % {"school_year": year},
        addressing=Addressing(subordinates="all"),
    )
    second = Content(
        code="318/BGDĐT-SEQAP",
        subject="V/v tiếp nhận văn bản hằng ngày và gửi báo cáo qua hệ thống trao đổi trực tuyến",
        place="Hà Nội",
        issued_on=today,
        signer_name=cast.accounts["lanhdao.tw"].full_name,
        capacity="KT.",
        signer_position="GIÁM ĐỐC, PHÓ GIÁM ĐỐC",
        recipient_lines="Lưu: VT, SEQAP.",
        body=read_text("directives/exchange.txt"),
        addressing=Addressing(subordinates="all", kinds=("department", "district_office")),
    )
    posted = [
        _post(cast.accounts["vanthu.bentre"], "demo-directive-1", first, files.checklist, files.schedule),
        _post(cast.accounts["vanthu.tw"], "demo-directive-2", second, files.steps),
    ]
    report_first(cast.accounts["vanthu.cholach"], posted[0], files.checklist)
    for key, remark in FORWARDED:
        _forward(cast.accounts[f"vanthu.{key}"], posted[1], remark)
    _spread(cast, posted[0])
    _save_group(cast)
    return posted


def _save_group(cast: Cast) -> None:
    clerk, _units = load_actor(cast.accounts["vanthu.bentre"])
    group = create_group(clerk, name="Các trường trung học phổ thông")
    add_units(clerk, group_id=group.id, unit_ids=[], kind="upper_secondary_school")


def _spread(cast: Cast, document: Document) -> None:
    """The head of a school spreads the directive of the department to everybody there; one teacher has read it."""
    head, _units = load_actor(cast.accounts["hieutruong.vinhbinh"])
    remark = "Các tổ đọc kỹ trước buổi họp tuần này."
    everybody = Choice(everybody=True)
    spread_document(head, document_id=document.id, choice=everybody, remark=remark, asks_confirmation=True)
    teacher, _units = load_actor(cast.accounts["giaovien.vinhbinh"])
    confirm(teacher, document_id=document.id)


FORWARDED = (
    ("bentre", "Chuyển các đơn vị trực thuộc thực hiện theo văn bản của Ban Quản lý Chương trình."),
    ("cholach", "Chuyển các trường biết, phân công người tiếp nhận văn bản hằng ngày."),
)
"""Who passed the letter of the centre on, with what words."""


def _forward(clerk: Account, document: Document, remark: str) -> Document:
    actor, _units = load_actor(clerk)
    chosen: dict[str, Any] = {
        "document_id": document.id,
        "addressing": Addressing(subordinates="direct"),
        "again": False,
    }
    seal = forwarding.preview(actor, **chosen).seal
    return forwarding.forward(actor, **chosen, remark=remark, key=f"demo-forward-{clerk.user_name}", seal=seal)


def _post(clerk: Account, draft_key: str, content: Content, *files: StoredFile) -> Document:
    actor, _units = load_actor(clerk)
    draft = start_draft(actor, draft_key=draft_key)
    save_draft(actor, document_id=draft.id, version=None, content=content)
    if draft_key == "demo-directive-1":
        give_duties(actor, draft)
    attach_files(actor, document_id=draft.id, files=files)
    return post_document(actor, document_id=draft.id, version=draft.version)


def write_draft(cast: Cast) -> Document:
    """A report to the centre that the clerk of Bến Tre has only begun."""
    actor, _units = load_actor(cast.accounts["vanthu.bentre"])
    draft = start_draft(actor, draft_key="demo-draft")
    content = Content(
        type_code="report",
        subject="Tình hình sử dụng kênh thông tin và phần mềm quản lý tại các đơn vị",
        place="Bến Tre",
        body=read_text("directives/draft.txt"),
        addressing=Addressing(superior=True),
    )
    draft = save_draft(actor, document_id=draft.id, version=None, content=content)
    give_duties(actor, draft)
    return draft


def submit_draft(cast: Cast, unit: Unit) -> Document:
    """In Vĩnh Long a leader approves before anything goes out and the portal gives numbers; a draft waits there."""
    unit.settings = {**unit.settings, FOUR_EYES: True, "symbol": "SGDĐT", "own_books": "QĐ"}
    actor, _units = load_actor(cast.accounts["vanthu.vinhlong"])
    reserve(actor, type_code="decision", department="", reason="Quyết định bổ nhiệm (bản giấy)")
    draft = start_draft(actor, draft_key="demo-pending")
    content = Content(
        type_code="notice",
        subject="Lịch tập huấn sử dụng phần mềm quản lý nhà trường",
        place="Vĩnh Long",
        issued_on=clock.today(),
        signer_name=cast.accounts["lanhdao.vinhlong"].full_name,
        signer_position="GIÁM ĐỐC",
        recipient_lines="Lưu: VT, VP.",
        body=read_text("directives/training.txt"),
        addressing=Addressing(subordinates="direct"),
    )
    save_draft(actor, document_id=draft.id, version=None, content=content)
    write_submission(actor, draft)
    return draft
