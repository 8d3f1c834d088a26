"""Conversations between one guardian of a child and the homeroom teacher, a subject teacher or the office."""
