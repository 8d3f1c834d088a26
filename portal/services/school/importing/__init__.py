"""Lists of pupils from spreadsheets: explained, looked at, then written; the same list twice changes nothing."""
