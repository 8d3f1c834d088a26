"""School records: years, classes, teaching, pupils and their families."""
