"""Exports for the sector database: column maps, the check before, numbered runs with what changed since the last."""
