"""The people who work at a school: their working status by dates, and what ends with it (R119)."""
