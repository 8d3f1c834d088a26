"""Requests about a child's data: asked by families, kept in the register of the school, answered in time."""
