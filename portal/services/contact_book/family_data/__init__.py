"""Corrections that families propose and the office decides, and rounds in which families confirm what is known."""
