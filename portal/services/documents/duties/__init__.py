"""Duties: prepared with a draft, fixed at posting, done and shown by each addressee, followed by the issuer."""
