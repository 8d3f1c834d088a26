"""A whole school from one year to the next: planned, looked at, carried out at once, taken back in time."""
