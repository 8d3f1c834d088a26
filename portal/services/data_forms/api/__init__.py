"""Forms for other programs: what the pages and spreadsheets do, by the same services, in pieces that travel."""
