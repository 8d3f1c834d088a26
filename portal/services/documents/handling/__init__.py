"""Handling what a unit received: instruction, lead and co-operators, progress, completion."""
