"""Making forms: their drafts, what is wrong with them, their versions."""
