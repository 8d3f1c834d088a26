"""Notices of a unit above to the families of the schools below it."""
