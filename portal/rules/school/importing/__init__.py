"""Pupils from a spreadsheet: what its columns mean, what each row says, what would become of it."""
