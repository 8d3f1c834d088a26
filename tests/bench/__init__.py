"""Measures the portal on a generated province: `make bench`. Asserts nothing; times depend on the machine."""
