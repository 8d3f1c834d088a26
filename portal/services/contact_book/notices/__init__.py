"""Notices of a school to the families of its pupils."""
