"""Filling reports: what stands in them, the steps taken with them, comments, files."""
