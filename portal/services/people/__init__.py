"""Accounts, memberships, signing in."""
