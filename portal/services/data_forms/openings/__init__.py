"""Openings of locked reports: asked for, granted for some hours, closed by the clock."""
