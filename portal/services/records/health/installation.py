"""The installation around the database: room on the disk, the file store, settings that are not safe."""

from pathlib import Path
from urllib.parse import urlsplit

from portal.adapters import disk
from portal.adapters.file_store import FileStore
from portal.adapters.file_text import can_read_doc, is_confined, ocr_command
from portal.config import Settings
from portal.errors import PortalError, mark
from portal.services.records.health.findings import Finding, fail, ok, warn

GIGABYTE = 1024**3
SHORTEST_KEY = 32
AT_HOME = {"localhost", "127.0.0.1", "::1"}

DISK = mark("Chỗ trống trên đĩa")
FILES = mark("Kho tệp")
READERS = mark("Đọc chữ trong tệp")
SETTINGS = mark("Cấu hình")


def examine(settings: Settings, file_store: FileStore, folder: Path) -> list[Finding]:
    """Everything outside the database."""
    return [_disk(folder), _files(file_store), _readers(settings), *_settings(settings, folder)]


def _disk(folder: Path) -> Finding:
    free = disk.free_bytes(folder)
    words = {"free": f"{free / GIGABYTE:.1f}".replace(".", ","), "folder": str(folder)}
    if free < GIGABYTE:
        return fail(DISK, mark("Chỉ còn %(free)s GB cho %(folder)s"), **words)
    return ok(DISK, mark("Còn %(free)s GB cho %(folder)s"), **words)


def _files(file_store: FileStore) -> Finding:
    try:
        return ok(FILES, "%(what)s", what=file_store.check())
    except (OSError, PortalError) as error:
        return fail(FILES, mark("Không ghi hoặc đọc được: %(error)s"), error=f"{error.__cause__ or error}")


def _readers(settings: Settings) -> Finding:
    """What takes the words out of files; what is missing is no fault as long as nobody asked for it."""
    if not is_confined():
        return warn(READERS, mark("Máy này không chặn được mạng và tệp khác khi đọc tệp lạ"))
    if settings.ocr and ocr_command() is None:
        return warn(READERS, mark("PORTAL_OCR đang bật nhưng thiếu tesseract-ocr hoặc tesseract-ocr-vie"))
    if not can_read_doc():
        return ok(READERS, mark("Word trước năm 2007 (.doc) chưa đọc được; cần catdoc hoặc antiword"))
    return ok(READERS, mark("Đọc được mọi loại tệp thường dùng"))


def _settings(settings: Settings, folder: Path) -> list[Finding]:
    address = urlsplit(settings.public_url)
    public = address.hostname not in AT_HOME
    problems = [
        (
            public and settings.demo,
            fail,
            mark("PORTAL_DEMO đang bật trên địa chỉ công khai: ai cũng đọc được mọi thư."),
        ),
        (
            bool(settings.secret_key) and len(settings.secret_key) < SHORTEST_KEY,
            fail,
            mark("PORTAL_SECRET_KEY quá ngắn; cần ít nhất 32 ký tự ngẫu nhiên."),
        ),
        (disk.readable_by_others(folder / "secret_key"), fail, mark("Người khác trên máy đọc được tệp secret_key.")),
        (public and settings.mail_url == "mailbox", warn, mark("Thư không được gửi đi: PORTAL_MAIL_URL chưa đặt.")),
        (public and address.scheme != "https", warn, mark("PORTAL_PUBLIC_URL không dùng https.")),
        (
            address.scheme == "https" and not settings.secure_cookies,
            warn,
            mark("Hãy bật PORTAL_SECURE_COOKIES vì cổng chạy trên https."),
        ),
        (public and not settings.support_phone + settings.support_email, warn, mark("Chưa ghi nơi hỗ trợ người dùng.")),
    ]
    found = [level(SETTINGS, message) for wrong, level, message in problems if wrong]
    return found or [ok(SETTINGS, mark("Không có gì đáng ngại"))]
