"""Data-entry forms: designing them, asking for them in periods, filling, approving, totalling."""
