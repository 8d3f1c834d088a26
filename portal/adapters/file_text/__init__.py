"""The words inside files that anybody may have made, taken out in a limited child process."""

from portal.adapters.file_text.found import FoundText
from portal.adapters.file_text.ocr import read_scan
from portal.adapters.file_text.reading import LONGEST, MAX_SIZE, READER, is_confined, read_text
from portal.adapters.file_text.tools import can_read_doc, ocr_command

__all__ = [
    "LONGEST",
    "MAX_SIZE",
    "READER",
    "FoundText",
    "can_read_doc",
    "is_confined",
    "ocr_command",
    "read_scan",
    "read_text",
]
