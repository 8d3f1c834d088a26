"""Figures of schools: which tables there are, with which columns, and which small numbers are not shown."""
