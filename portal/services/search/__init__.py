"""Search over everything a person may read: sources of entries, the feed of changes, the index, asking."""
