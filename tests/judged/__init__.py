"""Searches people make, judged: a corpus, a table of queries with what should be found, and how well that went."""
