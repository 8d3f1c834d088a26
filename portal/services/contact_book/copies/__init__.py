"""Copies of everything about a child for its family: asked for, gathered, made by the worker, fetched."""
