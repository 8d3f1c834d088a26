"""From one school year to the next: who goes where, what would come of it, what stands in the way."""
