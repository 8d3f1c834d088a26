"""ZIP archives that anybody may have made: listed, and their files taken out, by a limited child process."""

from portal.adapters.archives.reading import MOST_ENTRIES, Entry, copy_of, list_entries, take_entry

__all__ = ["MOST_ENTRIES", "Entry", "copy_of", "list_entries", "take_entry"]
