"""Data-entry forms: what a form asks, when its periods run, how far a report is, what may be written."""
