"""Telling people: in the portal, at once by mail, or in a daily digest."""
