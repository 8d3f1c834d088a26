"""Report slips for families: what they say, who opened and signed them, and how the school follows it."""
