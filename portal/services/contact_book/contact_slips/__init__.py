"""Weekly or monthly contact slips of a class: prepared, edited in one screen, sent together, read by families."""
