"""The words inside files that anybody may have made: plain text, and Word documents in a limited child process."""

from portal.adapters.file_text.reading import LONGEST, FoundText, read_text

__all__ = ["LONGEST", "FoundText", "read_text"]
