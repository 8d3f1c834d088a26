"""Numbers of the school's own records for the cells of its reports."""
