"""Books as spreadsheets: taken out, filled in elsewhere, compared with what stands there, written."""
