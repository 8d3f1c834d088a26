"""Exports for the sector database: which columns its files have, what stands in them, what changed since the last."""
