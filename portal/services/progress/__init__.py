"""The plan of tests, and how far marks and attendance are behind it."""
