"""What is searched and how it is asked, in plain Python: entries, words, queries, passages."""
