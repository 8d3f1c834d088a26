"""The gradebook: sheets of marks, who writes them, what was changed, what is locked."""
