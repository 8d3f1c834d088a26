"""Periods of forms: planning them, listing the units that must report, more time for some, reminding."""
