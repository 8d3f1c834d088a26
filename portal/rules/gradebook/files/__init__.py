"""Books as spreadsheets: the layouts of the sector's score sheets, the stamp inside, whose row is whose."""
