"""Consents of families: what is asked, answers on the portal and on paper, and what may be done for which child."""
