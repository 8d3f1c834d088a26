"""The words inside files that anybody may have made, taken out in a limited child process."""

from portal.adapters.file_text.found import FoundText
from portal.adapters.file_text.reading import LONGEST, MAX_SIZE, READER, read_text
from portal.adapters.file_text.tools import can_read_doc

__all__ = ["LONGEST", "MAX_SIZE", "READER", "FoundText", "can_read_doc", "read_text"]
